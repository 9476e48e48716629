"""The helpers that every other test leans on do what they say, and say when they cannot."""

import psycopg
import pytest

from tests.browser import assert_accessible, assert_accessible_by_day_and_night
from tests.processes import unavailable
from tests.server import run_flask, running_server
from tests.services import ask_redis, fresh_database, private_redis

PAGE = """<!doctype html><html lang="en"><head><title>Hall</title></head>
<body><main><h1>Hall</h1>{}</main></body></html>"""


@pytest.fixture
def settings(tmp_path) -> dict[str, str]:
    """A library on an empty, migrated SQLite database."""
    settings = {"INSTANCE_PATH": str(tmp_path)}
    run_flask(settings, "db", "upgrade")
    return settings


def test_each_database_is_fresh(postgres_server):
    with fresh_database(postgres_server) as one, fresh_database(postgres_server) as other:
        assert one != other
        with psycopg.connect(one.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE shelf (id int)")
        with psycopg.connect(other.replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT to_regclass('shelf')").fetchone() == (None,)


def test_redis_is_emptied_and_can_come_back_on_its_port():
    with private_redis() as server:
        ask_redis(server, "SET", "room", "1")
    port = int(server.url.split(":")[2].split("/")[0])
    with private_redis(port) as again:
        assert again.url == server.url
        assert ask_redis(again, "GET", "room") is None


@pytest.mark.parametrize(("required", "outcome"), [("1", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_is_missing_skips_unless_it_is_required(monkeypatch, required, outcome):
    monkeypatch.setenv("CHATROOM_REQUIRE_SERVICES", required)
    with pytest.raises(outcome, match="see scripts/"):
        unavailable("A mail server")


def test_a_server_stops_cleanly_and_restarts_where_it_was(settings):
    with running_server(settings) as server:
        assert server.stop() == 0
    with running_server(settings, port=int(server.base_url.rpartition(":")[2])) as again:
        assert again.base_url == server.base_url
        again.kill()
        assert again.process.poll() == -9


def test_a_server_that_cannot_start_says_why(settings):
    broken = settings | {"DATABASE_URL": "shelf"}
    with pytest.raises(RuntimeError, match="DATABASE_URL"), running_server(broken):
        pass


def test_a_command_that_fails_says_why(settings):
    with pytest.raises(RuntimeError, match="No such command"):
        run_flask(settings, "no-such-command")


def test_a_page_collects_its_problems(new_page):
    page = new_page()
    page.set_content(PAGE.format("<script>console.error('a torn page'); lend()</script>"))
    complaint, failure = page.problems
    assert complaint.partition(" (")[0] == "a torn page"
    assert failure.splitlines()[0] == "ReferenceError: lend is not defined"  # and then where
    page.problems.clear()


def test_people_share_no_cookies(new_page):
    one, other = new_page(base_url="http://127.0.0.1"), new_page()
    one.context.add_cookies([{"name": "session", "value": "Rita", "url": "http://127.0.0.1"}])
    assert other.context.cookies("http://127.0.0.1") == []


def test_a_picture_without_words_is_not_accessible(new_page):
    page = new_page()
    page.set_content(PAGE.format("<p>Quiet, please.</p>"))
    assert_accessible(page)
    page.set_content(PAGE.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"))
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_colour_that_fades_by_night_is_not_accessible(new_page):
    page = new_page()
    fading = "p { transition: 0.2s } @media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }"
    page.set_content(PAGE.format(f"<style>{fading}</style><p>Quiet, please.</p>"))
    assert_accessible(page)
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible_by_day_and_night(page)
