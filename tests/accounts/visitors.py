"""Somebody at a browser, without the browser: forms are sent as the pages have them."""

import contextlib

import pytest
from argon2 import PasswordHasher

from chatroom.accounts import passwords
from chatroom.accounts.models import User
from chatroom.accounts.signin import current_person
from chatroom.core.facts import transaction
from chatroom.extensions import db
from tests.cast import PASSWORD, PASSWORD_HASH, email, hidden_token, real_name
from tests.conftest import closing_database, make_app

ROLES = {"ada": "admin", "lena": "librarian", "tess": "teacher", "rita": "member", "otto": "member"}
WHO = "/chat/who-is-it"  # stands for any path of the API


class Visitor:
    """One browser with its cookies."""

    def __init__(self, app, address="127.0.0.1"):
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def get(self, path, **options):
        """Open a page."""
        return self.client.get(path, **options)

    def post(self, path, fields=None, **options):
        """Send a form of a page of ours, with its CSRF token."""
        return self.client.post(path, data={**(fields or {}), "csrf_token": self.csrf_token()}, **options)

    def csrf_token(self):
        """What the forms carry."""
        return hidden_token(self.client.get("/account", follow_redirects=True).text)

    def sign_in(self, name, password=PASSWORD, **options):
        """Fill in the form at the door."""
        return self.post("/login", {"email": email(name), "password": password}, **options)

    def is_inside(self):
        """Whether this browser is signed in."""
        return self.get("/account").status_code == 200

    def told(self, answer):
        """The page that a form's answer leads to."""
        assert answer.status_code == 303
        return self.get(answer.location).text


@pytest.fixture
def open_library(database_url, tmp_path, monkeypatch):
    """A function that opens a library with these settings, its limits on; hashing is cheap in it."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with contextlib.ExitStack() as stack:

        def open_one(**settings):
            app = stack.enter_context(closing_database(make_app(database_url, tmp_path, **settings)))
            app.add_url_rule(WHO, view_func=_who, methods=["GET", "POST"])
            return app

        yield open_one


@pytest.fixture
def app(open_library):
    """A library without people."""
    return open_library()


@pytest.fixture
def people(app):
    """The cast's user_ids by their names; nobody is signed in."""
    with app.app_context(), transaction():
        return {name: _insert(name, role) for name, role in ROLES.items()}


@pytest.fixture
def visit(app, people):
    """A function that opens a browser, for somebody who signs in or for a stranger."""

    def open_browser(name=None):
        visitor = Visitor(app)
        if name is not None:
            assert visitor.sign_in(name).status_code == 302
        return visitor

    return open_browser


@pytest.fixture
def signed_out(monkeypatch):
    """The sockets that were told to end: (credentials, reason) each time."""
    heard = []
    monkeypatch.setattr(
        "chatroom.accounts.broadcasts.sign_out",
        lambda credentials, reason: heard.append((credentials, reason)),
    )
    return heard


def add_person(app, name, role="member", **more):
    """Put somebody into the database; their user_id."""
    with app.app_context(), transaction():
        return _insert(name, role, **more)


def _who():
    return {"user_id": current_person().user_id}


def _insert(name, role, **more):
    known = {"name": real_name(name), "email": email(name), "password_hash": PASSWORD_HASH}
    user = User(role=role, **(known | more))
    db.session.add(user)
    db.session.flush()
    return user.user_id
