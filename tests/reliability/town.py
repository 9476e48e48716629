"""A library on SQLite with a room, the cast, and as many other people as a test wants."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from flask import Flask

from chatroom.accounts import queries, sessions
from chatroom.accounts.models import User
from chatroom.accounts.signin import COOKIE_KEY
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.rooms import service as rooms
from chatroom.rooms.queries import find_room
from tests.cast import PASSWORD_HASH, assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.invites.steps import make_room
from tests.processes import free_port
from tests.realtime.wire import Somebody, sign_in
from tests.server import Server, running_server


@dataclass(frozen=True)
class Town:
    """The library, closed until it is served; Rita's room; and a port that stays the same."""

    app: Flask
    room: int
    settings: dict[str, str]
    port: int

    def serve(self, **settings: str) -> AbstractContextManager[Server]:
        """The library's server, where it always is."""
        return running_server(self.settings | settings, self.port)

    def somebody(self, name: str) -> Somebody:
        """One of the cast, at a new device."""
        return sign_in(self.app, f"http://127.0.0.1:{self.port}", name)


@contextmanager
def build_town(template: Path, folder: Path, **settings: str) -> Iterator[Town]:
    """A library in a new folder."""
    shutil.copy(template, folder / "chat.db")
    url = f"sqlite:///{folder}/chat.db"
    with closing_database(make_app(url, folder, RATE_LIMITS="off")) as app:
        room = make_room(assemble(app).rita_client, "public")
        settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off", **KEYS, **settings}
        yield Town(app, room, settings, free_port())


def settle_people(app: Flask, count: int, room: int | None = None, role: str = "member") -> list[str]:
    """New people, members of the room if one is given; the cookie of each."""
    with app.app_context():
        with transaction():
            users = [User(name="Nobody", email=None, phone=None, role=role) for _ in range(count)]
            for number, user in enumerate(users):
                user.email, user.password_hash = f"{role}{number}-{token_hex(4)}@canary.example", PASSWORD_HASH
            db.session.add_all(users)
            db.session.flush()
            tokens = [sessions.start(user, "Firefox on Linux") for user in users]
        if room is not None:
            with transaction():
                for token in tokens:
                    rooms.admit(queries.find_person_by_session(token), find_room(room))
    return [cookie_for(app, token) for token in tokens]


def cookie_for(app: Flask, token: str) -> str:
    """The cookie of a browser that has signed in."""
    return app.session_interface.get_signing_serializer(app).dumps({COOKIE_KEY: token})


def owner_of(app: Flask, cookie: str, base_url: str) -> Somebody:
    """Whose cookie it is, as somebody at that address."""
    token = app.session_interface.get_signing_serializer(app).loads(cookie)[COOKIE_KEY]
    with app.app_context():
        person = queries.find_person_by_session(token)
    return Somebody(base_url, cookie, person.credential, person.user_id)
