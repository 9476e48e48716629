"""SQLite's one writer: many at once share a commit, and each keeps its own fate."""

import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from chatroom.core import writer
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.core.writer import Writer
from chatroom.extensions import db
from tests.core.shelf import ALL, put

MANY = 40


@pytest.fixture
def database_url(sqlite_template, tmp_path) -> str:
    """The writer is SQLite's alone."""
    shutil.copy(sqlite_template, tmp_path / "chat.db")
    return f"sqlite:///{tmp_path}/chat.db"


@pytest.fixture
def the_writer(app, shelf) -> Writer:
    """The library's writer."""
    with app.app_context():
        return Writer.of(db)


@pytest.fixture
def together(the_writer):
    """A function that runs acts at once: none begins before all wait for their turn; what each raised, or None."""

    def run(*acts):
        with ThreadPoolExecutor(len(acts)) as pool:
            with the_writer._turn:
                running = [pool.submit(_first, act, the_writer, place) for place, act in enumerate(acts)]
                _wait_for(lambda: len(the_writer._waiting) == len(acts))
            return [act.exception(timeout=20) for act in running]

    return run


def _first(act, the_writer, place):
    # One after the other into the queue, so that the first act is likely to lead.
    _wait_for(lambda: len(the_writer._waiting) >= place)
    act()


def _wait_for(ready, seconds=10):
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.001)


def test_many_at_once_lose_nothing_and_share_commits(shelf, together, commits):
    assert together(*shelf.puts(MANY)) == [None] * MANY
    assert shelf.books == [f"volume {number:03}" for number in range(MANY)]
    assert 1 <= len(commits) < MANY / 4


def test_writers_who_never_stop_lose_nothing(shelf, commits):
    def write(person):
        for number in range(25):
            shelf.put(f"{person} {number}")

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(write, person) for person in range(16)]:
            done.result(timeout=30)
    assert len(shelf.books) == 16 * 25
    assert len(commits) < 16 * 25


def test_the_one_who_fails_fails_alone(shelf, together):
    outcomes = together(
        lambda: shelf.put("Emma"),
        lambda: shelf.put("Persuasion", then=ChatError("forbidden", "No.")),
        lambda: shelf.put("Evelina"),
        lambda: shelf.put("Cecilia", then=ChatError("forbidden", "No.")),
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), ChatError, type(None), ChatError]
    assert shelf.books == ["Emma", "Evelina"]


def test_a_leader_who_fails_takes_nobody_along(shelf, together, the_writer):
    outcomes = together(*[lambda: shelf.put("Emma", then=KeyError()), *shelf.puts(6)])
    assert [type(outcome) for outcome in outcomes] == [KeyError] + [type(None)] * 6
    assert len(shelf.books) == 6
    assert the_writer._group is None


def test_the_same_book_twice_at_once_has_one_loser(shelf, together):
    outcomes = together(*[lambda: shelf.put("Emma")] * 5)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError"] * 4 + ["NoneType"]
    assert shelf.books == ["Emma"]


@pytest.mark.parametrize(
    ("failure", "code"),
    [("disk I/O error", "unavailable"), ("database or disk is full", "storage_full")],
)
def test_a_commit_that_fails_fails_everyone_in_it(shelf, the_writer, together, told, monkeypatch, failure, code):
    def fail(function, *args):
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError(failure))

    monkeypatch.setattr(the_writer, "_hand", fail)
    outcomes = together(*shelf.puts(8))
    assert {outcome.code for outcome in outcomes} == {code}
    assert (shelf.books, told) == ([], [])
    monkeypatch.undo()
    shelf.put("Emma")
    assert shelf.books == ["Emma"]


def test_whom_sqlite_undid_is_not_told_that_it_is_saved(app, shelf, told, the_writer):
    """On a full disk SQLite rolls the whole transaction back, whoever's statement it was that failed."""

    def overflow():
        with app.app_context(), transaction():
            put("the last straw")
            the_writer._connection.connection.dbapi_connection.execute("ROLLBACK")
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    the_writer._waiting.append(None)  # somebody about to join: until they have, the group is not committed
    with ThreadPoolExecutor(3) as pool:
        neighbours = [pool.submit(act) for act in shelf.puts(3)]
        _wait_for(lambda: the_writer._group is not None and the_writer._group.size == 3)
        with pytest.raises(OperationalError):
            overflow()
        the_writer._waiting.pop()
        assert [each.exception(timeout=20).code for each in neighbours] == ["unavailable"] * 3
    assert shelf.books == told == []
    shelf.put("Emma")
    assert shelf.books == ["Emma"]


def test_a_transaction_undone_in_silence_is_not_acknowledged(app, shelf, the_writer):
    with pytest.raises(ChatError) as refusal, app.app_context(), transaction():
        put("Emma")
        db.session.commit()  # the savepoint's, as at the end of a transaction
        the_writer._connection.connection.dbapi_connection.execute("ROLLBACK")
    assert refusal.value.code == "unavailable"
    assert shelf.books == []


def test_a_session_forgets_what_a_failed_commit_did_not_save(app, shelf, monkeypatch):
    from chatroom.accounts.models import User

    with app.app_context():
        with transaction():
            db.session.add(User(name="Ada", email="ada@canary.example", role="member", password_hash="x"))
        user = db.session.scalars(db.select(User)).one()

        def fail(function, *args):
            raise OSError("the disk is gone")

        monkeypatch.setattr(Writer.of(db), "_hand", fail)
        with pytest.raises(ChatError), transaction():
            user.role = "admin"
        assert user.role == "member"


def test_a_broken_connection_is_replaced(shelf, the_writer):
    shelf.put("Emma")
    the_writer._connection.connection.dbapi_connection.close()
    with pytest.raises(Exception, match="closed database"):
        shelf.put("Persuasion")
    shelf.put("Evelina")
    assert shelf.books == ["Emma", "Evelina"]


def test_another_process_that_writes_delays_but_loses_nothing(shelf, database_url):
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO shelf VALUES ('Cecilia')")
    began = time.monotonic()
    threading.Timer(0.4, other.commit).start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(shelf.put, ["Emma", "Evelina", "Persuasion"]))
    assert time.monotonic() - began > 0.3
    assert shelf.books == ["Cecilia", "Emma", "Evelina", "Persuasion"]
    other.close()


def test_another_process_that_never_ends_is_waited_for_once(shelf, together, the_writer, monkeypatch, database_url):
    monkeypatch.setattr(writer, "PATIENCE", 1.0)
    the_writer._connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=0")  # as in the green server
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    outcomes = together(*shelf.puts(6))
    assert {outcome.code for outcome in outcomes} == {"unavailable"}
    assert time.monotonic() - began < 4  # six in turn would be six
    other.close()
    shelf.put("Emma")
    assert shelf.books == ["Emma"]


def test_who_gives_up_waiting_stops_nobody(shelf, the_writer):
    """A leader waits for those in the queue; one who left it by an exception must not be waited for."""

    class Torn(Exception):
        pass

    class Lock:
        def acquire(self, timeout):
            raise Torn

    turn, the_writer._turn = the_writer._turn, Lock()
    with pytest.raises(Torn):
        shelf.put("Emma")
    the_writer._turn = turn
    shelf.put("Persuasion")
    assert shelf.books == ["Persuasion"]


def test_two_who_come_first_get_one_writer(app):
    with app.app_context():
        Writer.of(db).close()
        del db.engine.chatroom_writer

    def ask(_):
        with app.app_context():
            return Writer.of(db)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(64)))) == 1


def test_what_is_written_is_read_by_others_only_when_it_is_safe(app, shelf):
    with app.app_context(), transaction():
        put("Emma")
        assert shelf.books == []
        assert list(db.session.scalars(ALL)) == ["Emma"]
    assert shelf.books == ["Emma"]
