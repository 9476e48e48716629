"""A library that mails, and what its mails say."""

import email
from email.policy import default

import pytest

from tests.conftest import closing_database, make_app
from tests.notifications.notice_steps import choose
from tests.rooms.steps import handle, said


@pytest.fixture
def app(database_url, tmp_path):
    """A library at an address of its own."""
    given = {"RATE_LIMITS": "off", "PUBLIC_URL": "https://chat.example.org", "LIBRARY_NAME": 'The "Riverside" Library'}
    with closing_database(make_app(database_url, tmp_path, **given)) as app:
        yield app


@pytest.fixture
def wishes(cast, room):
    """Ravi wishes the daily mail, and has missed two messages of which one calls him."""
    choose(cast.ravi_client, by_mail=True)
    said(cast.rita_client, room, "Has anyone <b>read</b> it?")
    said(cast.rita_client, room, f"The marmalade, @{handle(cast.ravi_client, room)}")


def run(app, *options) -> str:
    """`flask digest`."""
    done = app.test_cli_runner().invoke(args=["digest", *options])
    assert done.exit_code == 0, done.output
    return done.output


def mails(app) -> list:
    """What lies in the folder."""
    folder = app.config["INSTANCE_PATH"] / "mail"
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.glob("*"))
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def words(mail, kind: str) -> str:
    """One of its two parts."""
    return mail.get_body((kind,)).get_content()
