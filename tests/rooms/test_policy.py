"""Who may do what, decided without a database."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.rooms import policy
from chatroom.rooms.models import Room

OTTO = Person(1, "member", "session:1:member", department="History", level=2)
TESS = Person(2, "teacher", "session:2:teacher")
LENA = Person(3, "librarian", "session:3:librarian")
ADA = Person(4, "admin", "session:4:admin")


def a_room(kind, **settings):
    return Room(room_type=kind, **({"is_read_only": False, "allows_replies": True} | settings))


def a_member(role, is_silenced=False):
    return role and SimpleNamespace(role=role, is_silenced=is_silenced)


MEMBER = {"post", "reply", "react"}
RUNS = {"post", "reply", "react", "invite", "moderate"}
ENDED = {"ends_at": now() - timedelta(seconds=1)}


@pytest.mark.parametrize(
    ("kind", "person", "role", "settings", "granted"),
    [
        ("public", OTTO, None, {}, {"join"}),
        ("public", OTTO, "guest", {}, MEMBER),
        ("public", OTTO, "member", {}, MEMBER),
        ("public", OTTO, "moderator", {}, RUNS),
        ("public", OTTO, "admin", {}, RUNS | {"manage"}),
        ("public", TESS, None, {}, {"join"}),
        ("public", LENA, None, {}, {"join", "moderate"}),
        ("public", LENA, "member", {}, RUNS),
        ("public", ADA, None, {}, {"join", "moderate", "manage"}),
        ("public", OTTO, None, {"audience": {"roles": ["teacher"]}}, set()),
        ("public", TESS, None, {"audience": {"roles": ["teacher"]}}, {"join"}),
        ("public", OTTO, "member", {"audience": {"roles": ["teacher"]}}, MEMBER),
        ("public", OTTO, "member", {"is_read_only": True}, set()),
        ("public", OTTO, "moderator", {"is_read_only": True}, RUNS),
        ("public", OTTO, None, {"archived_at": now()}, set()),
        ("public", OTTO, "member", {"archived_at": now()}, set()),
        ("public", OTTO, "admin", {"archived_at": now()}, {"moderate", "manage"}),
        ("public", OTTO, "admin", ENDED, {"moderate", "manage"}),
        ("private", OTTO, None, {}, set()),
        ("private", OTTO, "member", {}, MEMBER),
        ("private", LENA, None, {}, set()),
        ("private", ADA, None, {}, set()),
        ("private", ADA, "member", {}, MEMBER),
        ("private", OTTO, "moderator", {}, RUNS),
        ("study", ADA, None, {}, set()),
        ("study", TESS, "admin", {}, RUNS | {"manage"}),
        ("librarian", OTTO, None, {}, {"join"}),
        ("librarian", OTTO, "member", {}, {"reply", "react"}),
        ("librarian", OTTO, "admin", {}, {"reply", "react", "invite", "moderate", "manage"}),
        ("librarian", OTTO, "member", {"allows_replies": False}, {"react"}),
        ("librarian", TESS, "member", {}, {"reply", "react"}),
        ("librarian", LENA, "member", {"allows_replies": False}, RUNS),
    ],
)
def test_what_is_granted(kind, person, role, settings, granted):
    assert set(policy.permissions(a_room(kind, **settings), a_member(role), person)) == granted


@pytest.mark.parametrize(
    ("kind", "person", "role", "settings", "reads"),
    [
        ("public", OTTO, None, {}, True),
        ("librarian", OTTO, None, {}, True),
        ("private", OTTO, None, {}, False),
        ("study", ADA, None, {}, False),
        ("private", OTTO, "guest", {}, True),
        ("public", OTTO, None, {"password_hash": "x"}, False),
        ("public", OTTO, "member", {"password_hash": "x"}, True),
        ("public", OTTO, None, {"audience": {"roles": ["teacher"]}}, False),
        ("public", TESS, None, {"audience": {"roles": ["teacher"]}}, True),
        ("public", OTTO, None, {"archived_at": now()}, True),
    ],
)
def test_who_reads(kind, person, role, settings, reads):
    assert policy.may_read(a_room(kind, **settings), a_member(role), person) is reads


@pytest.mark.parametrize(
    ("audience", "within"),
    [
        (None, True),
        ({"roles": ["member"]}, True),
        ({"roles": ["teacher", "admin"]}, False),
        ({"roles": [], "department": "History"}, True),
        ({"department": "Physics"}, False),
        ({"level": 2}, True),
        ({"level": 0}, False),
        ({"roles": ["member"], "department": "History", "level": 3}, False),
    ],
)
def test_an_audience_asks_for_all_that_it_names(audience, within):
    assert policy.is_in_audience(a_room("public", audience=audience), OTTO) is within


@pytest.mark.parametrize(
    ("kind", "person", "role", "settings", "is_reply", "code"),
    [
        ("public", OTTO, None, {}, False, "forbidden"),
        ("public", OTTO, "member", {"archived_at": now()}, False, "archived"),
        ("public", OTTO, "member", {"is_read_only": True}, True, "forbidden"),
        ("librarian", OTTO, "member", {}, False, "forbidden"),
        ("librarian", OTTO, "member", {"allows_replies": False}, True, "forbidden"),
    ],
)
def test_why_not(kind, person, role, settings, is_reply, code):
    assert policy.why_not_post(a_room(kind, **settings), a_member(role), person, is_reply).code == code


@pytest.mark.parametrize(
    ("kind", "person", "role", "settings", "code"),
    [
        ("public", OTTO, "member", {}, None),
        ("librarian", OTTO, "member", {"allows_replies": False}, None),
        ("private", OTTO, "guest", {}, None),
        ("public", OTTO, None, {}, "forbidden"),
        ("public", LENA, None, {}, "forbidden"),
        ("public", OTTO, "admin", {"archived_at": now()}, "archived"),
        ("public", OTTO, "member", ENDED, "archived"),
        ("public", OTTO, "member", {"is_read_only": True}, "forbidden"),
        ("public", OTTO, "moderator", {"is_read_only": True}, None),
    ],
)
def test_who_reacts(kind, person, role, settings, code):
    refusal = policy.why_not_react(a_room(kind, **settings), a_member(role), person)
    assert (refusal and refusal.code) == code


def test_whoever_is_silenced_writes_nowhere_even_as_staff():
    for kind, person in (("public", OTTO), ("librarian", LENA)):
        silenced = a_member("admin", is_silenced=True)
        assert policy.why_not_post(a_room(kind), silenced, person, False).code == "muted"
        assert policy.why_not_react(a_room(kind), silenced, person).code == "muted"


@pytest.mark.parametrize("kind", ["public", "private", "study"])
def test_everyone_makes_these_rooms(kind):
    assert all(policy.may_create(person, kind) for person in (OTTO, TESS, LENA, ADA))


def test_only_the_library_makes_announcement_rooms():
    assert [policy.may_create(person, "librarian") for person in (OTTO, TESS, LENA, ADA)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("manages", "role", "may"),
    [(False, "member", True), (False, "guest", True), (False, "bot", True), (False, "moderator", False),
     (False, "admin", False), (True, "moderator", True), (True, "admin", True)],
)  # fmt: skip
def test_moderators_act_on_members_and_the_admin_on_everyone(manages, role, may):
    assert policy.outranks(manages, a_member(role)) is may
