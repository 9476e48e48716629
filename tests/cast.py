"""The cast that every test knows: who they are, and how they act."""

import re
from datetime import timedelta
from types import SimpleNamespace

from argon2 import PasswordHasher
from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from chatroom.accounts import queries
from chatroom.accounts.models import User, UserSession
from chatroom.accounts.signin import COOKIE_KEY
from chatroom.core.clock import now
from chatroom.core.crypto import fresh_token
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles.service import public_handle

PASSWORD = "a quiet afternoon"
# Cheap on purpose: the tests sign in hundreds of times, and none of them is about the cost of argon2.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

ROLES = {
    "ada": "admin",
    "lena": "librarian",
    "mo": "member",  # a moderator, where a test makes him one
    "rita": "member",
    "ravi": "member",
    "tess": "teacher",
    "otto": "member",  # the outsider: whatever it is, he must not
    "bibi": "member",  # the bot's account
}


def real_name(name: str) -> str:
    """A canary: what nobody in the chat may ever see."""
    return f"{name.title()} Realname"


def email(name: str) -> str:
    """A canary too, and how they sign in."""
    return f"{name}@canary.example"


def assemble(app: Flask) -> SimpleNamespace:
    """Put the cast into the database: `cast.rita` is a Person with a sign-in of her own."""
    with app.app_context():
        tokens = _engage()
        people = {name: queries.find_person_by_session(token) for name, token in tokens.items()}
        clients = {f"{name}_client": Caller(app, token) for name, token in tokens.items()}
    return SimpleNamespace(**people, **clients)


def _engage() -> dict[str, str]:
    """Everybody's token of a sign-in, all of it written at once: thousands of tests begin with this."""
    tokens = {name: fresh_token() for name in ROLES}
    ends_at = now() + timedelta(days=current_app.config["SESSION_DAYS"])
    with transaction():
        users = [
            User(name=real_name(name), email=email(name), role=role, password_hash=PASSWORD_HASH, last_login_at=now())
            for name, role in ROLES.items()
        ]
        db.session.add_all(users)
        db.session.flush()
        for user, token in zip(users, tokens.values(), strict=True):
            kept = {"token_hash": queries.token_hash(token), "device": "Firefox on Linux", "expires_at": ends_at}
            db.session.add(UserSession(user_id=user.user_id, **kept))
            public_handle(user.user_id)
    return tokens


class Caller:
    """One of the cast in a browser of their own: JSON in and out, with the CSRF token the pages carry."""

    def __init__(self, app: Flask, token: str) -> None:
        self.http: FlaskClient = app.test_client()
        with self.http.session_transaction() as cookie:
            cookie[COOKIE_KEY] = token
        self._csrf = ""

    def get(self, path: str, **query) -> TestResponse:
        """Read something."""
        return self.http.get(path, query_string=query)

    def post(self, path: str, body: dict | None = None) -> TestResponse:
        """Make or do something."""
        return self._change("POST", path, body)

    def put(self, path: str, body: dict | None = None) -> TestResponse:
        """Set something."""
        return self._change("PUT", path, body)

    def patch(self, path: str, body: dict | None = None) -> TestResponse:
        """Change something."""
        return self._change("PATCH", path, body)

    def delete(self, path: str, body: dict | None = None) -> TestResponse:
        """Take something away."""
        return self._change("DELETE", path, body)

    def send(self, path: str, values: dict) -> TestResponse:
        """Send a form with files in it."""
        boundary, body = encode_multipart(values)
        content_type, headers = f"multipart/form-data; boundary={boundary}", {"X-CSRFToken": self.csrf}
        return self.http.post(path, data=body, content_type=content_type, headers=headers)

    def submit(self, path: str, **fields: str) -> TestResponse:
        """Send a page's form."""
        return self.http.post(path, data=fields | {"csrf_token": self.csrf})

    @property
    def csrf(self) -> str:
        """The token that every change carries."""
        self._csrf = self._csrf or self.get("/auth/me").json["csrf_token"]
        return self._csrf

    def _change(self, method: str, path: str, body: dict | None) -> TestResponse:
        return self.http.open(path, method=method, json=body or {}, headers={"X-CSRFToken": self.csrf})


def hidden_token(page: str) -> str:
    """The CSRF token in a page's form."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
