"""Prepared statements: the same answers as SQLAlchemy's, with its types, and its errors."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, PendingRollbackError

from chatroom.core.facts import transaction
from chatroom.core.prepared import Prepared, bare_connection, listed, read, together
from chatroom.extensions import db
from chatroom.rooms.models import Room
from tests.services import connect

AUDIENCE = {"roles": ["teacher"], "department": None, "level": 3}
MOMENT = datetime(2026, 11, 20, 9, 30, 15, 250_000, tzinfo=UTC)
SOME = Prepared(lambda ids: select(Room.room_id, Room.room_name, Room.audience, Room.ends_at, Room.is_read_only)
                .where(Room.room_id.in_(listed("ids", ids))).order_by(Room.room_id))  # fmt: skip
RENAME = Prepared(
    lambda: update(Room.__table__).where(Room.room_id == bindparam("id")).values(room_name=bindparam("name"))
)
NEEDED = {"topic": "", "last_seq": 0, "message_count": 0, "is_read_only": False, "allows_replies": True,
          "slow_mode_seconds": 0, "created_at": MOMENT}  # fmt: skip
MAKE = Prepared(
    lambda: (
        insert(Room.__table__)
        .values(dict.fromkeys(["room_name", "room_type", "audience", "ends_at", *NEEDED]))
        .returning(Room.room_id)
    )
)


@pytest.fixture
def rooms(app) -> list[int]:
    """Three rooms."""
    with app.app_context(), transaction():
        made = [Room(room_name=f"Room {number}", room_type="public", audience=AUDIENCE, ends_at=MOMENT)
                for number in range(3)]  # fmt: skip
        db.session.add_all(made)
        db.session.flush()
        return [room.room_id for room in made]


def test_values_come_in_and_go_out_by_their_types(app, rooms):
    with app.app_context():
        plain = select(Room.room_id, Room.room_name, Room.audience, Room.ends_at, Room.is_read_only)
        expected = [tuple(row) for row in db.session.execute(plain.order_by(Room.room_id))]
        assert SOME(db.session.connection(), ids=rooms) == expected
        assert expected[0] == (rooms[0], "Room 0", AUDIENCE, MOMENT, False)


@pytest.mark.parametrize("length", [1, 2, 3, 40])
def test_lists_of_any_length_are_bound(app, rooms, length):
    with app.app_context():
        found = SOME(db.session.connection(), ids=[*rooms, *range(1000, 1100)][:length])
        assert [row[0] for row in found] == rooms[:length]


def test_one_that_returns_and_one_for_many(app, rooms):
    with app.app_context():
        with transaction():
            connection = db.session.connection()
            ((made,),) = MAKE(connection, room_name="New", room_type="study", audience=AUDIENCE, **NEEDED)
            RENAME.many(connection, [{"id": room_id, "name": f"Renamed {room_id}"} for room_id in (*rooms, made)])
        assert [row[1] for row in SOME(db.session.connection(), ids=[*rooms, made])] == [
            f"Renamed {room_id}" for room_id in (*rooms, made)
        ]
        assert db.session.get(Room, made).audience == AUDIENCE


def test_what_fails_is_undone_and_told_without_its_values(app, rooms):
    with app.app_context():
        with pytest.raises(DBAPIError) as refusal, transaction():
            connection = db.session.connection()
            RENAME(connection, id=rooms[0], name="gone again")
            MAKE(connection, room_name="a secret name", room_type="no such type", **NEEDED)
        assert isinstance(refusal.value, IntegrityError)
        assert "secret" not in str(refusal.value).partition("DETAIL")[0]
        assert SOME(db.session.connection(), ids=rooms[:1])[0][1] == "Room 0"


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_goes_past_sqlalchemy_and_what_does_not_have_one_fate(app, rooms, is_kept):
    with app.app_context(), suppress(ZeroDivisionError), transaction():
        RENAME(bare_connection(), id=rooms[0], name="Past it")
        db.session.get(Room, rooms[1]).room_name = "By it"
        db.session.flush()
        RENAME(bare_connection(), id=rooms[2], name="Past it again")
        if not is_kept:
            raise ZeroDivisionError
    with app.app_context():
        names = [row[1] for row in SOME(db.session.connection(), ids=rooms)]
    assert names == (["Past it", "By it", "Past it again"] if is_kept else ["Room 0", "Room 1", "Room 2"])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("after", [True, False])
def test_nothing_is_kept_without_what_a_lost_connection_had_done(app, rooms, postgres_url, after):
    with app.app_context():
        with pytest.raises(PendingRollbackError), transaction():
            connection = bare_connection()
            RENAME(connection, id=rooms[0], name="Lost")
            with connect(postgres_url) as other:
                other.execute(
                    "SELECT pg_terminate_backend(%s)", [connection.connection.dbapi_connection.info.backend_pid]
                )
            with suppress(DBAPIError):
                RENAME(connection, id=rooms[1], name="Not heard")
            if after:
                RENAME(connection, id=rooms[2], name="After it")
        assert [row[1] for row in SOME(db.session.connection(), ids=rooms)] == ["Room 0", "Room 1", "Room 2"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_kept_after_an_error_that_nobody_heard(app, rooms):
    wrong = {"room_name": "New", "room_type": "no such type", "audience": None, "ends_at": None} | NEEDED
    with app.app_context():
        with pytest.raises(PendingRollbackError), transaction():
            RENAME(bare_connection(), id=rooms[0], name="Undone")
            with suppress(IntegrityError):
                MAKE(bare_connection(), **wrong)
        assert SOME(db.session.connection(), ids=rooms[:1])[0][1] == "Room 0"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_commit_goes_along_with_what_comes_after_an_undo(app, rooms):
    with app.app_context():
        for _ in range(2):
            with pytest.raises(PendingRollbackError), transaction():
                db.session.get(Room, rooms[0]).room_name = "Undone"
                db.session.flush()
                db.session.rollback()
                after = RENAME.for_each([{"id": rooms[1], "name": "After it"}])
                together(bare_connection(), after, commits=True)
        db.session.rollback()
        names = [row[1] for row in read(SOME.asked(list, ids=rooms))[0]]
    assert names == ["Room 0", "Room 1", "Room 2"]


def test_a_forgotten_value_is_no_empty_one(app, rooms):
    with app.app_context(), pytest.raises((KeyError, DBAPIError)):
        RENAME(db.session.connection(), id=rooms[0])


def named(rows) -> dict:
    """Rooms' names by their numbers."""
    return {row[0]: row[1] for row in rows}


def test_several_are_answered_in_their_order_and_each_sees_what_came_before(app, rooms):
    with app.app_context(), transaction():
        renamed = RENAME.for_each([{"id": room_id, "name": "Another"} for room_id in rooms[:2]])
        before, nothing, _, after = together(
            db.session.connection(), SOME.asked(named, ids=rooms), None, renamed, SOME.asked(named, ids=rooms)
        )
    assert before == {room_id: f"Room {number}" for number, room_id in enumerate(rooms)}
    assert nothing == {}
    assert after == {rooms[0]: "Another", rooms[1]: "Another", rooms[2]: "Room 2"}


def test_one_of_several_that_fails_undoes_all_and_leaves_a_connection_that_works(app, rooms):
    with app.app_context():
        with pytest.raises(IntegrityError), transaction():
            wrong = {"room_name": "New", "room_type": "no such type", "audience": None, "ends_at": None} | NEEDED
            together(
                db.session.connection(),
                RENAME.for_each([{"id": rooms[0], "name": "gone again"}]),
                MAKE.for_each([wrong]),
                SOME.asked(named, ids=rooms),
            )
        with transaction():
            RENAME(db.session.connection(), id=rooms[1], name="Kept")
        assert list(named(SOME(db.session.connection(), ids=rooms)).values()) == ["Room 0", "Kept", "Room 2"]


def test_who_reads_leaves_a_session_alone_that_is_not_in_use(app, rooms):
    with app.app_context():
        assert len(read(SOME.asked(list, ids=rooms))[0]) == len(rooms)
        assert not db.session.registry.has()
        assert db.session.get(Room, rooms[0]).room_name == "Room 0"
        assert len(read(SOME.asked(list, ids=rooms), None)[0]) == len(rooms)


def test_who_reads_inside_a_transaction_sees_what_it_has_changed(app, rooms):
    with app.app_context(), transaction():
        db.session.get(Room, rooms[0]).room_name = "Not yet written"
        assert read(SOME.asked(lambda rows: rows[0][1], ids=rooms)) == ["Not yet written"]


def test_after_reading_the_connection_is_free(app, rooms):
    with app.app_context():
        held = db.engine.pool.checkedout()
        for _ in range(60):  # more than the pool has
            read(SOME.asked(list, ids=rooms))
            assert db.engine.pool.checkedout() == held
