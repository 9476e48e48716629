"""People who send a request at the same moment, each over a connection of their own."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier
from urllib.parse import urlsplit

from flask import Flask

from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.tokens import create_token
from chatroom.core.facts import transaction
from chatroom.extensions import db
from tests.cast import PASSWORD_HASH
from tests.invites.steps import REDEEM
from tests.server import running_server

TAKEN_OVER = ("SECRET_KEY", "ENCRYPTION_KEYS", "INSTANCE_PATH", "DATABASE_URL")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of a real server with the app's keys and database."""
    settings = {name: app.config[name] for name in TAKEN_OVER}
    settings |= {"ENCRYPTION_KEYS": ",".join(settings["ENCRYPTION_KEYS"]), "RATE_LIMITS": "off"}
    with running_server({name: str(value) for name, value in settings.items()}) as server:
        yield server.base_url


def key_of(app: Flask, person: Person) -> str:
    """An API token of this person's."""
    with app.app_context():
        return create_token(person, "race", {"write"}, 1)


def strangers(app: Flask, count: int) -> list[str]:
    """The API tokens of people nobody knows."""
    with app.app_context(), transaction():
        users = [
            User(name="Nobody", email=f"nobody{n}@canary.example", password_hash=PASSWORD_HASH) for n in range(count)
        ]
        db.session.add_all(users)
        db.session.flush()
        people = [Person(user.user_id, "member", OPERATOR.credential) for user in users]
    return [key_of(app, person) for person in people]


def redeem_at_once(base_url: str, keys: list[str], code: str) -> list[tuple[int, dict]]:
    """What each is answered who shows the code, all at the same moment."""
    start = Barrier(len(keys))

    def show(key: str) -> tuple[int, dict]:
        with closing(http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=20)) as connection:
            connection.connect()
            start.wait(20)
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            connection.request("POST", REDEEM, json.dumps({"invite_code": code}), headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(show, keys))
