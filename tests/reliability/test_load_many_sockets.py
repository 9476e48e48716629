"""Five thousand sockets at one node, and what each of them weighs."""

import resource
import time

import pytest

from tests.realtime.wire import close_everything
from tests.reliability.gauges import memory
from tests.reliability.members import arrive
from tests.reliability.throng import Throng
from tests.reliability.town import build_town, settle_people

SOCKETS, AT_A_TIME, GIBIBYTE = 5000, 100, 1024 * 1024


@pytest.fixture
def many_files():
    """As many connections as the system allows, for this process and the server it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A library that is still closed."""
    with build_town(sqlite_template, tmp_path) as town:
        yield town
    close_everything()


@pytest.mark.long
def test_five_thousand_sockets_fit_into_a_gibibyte(town, many_files):
    cookies = settle_people(town.app, SOCKETS, town.room)
    with town.serve(MAX_CONNECTIONS=str(SOCKETS + 100)) as server, Throng(server.base_url) as throng:
        arrive(throng, cookies[:AT_A_TIME], town.room, 60)
        empty, members = memory(server.process.pid), []
        for start in range(AT_A_TIME, SOCKETS, AT_A_TIME):
            members += arrive(throng, cookies[start : start + AT_A_TIME], town.room, 60)
        throng.idle(45)  # everybody is pinged, and answers
        full = memory(server.process.pid)
        print(f"{full} KiB in all, {(full - empty) / len(members):.1f} KiB for each socket")
        assert full < GIBIBYTE
        began = time.monotonic()
        assert members[0].ask("send_message", {"room_id": town.room, "message_text": "To all"})["ok"]
        throng.until(lambda: all(any(event == "message" for event, _ in each.events) for each in members), 10)
        print(f"heard by all after {time.monotonic() - began:.2f} s")
        assert all(member.is_open for member in members)
