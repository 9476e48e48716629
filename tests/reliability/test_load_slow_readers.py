"""Who reads nothing of what they are sent is cut; the others hear everything in time, and the server stays small."""

import time

import pytest

from tests.realtime.wire import close_everything
from tests.reliability.gauges import memory, p95
from tests.reliability.members import Member, arrive
from tests.reliability.throng import Throng
from tests.reliability.town import build_town, settle_people

SIZES = [
    pytest.param(60, 3, id="short"),
    pytest.param(1000, 50, id="long", marks=pytest.mark.long),
]
# Sixty of them are half a megabyte, and a sync of them is a backlog of which the system itself takes little.
LONG = "A long evening with a long book. " * 110
BACKLOG = 1024  # KiB that may wait for one client
OTHERWISE = 30_000  # KiB for everything else that happens, among threads as well


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A library, and its room."""
    with build_town(sqlite_template, tmp_path) as town:
        yield town
    close_everything()


class Ears:
    """When each sentence reached each of those who read."""

    def __init__(self, members: list[Member]) -> None:
        self.delays: list[float] = []
        self.heard = dict.fromkeys(range(len(members)), 0)
        for number, member in enumerate(members):
            member.listener = lambda _, event, data, number=number: self._hear(number, event, data)

    def _hear(self, number: int, event: str, data: dict) -> None:
        if event == "message":
            self.delays.append(time.monotonic() - float(data["message_text"]))
            self.heard[number] += 1


@pytest.mark.parametrize(("count", "slow"), SIZES)
def test_who_does_not_read_is_cut_and_nobody_else_waits(town, count, slow):
    cookies = settle_people(town.app, count, town.room)
    with town.serve() as server, Throng(server.base_url) as throng:
        readers = arrive(throng, cookies[slow:], town.room, 60)
        for _ in range(60):
            assert readers[0].ask("send_message", {"room_id": town.room, "message_text": LONG})["ok"]
        hanging = arrive(throng, cookies[:slow], town.room, buffer=4096)
        throng.idle(1)
        ears, before = Ears(readers), memory(server.process.pid)
        said, most, until = 0, before, time.monotonic() + 300
        for member in hanging:
            member.stop_reading()
        while server.log.count("slow_consumer") < slow:
            assert time.monotonic() < until, f"{server.log.count('slow_consumer')} of {slow} were cut"
            for number in range(2 * said, 2 * said + 2):
                hanging[number % slow].say("sync", {"room_id": town.room, "after": 0})
            readers[said % len(readers)].post(str(time.monotonic()))
            said += 1
            throng.until(lambda said=said: set(ears.heard.values()) == {said}, 20)
            most = max(most, memory(server.process.pid))
        print(f"{slow} of {count} were cut in {said} sentences; {most - before} KiB more at most")
        print(f"the others heard them after {p95(ears.delays):.3f} s (p95), {max(ears.delays):.3f} s at most")
        assert p95(ears.delays) < 1
        assert most - before < slow * BACKLOG + OTHERWISE
        assert server.log.count("slow_consumer") == slow
        assert all(member.is_open for member in readers)
        for member in hanging:
            member.read_again()
        throng.until(lambda: not any(member.is_open for member in hanging), 10)
