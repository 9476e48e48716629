"""What is odd in an address, a query, a header or a method finds nothing and changes nothing."""

import re
from urllib.parse import urlencode

import pytest

from tests.bad_input.asking import body
from tests.bad_input.conftest import fill, host_of, send_right
from tests.bad_input.values import LETTERS, TYPED
from tests.bad_input.ways import FORMS, JSON, QUERIES, UPLOADS

pytestmark = pytest.mark.usefixtures("stores_nothing")

ODD_PARTS = (
    "0", str(2**31 - 1), str(2**31), str(2**63), str(2**70), "-1", "1.5", "x", "%00", "1%00", "%ff", "%ED%A0%80",
    "%2e%2e", "..", "%2F", "%E2%80%8B", "%E2%80%AE", "%27%20OR%201%3D1--", "%25s", "9" * 400, LETTERS,
)  # fmt: skip
ODD_FILES = ("x", "%00", "%ff", "../setup.cfg", "%2e%2e/setup.cfg", "%2Fetc%2Fpasswd", "js", "x" * 5000)
ODD_QUERIES = (
    "x=%00",
    "x=%ff",
    "%ff=%00",
    "=",
    "&&&",
    "a[]=1",
    "x=" + LETTERS,
    "page=%ff",
    "wait=%00",
    "next=%ff%00//x",
)
ODD_HEADERS = (
    {"X-CSRFToken": "\x7f\xff"}, {"X-CSRFToken": LETTERS}, {"Authorization": "Bearer \xff"},
    {"Authorization": "Bearer"}, {"Cookie": "chatroom=\xff; chatroom=x"}, {"Accept": "\xff"}, {"If-None-Match": '"'},
    {"Range": "bytes=9-1"}, {"Host": "a b"}, {"Content-Encoding": "gzip"}, {"User-Agent": "\xff" * 5000},
    {"If-Modified-Since": "never"},
)  # fmt: skip


def test_an_odd_part_of_an_address_finds_nothing(library):
    for way in (way for way in (*JSON, *FORMS, *QUERIES, *UPLOADS) if "<" in way):
        for part in re.findall(r"<(\w+)>", way):
            for odd in ODD_PARTS if part != "filename" else ODD_FILES:
                answer = send_right(library, way, fill(way, library.parts | {part: odd}))
                refused = (308, 400, 404, 405, 422) if part == "emoji" else (308, 400, 404, 405)
                assert answer.status_code in refused, (way, odd, answer.status_code)


def test_an_odd_query_is_refused_or_of_no_matter(library):
    for way, fields in QUERIES.items():
        asker = host_of(library, way)
        address = fill(way, library.parts)
        for query in ODD_QUERIES:
            asker.ask(f"{address}?{query}")
        for name, field in fields.items():
            for value in TYPED:
                answer = asker.ask(f"{address}?{urlencode({name: value})}")
                if not field.takes(value):
                    assert answer.status_code == 422, (way, name, value)


def test_odd_headers_do_no_harm(library):
    for way, fields in (JSON | FORMS | QUERIES).items():
        for headers in ODD_HEADERS:
            library.nobody.ask(fill(way, library.parts), body(fields), **headers)


def test_another_method_is_refused(library, app):
    for way in JSON | FORMS | QUERIES:
        for method in ("PUT", "TRACE", "BREW", "PROPFIND"):
            if f"{method} {way.split()[1]}" not in JSON:
                path = fill(way, library.parts).split(" ", 1)[1]
                assert library.ada.ask(f"{method} {path}").status_code in (404, 405), (way, method)
