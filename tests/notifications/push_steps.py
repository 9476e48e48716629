"""A library that pushes, a push service of our own, and a browser that it can call."""

from time import monotonic

import pytest

from chatroom.core.limits import Buckets
from chatroom.extensions import db
from chatroom.notifications import line, push_line
from chatroom.notifications.models import PushSubscription
from tests.conftest import closing_database, make_app
from tests.notifications.push_service import Browser, running_push_service

PATH = "/chat/push-subscriptions"


@pytest.fixture
def service():
    """A push service."""
    with running_push_service() as service:
        yield service


@pytest.fixture
def app(database_url, tmp_path, service, monkeypatch):
    """A library with a key, which knows this push service."""
    monkeypatch.setattr(push_line, "WAITS", (0.0, 0.0))
    monkeypatch.setattr(push_line, "_buckets", Buckets())
    line._waiting.clear()
    push_line._waiting.clear()
    with closing_database(make_app(database_url, tmp_path, RATE_LIMITS="off", PUSH_SERVICES=service.address)) as app:
        app.test_cli_runner().invoke(args=["push", "keys"])
        yield app


@pytest.fixture
def ravi(cast, service) -> Browser:
    """Ravi's browser, which can be called."""
    browser = Browser()
    answer = cast.ravi_client.post(PATH, browser.subscription(f"{service.address}/ravi"))
    assert answer.status_code == 204, answer.text
    return browser


def send(app) -> int:
    """Let the lines run until they are empty; how many were sent or tried."""
    with app.app_context():
        line.turn()
        db.session.remove()
    count, until = 0, monotonic() + 20
    while push_line._waiting and monotonic() < until:
        count += push_line.send_next(app)
    return count


def kept(app) -> int:
    """How many browsers are known."""
    with app.app_context():
        return db.session.query(PushSubscription).count()
