"""How the database is spoken to."""

import socket
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url

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
