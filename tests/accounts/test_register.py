"""Making an account of one's own, where the library allows it."""

import re

import pytest

from chatroom.accounts.models import User
from chatroom.extensions import db
from tests.accounts.visitors import PASSWORD, Visitor

RITA = {"name": "Rita", "email": "rita@canary.example", "phone": "", "password": PASSWORD}


@pytest.fixture
def visitor(open_library):
    return Visitor(open_library(SELF_REGISTRATION="on"))


def test_it_is_off_by_default(app):
    assert Visitor(app).get("/register").status_code == 404
    assert Visitor(app).post("/register", RITA).status_code == 404


def test_rita_makes_an_account_and_is_inside(visitor):
    assert visitor.get("/register").status_code == 200
    answer = visitor.post("/register", RITA | {"role": "admin", "is_active": "0"})
    assert (answer.status_code, answer.location) == (302, "/")
    assert visitor.is_inside()
    with visitor.client.application.app_context():
        assert db.session.scalars(db.select(User)).one().role == "member"


@pytest.mark.parametrize(("wanted", "where"), [("/join", "/join"), ("//evil.example", "/"), ("", "/")])
def test_one_comes_on_to_where_one_wanted_to_go(visitor, wanted, where):
    assert visitor.post("/register", RITA | {"next": wanted}).location == where


def test_where_one_wanted_to_go_is_kept_from_the_door_on(visitor):
    assert 'href="/register?next=/rooms/7%3Fa%3D1%26b"' in visitor.get("/login?next=/rooms/7%3Fa=1%26b").text
    page = visitor.get("/register?next=/join").text
    assert 'name="next" value="/join"' in page
    assert 'href="/login?next=/join"' in page
    again = visitor.post("/register", RITA | {"password": "too short", "next": "/join"})
    assert 'name="next" value="/join"' in again.text
    assert 'href="/register"' in visitor.get("/login").text


def test_a_phone_alone_is_enough(visitor):
    visitor.post("/register", RITA | {"email": "", "phone": "06 12 34 56 78"})
    assert visitor.is_inside()


def test_what_cannot_be_is_explained_beside_its_field(visitor):
    answer = visitor.post("/register", RITA | {"name": "", "password": "too short"})
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error">', answer.text) == ["name", "password"]
    assert not visitor.is_inside()
    with visitor.client.application.app_context():
        assert db.session.scalar(db.select(User)) is None


def test_an_email_or_phone_belongs_to_one_account(visitor):
    visitor.post("/register", RITA | {"phone": "0612345678"})
    other = Visitor(visitor.client.application)
    for change in (
        {"email": "RITA@canary.example"},
        {"email": "otto@canary.example", "phone": "06 12 34 56 78"},
    ):
        answer = other.post("/register", RITA | change)
        assert answer.status_code == 409
        assert "already" in answer.text
    assert not other.is_inside()
