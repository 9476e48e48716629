"""The library that all this is thrown at, and those who throw it."""

import re
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from chatroom.accounts import passwords, tokens
from chatroom.extensions import db
from tests.bad_input.asking import FORM_TYPE, Asker, body, file_form, form
from tests.bad_input.ways import FORMS, JSON, UPLOADS
from tests.conftest import closing_database, make_app
from tests.invites.steps import come_in, invite, make_room
from tests.messages.uploads import stored, uploaded
from tests.rooms.steps import said


@pytest.fixture
def sqlite_alone(sqlite_template, tmp_path) -> str:
    """The database for what depends on no engine."""
    shutil.copy(sqlite_template, tmp_path / "chat.db")
    return f"sqlite:///{tmp_path}/chat.db"


@pytest.fixture
def app(database_url, tmp_path, monkeypatch) -> Iterator[Flask]:
    """A library where people may register themselves; hashing is cheap in it."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with closing_database(make_app(database_url, tmp_path, RATE_LIMITS="off", SELF_REGISTRATION="on")) as app:
        yield app


@pytest.fixture
def library(app, cast) -> SimpleNamespace:
    """Rita's private room with Ravi in it; `parts` are what fills addresses there, `askers` those who send."""
    room_id = make_room(cast.rita_client)
    ravi = come_in(cast.ravi_client, cast.rita_client, room_id)
    message = said(cast.rita_client, room_id, "A word for the room")
    with app.app_context():
        secret = tokens.create_token(cast.rita, "A reader", {"read"}, 1)
    parts = {
        "room_id": room_id, "message_id": message["message_id"], "anon_id": ravi,
        "attachment_id": uploaded(cast.rita_client, room_id)["attachment_id"],
        "invite_id": invite(cast.rita_client, room_id)["invite_id"], "user_id": cast.bibi.user_id,
        "session_id": cast.ada.session_id, "token_id": 1, "token": "x", "filename": "nothing.js",
        "version": "0" * 12, "emoji": "\N{PARTY POPPER}",
    }  # fmt: skip
    askers = {name: _asker(getattr(cast, f"{name}_client")) for name in ("rita", "ada", "otto")}
    askers |= {"nobody": Asker(app.test_client(), {}), "token": Asker(app.test_client(), _bearer(secret))}
    credentials = {name: getattr(cast, name).credential for name in ("rita", "otto")}
    credentials |= {"nobody": "session:999999:member", "token": "token:1:member"}
    return SimpleNamespace(app=app, parts=parts, credentials=credentials, **askers)


@pytest.fixture
def kept(app) -> Callable[[], dict[str, list[str]]]:
    """A function that tells all that is stored, besides when somebody was last seen; the files, too."""

    def look() -> dict[str, list[str]]:
        with app.app_context():
            rows = {table.name: sorted(map(repr, _rows(table))) for table in db.metadata.sorted_tables}
        return rows | {"files": [path.name for path in stored(app)]}

    return look


@pytest.fixture
def stores_nothing(library, kept) -> Iterator[None]:
    """Whatever happens in the test, everything that is stored stays as it was."""
    before = kept()
    yield
    assert kept() == before


def fill(way: str, parts: dict) -> str:
    """The address of a pattern; a part that nobody knows how to fill fails in a sentence."""
    unknown = set(re.findall(r"<(\w+)>", way)) - set(parts)
    assert not unknown, f"{way} has a part that tests/bad_input/conftest.py does not fill: {', '.join(unknown)}."
    return re.sub(r"<(\w+)>", lambda part: str(parts[part[1]]), way)


def host_of(library: SimpleNamespace, way: str) -> Asker:
    """Who may do this: Rita in her room, Ada at the library."""
    return library.rita if way.split(" ")[1].startswith(("/chat/", "/auth/", "/rooms/")) else library.ada


def send_right(library: SimpleNamespace, way: str, address: str) -> TestResponse:
    """Their request, right but for the address."""
    if way in UPLOADS:
        return library.rita.ask(address, *file_form())
    if way in FORMS:
        return library.ada.ask(address, form(FORMS[way], library.ada.headers["X-CSRFToken"]), FORM_TYPE)
    return host_of(library, way).ask(address, body(JSON.get(way, {})))


def _asker(client) -> Asker:
    csrf = client.csrf
    return Asker(client.http, {"X-CSRFToken": csrf}, client.http.get_cookie("chatroom").value)


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def _rows(table) -> list:
    return db.session.execute(db.select(*(column for column in table.c if column.name != "last_active_at"))).all()
