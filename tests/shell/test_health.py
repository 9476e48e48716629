"""What a node says of itself, to those who look after it and to those who read."""

import shutil
import signal
import time

import pytest
from playwright.sync_api import expect

from chatroom.shell import health
from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.journeys.people import Visitor
from tests.realtime.wire import close_everything, sign_in
from tests.server import running_server
from tests.services import connect, private_redis


def test_a_node_that_can_serve_says_so(app):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "alive"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready", "broken": []})


def test_without_tables_nobody_can_be_served(tmp_path):
    with closing_database(make_app(f"sqlite:///{tmp_path}/empty.db", tmp_path)) as app:
        client = app.test_client()
        for _ in range(2):
            answer = client.get("/readyz")
            assert (answer.status_code, answer.json) == (503, {"status": "not ready", "broken": ["database"]})
        assert client.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_noticed_in_seconds_and_asked_once(postgres_shelf, tmp_path):
    url = postgres_shelf()
    with closing_database(make_app(url, tmp_path)) as app, connect(url) as holder:
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE alembic_version")
        for _ in range(2):
            began = time.monotonic()
            assert app.test_client().get("/readyz").json["broken"] == ["database"]
            assert time.monotonic() - began < 4
        assert holder.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (1,)
        [question] = health._open
        holder.execute("COMMIT")
        assert question.answered.wait(5)
        assert app.test_client().get("/readyz").json["broken"] == []


@pytest.fixture
def branch(sqlite_template, tmp_path):
    """A branch of a library, and the Redis by which it hears of the others."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'chat.db')}"
    settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path), **KEYS}
    with closing_database(make_app(url, tmp_path)) as app, private_redis() as redis:
        assemble(app)
        with running_server(settings | {"REDIS_URL": redis.url}) as server:
            yield app, redis, server


def test_pages_say_calmly_that_others_may_be_late_and_stop_when_they_no_longer_are(branch, new_page):
    app, redis, server = branch
    ravi = Visitor("ravi", new_page(base_url=server.base_url))
    cookie = sign_in(app, server.base_url, "ravi").cookie
    ravi.page.context.add_cookies([{"name": "chatroom", "value": cookie, "url": server.base_url}])
    ravi.enters(ravi.makes_room("At a branch"))
    redis.process.send_signal(signal.SIGSTOP)
    try:
        expect(ravi.connection).to_have_text("Messages from other branches may arrive late.", timeout=10_000)
        expect(ravi.connection).to_have_attribute("data-state", "late")
        expect(ravi.connection.locator("svg")).to_be_hidden()
        ravi.says("Here I am heard at once")
        ravi.page.reload()
        expect(ravi.connection).to_have_text("Messages from other branches may arrive late.")
    finally:
        redis.process.send_signal(signal.SIGCONT)
    expect(ravi.connection).to_be_hidden()
    close_everything()
