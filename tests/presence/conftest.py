"""The fixtures of tests/presence: one server for each module, and tabs of the cast on it."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import quote

import pytest

from chatroom.presence import board, fading, jobs, others, roster, showing
from chatroom.rooms import service as rooms
from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.presence.passing import Clock
from tests.presence.sockets import Tab
from tests.server import running_server


class Answer(NamedTuple):
    """What the server said."""

    status: int
    json: dict


@pytest.fixture(scope="module")
def library(sqlite_template, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A running server, and the cast beside it on the same database: `library.rita`, `library.rita_client`."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(sqlite_template, folder / "chat.db")
    url = f"sqlite:///{folder}/chat.db"
    settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off", **KEYS}
    with closing_database(make_app(url, folder, RATE_LIMITS="off")) as app:
        cast = assemble(app)
        with running_server(settings) as server:
            cast.server, cast.app = server, app
            yield cast


@pytest.fixture
def opens(library) -> Iterator[Callable[..., Tab]]:
    """A function that opens a tab for somebody: `opens("rita")`."""
    tabs: list[Tab] = []

    def open_tab(name: str, **options) -> Tab:
        tabs.append(Tab(library.server.base_url, cookie_of(library, name), **options))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.close()


def cookie_of(library: SimpleNamespace, name: str) -> str:
    """The cookie of somebody's browser."""
    return getattr(library, f"{name}_client").http.get_cookie("chatroom").value


def ask(library: SimpleNamespace, name: str, method: str, path: str, body: dict | None = None) -> Answer:
    """One of the cast asks the running server over HTTP, as their browser would."""
    headers = {"X-CSRFToken": getattr(library, f"{name}_client").csrf, "Content-Type": "application/json"}
    headers["Cookie"] = f"chatroom={cookie_of(library, name)}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(library.server.base_url + quote(path, safe="/?=&%"), data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return Answer(answer.status, json.loads(answer.read() or "{}"))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, json.load(refusal))


@pytest.fixture
def room(library) -> int:
    """A public room of Rita's; Ravi is in it, Otto is not."""
    room_id = make_room(library)
    ask(library, "ravi", "POST", f"/chat/rooms/{room_id}/join", {})
    return room_id


def make_room(library: SimpleNamespace, **settings) -> int:
    """A room of Rita's."""
    made = ask(library, "rita", "POST", "/chat/rooms", {"room_name": "Slow books", "room_type": "public", **settings})
    return made.json["room_id"]


def handle(library: SimpleNamespace, name: str, room_id: int) -> str:
    """The handle of somebody in a room."""
    return ask(library, name, "GET", f"/chat/rooms/{room_id}").json["anon_id"]


def invite(library: SimpleNamespace, name: str, room_id: int) -> None:
    """Rita lets somebody into a room of hers."""
    code = ask(library, "rita", "POST", f"/chat/rooms/{room_id}/invites", {}).json["invite_code"]
    assert ask(library, name, "POST", "/chat/invites/redeem", {"invite_code": code}).status == 200


@pytest.fixture
def clock(app, monkeypatch):
    """The clock of a presence in which nobody is yet."""
    clock = Clock()
    for module in (fading, jobs, others, roster, showing):
        monkeypatch.setattr(module, "monotonic", lambda: clock.now)
    for module, name in ((roster, "_visitors"), (roster, "_seats"), (fading, "_waiting"), (board, "_before")):
        monkeypatch.setattr(module, name, {})
    monkeypatch.setattr(board, "_boards", {board.NODE: {}})
    with app.app_context():
        yield clock


@pytest.fixture
def seats(cast, clock) -> list[tuple[int, str]]:
    """Rita's handle in a public room, and those in eight private ones."""
    types = ["public"] + ["private"] * 8
    places = [rooms.create(cast.rita, room_name="A room", room_type=each) for each in types]
    return [(place.room.room_id, place.member.anon_id) for place in places]
