"""Bodies that are none, and bodies of those who may not send any."""

import pytest

from chatroom import BODY_MOST
from tests.bad_input.asking import FORM_TYPE, JSON_TYPE, body, file_form, form
from tests.bad_input.conftest import fill
from tests.bad_input.values import TELLING
from tests.bad_input.ways import FORMS, JSON, UPLOADS

pytestmark = pytest.mark.usefixtures("stores_nothing")

DEEP = 100_000
BROKEN = {
    b"{": 400, b"nope": 400, b"\xff\xfe": 400, b"{'a': 1}": 400, b'{"a": 1} x': 400, b'{"a": 1}{"a": 2}': 400,
    b"[" * DEEP: 400, b"[" * DEEP + b"]" * DEEP: 400, b'{"a":' * 40_000 + b"1" + b"}" * 40_000: 400, b"1" * 10_000: 400,
    b"[]": 422, b"null": 422, b'"x"': 422, b"7": 422, b"NaN": 422, b" " * (BODY_MOST + 1): 413,
}  # fmt: skip
OTHER_TYPES = (
    "text/plain",
    "text/plain; charset=utf-16",
    FORM_TYPE,
    "multipart/form-data; boundary=x",
    "x",
    "image/png",
)


@pytest.fixture
def database_url(sqlite_alone) -> str:
    """Nothing here depends on the engine."""
    return sqlite_alone


def test_a_body_that_is_none_is_refused(library):
    for way in JSON:
        for sent, status in BROKEN.items():
            answer = library.rita.ask(fill(way, library.parts), sent)
            assert answer.status_code == status, (way, sent[:20], answer.text)


def test_another_type_than_json_is_refused(library):
    for way, fields in JSON.items():
        for content_type in OTHER_TYPES:
            answer = library.rita.ask(fill(way, library.parts), body(fields), content_type)
            assert answer.status_code == 415, (way, content_type, answer.text)


def test_a_form_that_is_none_changes_nothing(library):
    odd = (b"", b"\xff\x00=\xfe", b"&" * 2000, b"csrf_token=%ff", b"x=" + b"y" * BODY_MOST, b"a=1&" * 2000)
    for way, fields in FORMS.items():
        address = fill(way, library.parts)
        for sent in odd:
            library.ada.ask(address, sent, FORM_TYPE, **{"X-CSRFToken": ""})
        for content_type in (*OTHER_TYPES, JSON_TYPE):
            if content_type != FORM_TYPE:
                library.ada.ask(address, form(fields, "x"), content_type, **{"X-CSRFToken": "x"})


@pytest.mark.parametrize("who", ["nobody", "token", "otto"])
def test_whoever_may_not_is_refused_whatever_they_send(library, who):
    asker = getattr(library, who)
    for way, fields in (JSON | FORMS).items():
        if who == "otto" and way in FORMS and "<" not in way:
            continue  # these are his own: his account, his sign-ins
        address = fill(way, library.parts)
        bodies = [body(fields, **{name: value}) for name, field in fields.items() for value in field.wrong(TELLING)]
        is_theirs = who == "otto" and "<" not in way
        for sent in [*bodies, *BROKEN, *([] if is_theirs else [body(fields)])]:
            answer = asker.ask(address, sent)
            assert answer.status_code in range(400, 500) or answer.location == "/login", (way, sent[:80], answer.text)


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("token", 403), ("otto", 404)])
def test_whoever_may_not_sends_no_file(library, who, status):
    for way in UPLOADS:
        answer = getattr(library, who).ask(fill(way, library.parts), *file_form())
        assert answer.status_code == status, (way, answer.text)
