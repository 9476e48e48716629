"""How the database is spoken to."""

import socket
from datetime import UTC, datetime
from time import monotonic, sleep

import pytest
from sqlalchemy import make_url, text

from chatroom.core.database import FRESH, begun
from chatroom.core.facts import transaction
from chatroom.core.prepared import Prepared
from chatroom.extensions import db
from chatroom.rooms.models import Room
from tests.conftest import closing_database, make_app
from tests.services import connect


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_without_a_word_is_given_up(app):
    """By the system, half a minute after its last sign of life."""
    with app.app_context(), db.engine.connect() as connection:
        line = socket.socket(fileno=connection.connection.fileno())
        try:
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            wanted = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
            assert [line.getsockopt(socket.IPPROTO_TCP, getattr(socket, each)) for each in wanted] == [10, 5, 3, 20_000]
        finally:
            line.detach()


def backend() -> int:
    """Who serves the transaction one is in."""
    return db.session.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def posts(app):
    """An app on PostgreSQL, inside."""
    with app.app_context():
        yield app


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_transactions_that_follow_each_other_share_a_connection(posts):
    with transaction():
        first = backend()
    held = db.engine.pool.checkedout()
    for _ in range(60):  # more than the pool has
        with transaction():
            assert backend() == first
        assert db.engine.pool.checkedout() == held
    db.session.rollback()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_those_at_one_time_do_not(posts):
    with begun(db.engine) as one, begun(db.engine) as other:
        ids = [each.scalar(text("SELECT pg_backend_pid()")) for each in (one, other)]
    assert len(set(ids)) == 2
    held = db.engine.pool.checkedout()
    with begun(db.engine), begun(db.engine):
        assert db.engine.pool.checkedout() == held + 1
    assert db.engine.pool.checkedout() == held


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_one_that_fails_leaves_nothing_to_the_next(posts):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(Room(room_name="Undone", room_type="public"))
        db.session.flush()
        raise ZeroDivisionError
    assert db.engine.pool.checkedout() == 0
    with transaction():
        assert not db.session.scalars(db.select(Room.room_name)).all()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_rested_and_died_is_not_taken_for_alive(posts, postgres_url):
    with transaction():
        lost = backend()
    with connect(postgres_url) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])
    sleep(FRESH)
    with transaction():
        assert backend() != lost


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_gives_all_connections_back_gives_back_the_one_that_rests(posts, postgres_url):
    with transaction():
        resting = backend()
    db.engine.dispose()
    with connect(postgres_url) as other:
        there, until = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s", monotonic() + 10
        while other.execute(there, [resting]).fetchone() != (0,):
            assert monotonic() < until
    with transaction():
        assert backend() != resting


@pytest.fixture
def eastern_url(postgres_shelf):
    """A database that would speak in the time of islands where each day begins first."""
    url = postgres_shelf()
    name = make_url(url).database
    with connect(url) as connection:
        connection.execute(f"ALTER DATABASE {name} SET timezone = 'Pacific/Kiritimati'")
        yield url
        connection.execute(f"ALTER DATABASE {name} RESET timezone")


def test_the_last_moment_of_all_is_read_whatever_time_zone_the_database_lives_in(eastern_url, tmp_path):
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    with closing_database(make_app(eastern_url, tmp_path)) as app, app.app_context():
        with transaction():
            db.session.add(Room(room_name="Slow readers", room_type="public", ends_at=last))
        assert db.session.scalars(db.select(Room.ends_at)).all() == [last]
        assert Prepared(lambda: db.select(Room.ends_at))(db.session.connection()) == [(last,)]
