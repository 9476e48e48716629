"""A power cut in the middle of a burst: what was acknowledged is kept, and nothing is there twice."""

import random
import time
from types import SimpleNamespace

import pytest

from chatroom.messages.queries import count_unread, count_unread_mentions
from chatroom.rooms.access import get_place
from tests.conftest import KEYS
from tests.invites.crowd import key_of
from tests.invites.steps import make_room
from tests.processes import free_port
from tests.reliability.senders import Crowd, Sender
from tests.rooms.steps import enter, handle
from tests.server import running_server

PEOPLE = ("rita", "ravi", "mo", "tess")
CONNECTIONS = 5  # of each
CUTS, CUTS_ELSEWHERE = 10, 3  # on SQLite, which is itself killed with the server, and on PostgreSQL, which is not


@pytest.fixture
def house(app, cast, database_url, tmp_path) -> SimpleNamespace:
    """Rita's room, where four people write over five connections each and Ada only listens; nobody serves it yet."""
    room = make_room(cast.rita_client, "public")
    for name in ("ravi", "mo", "tess", "ada"):
        enter(getattr(cast, f"{name}_client"), room)
    path, calls = f"/chat/rooms/{room}/messages", handle(cast.ravi_client, room)
    keys = {name: key_of(app, getattr(cast, name)) for name in PEOPLE}
    senders = [Sender(keys[name], f"{name} {n}", path, calls) for name in PEOPLE for n in range(CONNECTIONS)]
    settings = {"DATABASE_URL": database_url, "INSTANCE_PATH": str(tmp_path), "RATE_LIMITS": "off", **KEYS}
    cuts = CUTS if database_url.startswith("sqlite") else CUTS_ELSEWHERE
    return SimpleNamespace(app=app, cast=cast, room=room, crowd=Crowd(senders), settings=settings, cuts=cuts)


def test_nothing_acknowledged_is_lost_and_nothing_doubled(house):
    port = free_port()
    for _ in range(house.cuts):
        with running_server(house.settings, port) as server:
            house.crowd.burst_until(lambda server=server: cut_power(server), port)
        assert_promises_kept(house)
    with running_server(house.settings, port):
        house.crowd.settle(port)
    assert not house.crowd.pending
    assert_promises_kept(house)


def cut_power(server) -> None:
    """At a moment nobody can foresee."""
    time.sleep(random.uniform(0.2, 0.8))
    server.kill()


def assert_promises_kept(house) -> None:
    """The room as a reader sees it, against what the senders were told."""
    kept, crowd = all_messages(house), house.crowd
    texts = [message["message_text"] for message in kept]
    assert [message["seq"] for message in kept] == [*range(1, len(kept) + 1)]
    assert len(set(texts)) == len(texts)
    places = {message["message_text"]: message["seq"] for message in kept}
    promised = crowd.promised
    assert {text: places.get(text) for text in promised} == promised
    assert places.keys() - promised.keys() <= crowd.pending
    for sender, numbers in crowd.in_order(texts):
        assert numbers == [*range(1, len(numbers) + 1)], sender.name
    assert_counted(house, len(kept))


def all_messages(house) -> list[dict]:
    """The whole room, page by page."""
    found, has_more = [], True
    while has_more:
        query = {"after": found[-1]["seq"] if found else 0, "limit": 100}
        page = house.cast.ada_client.get(f"/chat/rooms/{house.room}/messages", **query).json
        found, has_more = found + page["messages"], page["has_more"]
    return found


def assert_counted(house, count: int) -> None:
    """The counters say what counting anew says."""
    for name in (*PEOPLE, "ada"):
        person = getattr(house.cast, name)
        with house.app.app_context():
            place = get_place(person, house.room)
            room, member = place.room, place.member
            assert (room.last_seq, room.message_count) == (count, count)
            assert member.unread_count(room) == count_unread(person, room.room_id, member.read_seq), name
            assert member.mention_count == count_unread_mentions(person, room.room_id, member.read_seq), name
