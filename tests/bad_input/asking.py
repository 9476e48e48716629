"""Who sends what nobody should send, and what every answer must be like."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from time import perf_counter
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from chatroom.core.errors import STATUS
from chatroom.core.pages import API
from tests.bad_input.values import Field

MOST_SECONDS = 1.0
TRIES = 3
TELL_TALES = re.compile(r'Traceback|sqlalchemy|sqlite|psycopg|SELECT |/chatroom/|[Ww]erkzeug|\.py\b|File "|Error:')
STATUSES = {"invalid": {400, 405, 422}, "not_found": {404}} | {
    code: {status} for code, status in STATUS.items() if code not in ("invalid", "not_found")
}
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asker:
    """Somebody at the app's door, and the headers and cookie they come with each time."""

    http: FlaskClient
    headers: dict[str, str]
    cookie: str | None = None

    def ask(self, way: str, data: bytes | str = b"", content_type: str = JSON_TYPE, **headers: str) -> TestResponse:
        """Send something, and see that the answer is one that anybody may get."""
        for _ in range(TRIES):  # another program may hold up this machine for a while
            answer, seconds = self._send(way, data, content_type, headers)
            if seconds <= MOST_SECONDS:
                break
        assert seconds <= MOST_SECONDS, f"{way} took {seconds:.1f} s for {data[:80]!r}"
        must_be_proper(answer, way, content_type, data)
        return answer

    def _send(self, way, data, content_type, headers) -> tuple[TestResponse, float]:
        method, path = way.split(" ", 1)
        if self.cookie:  # as it was: what is flashed on pages nobody opens would make it too large
            self.http.set_cookie("chatroom", self.cookie)
        sent = {"data": data, "content_type": content_type} if method != "GET" else {}
        begun = perf_counter()
        answer = self.http.open(path, method=method, headers=self.headers | headers, **sent)
        return answer, perf_counter() - begun


def must_be_proper(answer: TestResponse, way: str, content_type: str, sent: object) -> None:
    """Of the contract, in the form that was asked for, and telling nothing of what is behind it."""
    said = (way, sent[:120], answer.status_code, answer.get_data()[:300])
    assert answer.status_code < 500, said
    assert not TELL_TALES.findall(_without_echo(answer)), said
    if answer.status_code < 400:
        return
    path = way.split(" ", 1)[1]
    if path.startswith(API) or answer.mimetype == JSON_TYPE:
        assert answer.mimetype == JSON_TYPE, said
        assert set(answer.json) == {"error"}, said
        must_be_refusal(answer.json["error"], said)
        assert answer.status_code in STATUSES[answer.json["error"]["code"]], said
    else:
        assert answer.mimetype == "text/html", said


def must_be_refusal(error: dict, said: object) -> None:
    """The contract's error object."""
    assert {"code", "message"} <= set(error) <= {"code", "message", "fields", "retry_after", "current"}, said
    assert error["code"] in STATUS, said
    assert error["code"] != "internal", said
    assert error["message"].endswith((".", "?")), said
    assert len(error["message"]) < 300, said
    assert not TELL_TALES.search(json.dumps(error)), said


def _without_echo(answer: TestResponse) -> str:
    # Besides addresses of static files and CSRF tokens, in which any letters may stand.
    said = answer.text if answer.mimetype in (JSON_TYPE, "text/html") else ""
    return re.sub(r"/static/\w+/|[\w-]{20,}\.[\w-]+\.[\w-]+", "", said)


def body(fields: dict[str, Field], **others: object) -> str:
    """A JSON object of the right fields, with some others in their place."""
    return json.dumps({name: field.good for name, field in fields.items()} | others)


def form(fields: dict[str, Field], csrf: str, **others: str) -> str:
    """A form of the right fields, with some others in their place."""
    return urlencode({name: field.good for name, field in fields.items()} | others | {"csrf_token": csrf})


def file_form() -> tuple[bytes, str]:
    """A form with a file in it, right in all, and its type."""
    boundary, data = encode_multipart({"file": FileStorage(BytesIO(b"words"), "a.txt", "text/plain"), "alt_text": "A"})
    return data, f"multipart/form-data; boundary={boundary}"
