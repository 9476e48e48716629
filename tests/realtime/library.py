"""A library that is open: one server for a module, and people who sign in at it."""

import shutil
from collections.abc import Callable, Iterator
from queue import Queue

import pytest
from flask import Flask

from chatroom.realtime import namespace
from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.realtime.wire import Somebody, close_everything, sign_in
from tests.server import Server, running_server

SETTINGS = {"RATE_LIMITS": "off", **KEYS}


@pytest.fixture(autouse=True)
def everybody_leaves() -> Iterator[None]:
    """No connection outlives its test."""
    yield
    close_everything()


@pytest.fixture(scope="module")
def library(sqlite_template, tmp_path_factory) -> Iterator[Flask]:
    """The cast in a database, seen from the test's own process."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(sqlite_template, folder / "chat.db")
    with closing_database(make_app(f"sqlite:///{folder}/chat.db", folder, RATE_LIMITS="off")) as app:
        assemble(app)
        yield app


@pytest.fixture(scope="module")
def settings(library) -> dict[str, str]:
    """What a server of this library is started with."""
    return SETTINGS | {name: str(library.config[name]) for name in ("DATABASE_URL", "INSTANCE_PATH")}


@pytest.fixture(scope="module")
def server(settings) -> Iterator[Server]:
    """The server of this library."""
    with running_server(settings) as server:
        yield server


@pytest.fixture
def arrive(library, server) -> Callable[[str], Somebody]:
    """A function by which one of the cast signs in, on one more device."""
    return lambda name: sign_in(library, server.base_url, name)


@pytest.fixture(scope="module")
def room(library, server) -> int:
    """Rita's public room, with Ravi in it."""
    rita, ravi = (sign_in(library, server.base_url, name) for name in ("rita", "ravi"))
    made = rita.post("/chat/rooms", {"room_name": "Slow books", "room_type": "public"})
    assert made.status_code == 201, made.text
    assert ravi.post(f"/chat/rooms/{made.json()['room_id']}/join").status_code == 200
    return made.json()["room_id"]


def answered(connection, data) -> dict:
    """How an event is acknowledged."""
    replies = Queue()
    namespace.take(connection, data, replies.put)
    return replies.get(timeout=20)
