"""Looking over the rooms that sockets hear: it finds who lost a right to, and keeps nobody waiting."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from chatroom.realtime import eviction
from chatroom.realtime.audiences import CHAT, PRESENCE
from chatroom.realtime.connections import Connection


@pytest.fixture
def house(monkeypatch):
    """Rita and Ravi listen to rooms; who may, what was asked, and when the others had their turn."""
    rita = Connection("rita", "eio rita", CHAT, 1, "session:1", {1, 2})
    ravi = Connection("ravi", "eio ravi", CHAT, 2, "session:2", {2, 3})
    beside = Connection("rita beside", "eio rita", PRESENCE, 1, "session:1", {1, 2, 4})
    house = SimpleNamespace(may={1, 2}, log=[], counted=0, told=[], rita=rita, ravi=ravi, beside=beside)

    def every():
        house.counted += 1
        return [rita, ravi, beside]

    def may_listen(room_id, user_ids):
        house.log.append((room_id, user_ids))
        return user_ids & house.may

    monkeypatch.setattr(eviction.connections, "every", every)
    monkeypatch.setattr(eviction.connections, "unlisten", lambda each, room_id, _: each.rooms.discard(room_id))
    monkeypatch.setattr(eviction, "_may_listen", [may_listen])
    monkeypatch.setattr(eviction, "db", SimpleNamespace(session=SimpleNamespace(rollback=lambda: None)))
    monkeypatch.setattr(eviction, "push_here", lambda event, data, to: house.told.append((event, data["room_id"], to)))
    monkeypatch.setattr(eviction.hub, "sleep", house.log.append)
    return house


def test_rooms_are_asked_one_by_one_and_others_have_their_turn_between(house):
    eviction.look_over_rooms()
    assert house.log == [(1, {1}), 0, (2, {1, 2}), 0, (3, {2}), 0]
    assert (house.counted, house.told) == (1, [])


def test_who_may_no_longer_listen_is_put_out(house):
    house.may = {1}
    eviction.look_over_rooms()
    assert house.told == [("removed", 2, "ravi"), ("removed", 3, "ravi")]
    assert (house.rita.rooms, house.ravi.rooms, house.beside.rooms) == ({1, 2}, set(), {1, 2, 4})


def test_a_sign_out_waits_for_no_room(house, monkeypatch):
    monkeypatch.setattr(eviction, "_still_valid", [lambda credentials: {}])
    monkeypatch.setattr(eviction, "_close_silent", lambda: house.log.append("closed"))

    def sleep(seconds):
        if "closed" in house.log:
            raise StopIteration

    monkeypatch.setattr(eviction.hub, "sleep", sleep)
    with pytest.raises(StopIteration):
        eviction.watch(SimpleNamespace(app_context=nullcontext))
    assert house.log == ["closed"]
