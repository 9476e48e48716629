"""Looking up by a key: alone, and together with others who ask at the same time."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import select

from chatroom.core.facts import transaction
from chatroom.core.lookups import Lookup, look_up
from chatroom.core.prepared import Asked, Prepared, listed
from chatroom.extensions import db
from chatroom.rooms.models import Room
from tests.server import PROJECT, environment
from tests.services import fresh_database

LINES = Prepared(
    lambda ids: select(Room.room_id, Room.room_name, Room.topic).where(Room.room_id.in_(listed("ids", ids)))
)


def names(room_ids: list[int]) -> Asked:
    """To be asked: the rooms' names by their numbers."""
    return LINES.asked(lambda rows: {number: name for number, name, _ in rows}, ids=room_ids)


def topics(room_ids: list[int]) -> Asked:
    """To be asked: what the rooms are about."""
    return LINES.asked(lambda rows: {number: topic for number, _, topic in rows}, ids=room_ids)


@pytest.fixture
def room_id(app) -> int:
    """A room."""
    with app.app_context(), transaction():
        room = Room(room_name="Poetry", room_type="public", topic="verse")
        db.session.add(room)
        db.session.flush()
        return room.room_id


def test_each_gets_its_answer_in_its_place_and_nothing_for_what_is_not_there(app, room_id):
    with app.app_context():
        wanted = Lookup(names, room_id), Lookup(topics, room_id), Lookup(names, -1), Lookup(names, room_id)
        assert look_up(*wanted) == ["Poetry", "verse", None, "Poetry"]


def test_inside_a_transaction_it_sees_what_was_changed(app, room_id):
    with app.app_context(), transaction():
        db.session.get(Room, room_id).room_name = "Prose"
        assert look_up(Lookup(names, room_id)) == ["Prose"]


@pytest.fixture(scope="module")
def found(postgres_server, postgres_template, tmp_path_factory) -> dict:
    """What became of forty green threads that asked at once."""
    command = [sys.executable, "-m", "tests.core.green_lookups", str(tmp_path_factory.mktemp("green"))]
    here = {"cwd": PROJECT, "env": environment({}), "timeout": 60}
    with fresh_database(postgres_server, postgres_template) as url:
        done = subprocess.run([*command, url], capture_output=True, text=True, **here)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_who_comes_alone_is_answered_alone(found):
    assert found["alone"] == {"answers": ["Room 0"], "journeys": [1]}


def test_who_comes_while_others_ask_is_answered_with_the_next_of_them(found):
    together = found["together"]
    assert together["answers"] == [*(f"Room {number}" for number in range(40)), None]
    assert sum(together["journeys"]) == 41
    assert len(together["journeys"]) <= 3


def test_nobody_gets_an_answer_from_before_they_asked(found):
    assert found["renamed"]["answers"] == [f"Renamed {room_id}" for room_id in found["ids"]]


def test_what_one_asks_wrongly_fails_nobody_else(found):
    answers = found["one_wrong"]["answers"]
    assert answers[5] == "refused"
    assert answers[:5] + answers[6:] == [f"Renamed {room_id}" for room_id in found["ids"][:10]]


def test_whose_leader_is_killed_is_answered_all_the_same(found):
    assert found["led_by_one_killed"] == [f"Renamed {room_id}" for room_id in found["ids"][1:]]
