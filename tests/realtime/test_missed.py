"""What never arrived is found by the rooms' counters, and fetched by a few at a time."""

import pytest

from chatroom.realtime import missed
from chatroom.realtime.audiences import CHAT, PRESENCE
from chatroom.realtime.connections import Connection


@pytest.fixture
def node(monkeypatch):
    """A node where Rita listens to room 1 and Ravi to room 2; its database as {room: last_seq}, and who must fetch."""
    database, told = {1: 10, 2: 20}, []
    rita, ravi = (Connection(name, f"eio {name}", CHAT, 1, "session:1") for name in ("rita", "ravi"))
    beside = Connection("rita beside", "eio rita", PRESENCE, 1, "session:1", {1, 2})
    rita.rooms.add(1)
    ravi.rooms.add(2)
    monkeypatch.setattr(missed.connections, "every", lambda: [rita, ravi, beside])
    monkeypatch.setattr(missed, "_last_seqs", [lambda rooms: {room: database[room] for room in rooms}])
    monkeypatch.setattr(missed, "_to_tell", [told.append])
    for name in ("_heard", "_lacking", "_to_fetch"):
        monkeypatch.setattr(missed, name, {})
    missed.known_up_to(1, 10)
    missed.known_up_to(2, 20)
    missed.look()
    return database, told


def test_what_is_lacking_twice_was_missed_by_those_who_listen(node):
    database, told = node
    database[1] = 11
    missed.look()
    assert (list(missed._to_fetch), told) == ([], [])
    missed.look()
    assert (list(missed._to_fetch), told) == (["rita"], [1])
    missed._to_fetch.clear()
    missed.look()
    assert (list(missed._to_fetch), told) == ([], [1])


def test_what_arrives_late_was_not_missed(node):
    database, told = node
    database[2] = 21
    missed.look()
    missed.note({"room_id": 2, "updated_seq": 21})
    database[2] = 22
    missed.look()
    missed.note({"room_id": 2, "updated_seq": 22})
    missed.look()
    assert (list(missed._to_fetch), told) == ([], [])


@pytest.mark.parametrize(
    "data", [{}, {"room_id": 1}, {"room_id": 1, "updated_seq": "11"}, {"room_id": [], "updated_seq": 11}]
)
def test_what_is_no_change_of_a_room_says_nothing_about_it(node, data):
    missed.note(data)
    assert missed._heard == {1: 10, 2: 20}


def test_a_room_that_nobody_listened_to_is_known_from_the_first_look_on(node):
    database, told = node
    missed._heard.clear()
    missed.look()
    missed.look()
    assert told == []
    database[1] += 1
    missed.look()
    missed.look()
    assert told == [1]


def test_everyone_is_told_to_fetch_once_and_a_few_at_a_time(node, monkeypatch):
    turns, told = [], []
    monkeypatch.setattr(missed, "CLIENTS_A_TURN", 1)
    monkeypatch.setattr(missed, "push_here", lambda event, data, to: told.append((event, to)))

    def turn(seconds):
        turns.append(len(told))
        if len(turns) == 4:
            raise StopIteration

    monkeypatch.setattr(missed.hub, "sleep", turn)
    missed.have_everyone_fetch()
    missed.have_everyone_fetch()
    with pytest.raises(StopIteration):
        missed.tell_clients()
    assert (turns, told) == ([0, 1, 2, 2], [("resync", "rita"), ("resync", "ravi")])
