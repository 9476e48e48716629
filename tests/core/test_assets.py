"""Static files: each has one address, is made once, and is kept."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import url_for

from chatroom.core import assets


@pytest.fixture
def app(open_app):
    """A library."""
    return open_app()


def test_static_files_are_kept_for_a_year_under_the_hash_of_all(app):
    with app.test_request_context():
        address = url_for("static", filename="css/base.css")
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert address.split("/")[:2] == ["", "static"]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_of_another_version_gets_what_is_here_and_does_not_keep_it(app):
    answer = app.test_client().get(f"/static/{'0' * 12}/js/controllers/later_index.js?after=chat.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("version", ["0", "x" * 12, "0" * 11, "0" * 13, "A" * 12])
def test_what_is_no_version_has_no_files(app, version):
    assert app.test_client().get(f"/static/{version}/css/base.css").status_code == 404


@pytest.mark.parametrize(
    "name", ["../setup.cfg", "%2e%2e/setup.cfg", "css/../../wsgi.py", "css", "", "js/lib/nothing.js"]
)
def test_nothing_beside_the_static_files_is_served(app, name):
    with app.test_request_context():
        folder = url_for("static", filename="x").rpartition("/")[0]
    assert app.test_client().get(f"{folder}/{name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["js/./chat.js", "js//chat.js", "js/lib/../chat.js"]
    + [f"js/lib/dom.js?after={after}" for after in ("lib/../chat.js", "./chat.js", "lib/http.js", "nothing.js", "..")]
    + ["css/all.css?after=chat.js", "img/icons.svg?after=chat.js"],
)
def test_each_file_is_made_for_one_name_alone(app, name):
    with app.test_request_context():
        folder = url_for("static", filename="x").rpartition("/")[0]
    assert app.test_client().get(f"{folder}/{name}").status_code == 404


def test_those_who_come_at_once_have_a_file_made_once(app, monkeypatch):
    made = []

    def slowly(body):
        made.append(body)
        time.sleep(0.2)
        return gzip.compress(body)

    monkeypatch.setattr(assets, "compress", slowly)
    with app.test_request_context():
        address = url_for("static", filename="css/all.css")

    def packed(_number):
        return app.test_client().get(address, headers={"Accept-Encoding": "gzip"}).data

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(packed, range(8)))
    assert len(made) == 1
    assert [gzip.decompress(answer) for answer in answers] == made * 8


def test_a_file_that_was_made_does_not_wait_for_one_that_is_being_made(app, monkeypatch):
    with app.test_request_context():
        made, other = url_for("static", filename="css/all.css"), url_for("static", filename="css/later.css")
    assert app.test_client().get(made).status_code == 200
    begun, may_end = Event(), Event()

    def slowly(body):
        begun.set()
        may_end.wait(10)
        return gzip.compress(body)

    monkeypatch.setattr(assets, "compress", slowly)
    with ThreadPoolExecutor(2) as pool:
        being_made = pool.submit(app.test_client().get, other)
        try:
            assert begun.wait(5)
            assert pool.submit(app.test_client().get, made).result(timeout=5).status_code == 200
            assert not being_made.done()
        finally:
            may_end.set()
    assert being_made.result().status_code == 200
