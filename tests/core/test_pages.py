"""Answers: their headers, and errors in the form that was asked for."""

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chatroom.core.errors import STATUS, ChatError
from chatroom.core.pages import CODES
from chatroom.extensions import db
from tests.cast import assemble

BOOM = "/chat/boom"
SECRET = "SELECT secret FROM shelf"


@pytest.fixture
def app(open_app):
    """A library, with some addresses that fail."""
    app = open_app()

    def boom():
        raise RuntimeError(SECRET)

    app.add_url_rule(BOOM, "boom", boom)
    app.add_url_rule("/boom", "boom_page", boom)
    app.add_url_rule("/chat/abort/<int:code>", "abort", lambda code: abort(code))
    app.add_url_rule("/chat/refuse/<code>", "refuse", lambda code: _refuse(code))
    return app


def _refuse(code):
    raise ChatError(code, "A sentence.", **({"retry_after": 7} if code == "rate_limited" else {}))


@pytest.fixture
def cast(app):
    """Everybody, signed in."""
    return assemble(app)


def error_of(answer) -> dict:
    """The contract's error object, which must be all there is."""
    assert answer.mimetype == "application/json"
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) <= {"code", "message", "fields", "retry_after", "current"}
    assert error["code"] in STATUS
    assert isinstance(error["message"], str)
    assert error["message"].endswith(".")
    return error


@pytest.mark.parametrize("code", sorted(STATUS))
def test_a_refusal_has_its_status_and_its_code(app, code):
    answer = app.test_client().get(f"/chat/refuse/{code}")
    assert answer.status_code == STATUS[code]
    assert error_of(answer)["code"] == code
    assert answer.headers.get("Retry-After") == ("7" if code == "rate_limited" else None)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503])
def test_what_the_framework_refuses_looks_the_same(app, code):
    answer = app.test_client().get(f"/chat/abort/{code}")
    assert answer.status_code == code
    assert error_of(answer)["code"] == CODES.get(code, "internal" if code >= 500 else "invalid")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/chat/nothing-here", 404, "not_found"),
        ("GET", "/chat/rooms/x", 404, "not_found"),
        ("GET", "/auth/nothing", 404, "not_found"),
        ("GET", "/queues/nothing", 404, "not_found"),
        ("PUT", "/chat/rooms", 405, "invalid"),
        ("TRACE", "/chat/rooms", 405, "invalid"),
        ("BREW", "/chat/rooms", 405, "invalid"),
        ("GET", "/auth/me", 401, "unauthenticated"),
        ("GET", "/chat/rooms", 401, "unauthenticated"),
        ("POST", "/chat/rooms", 401, "unauthenticated"),
    ],
)
def test_the_api_answers_a_stranger_in_json(app, method, path, status, code):
    answer = app.test_client().open(path, method=method)
    assert answer.status_code == status
    assert error_of(answer)["code"] == code


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{not json", {}, 400, "invalid"),
        (b"\xff\xfe", {}, 400, "invalid"),
        (b"[" * 100_000, {}, 400, "invalid"),
        (b'{"a":' * 40_000, {}, 400, "invalid"),
        (b"9" * 5_000, {}, 400, "invalid"),
        (b"[]", {}, 422, "invalid"),
        (b"null", {}, 422, "invalid"),
        (b'"text"', {}, 422, "invalid"),
        (b"{}", {}, 422, "invalid"),
        (b"", {}, 422, "invalid"),
        (b'{"room_name": "Slow books"}', {"Content-Type": "text/plain"}, 415, "unsupported_media"),
        (b"room_name=Slow", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media"),
        (b" " * 300_000, {}, 413, "too_large"),
        (b"{}", {"X-CSRFToken": "wrong"}, 400, "csrf"),
        (b"{}", {"X-CSRFToken": ""}, 400, "csrf"),
    ],
)
def test_a_body_that_is_none_is_refused(cast, body, headers, status, code):
    headers = {"Content-Type": "application/json", "X-CSRFToken": cast.rita_client.csrf} | headers
    answer = cast.rita_client.http.post("/chat/rooms", data=body, headers=headers)
    assert (answer.status_code, error_of(answer)["code"]) == (status, code)


def test_an_id_that_no_column_can_hold_is_not_found(cast):
    answer = cast.rita_client.get("/chat/rooms/99999999999999999999")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


def test_a_failure_tells_nothing_of_itself(app, caplog):
    for path in (BOOM, "/boom"):
        answer = app.test_client().get(path)
        assert answer.status_code == 500
        assert not any(word in answer.text for word in ("Traceback", SECRET, "RuntimeError", ".py"))
    assert error_of(app.test_client().get(BOOM))["code"] == "internal"
    assert SECRET in caplog.text


def test_a_page_that_is_not_there_is_a_page(app):
    answer = app.test_client().get("/nothing-here")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no such page." in answer.text


def test_a_page_for_people_sends_strangers_to_the_door_and_back(app):
    answer = app.test_client().get("/rooms/7")
    assert (answer.status_code, answer.location) == (302, "/login?next=/rooms/7")


@pytest.mark.parametrize("path", ["/login", "/nothing-here", "/boom"])
def test_a_page_runs_nothing_but_our_own_files(app, path):
    headers = app.test_client().get(path).headers
    policy = dict(rule.partition(" ")[::2] for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["img-src"] == "'self' data:"
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "chatroom")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/login", "/healthz", "/chat/rooms", "/nothing-here", BOOM, "/static/0/nothing.js"])
def test_every_answer_is_what_it_says_and_is_not_kept(app, path):
    headers = app.test_client().get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_what_people_typed_is_not_in_the_message_of_a_failed_statement(app):
    with app.app_context(), pytest.raises(OperationalError) as failure:
        db.session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Rita Realname"})
    assert "Rita" not in str(failure.value)
