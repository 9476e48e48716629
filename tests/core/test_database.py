"""How the database is spoken to."""

import socket

import pytest

from chatroom.extensions import db


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
