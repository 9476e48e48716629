"""Decisions about accounts, by table."""

import pytest

from chatroom.accounts import policy
from chatroom.accounts.models import User
from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError


def person(role):
    return Person(1, role, f"session:1:{role}")


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/rooms/7", "/rooms/7"),
        ("/join?x=1#CODE", "/join?x=1#CODE"),
        (None, "/"),
        ("", "/"),
        ("rooms", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_to_a_path_of_ours(wanted, where):
    assert policy.local_path(wanted) == where


@pytest.mark.parametrize(
    ("role", "is_admin", "is_staff"),
    [("member", False, False), ("teacher", False, False), ("librarian", False, True), ("admin", True, True)],
)
def test_who_is_what(role, is_admin, is_staff):
    assert passes(policy.must_be_admin, person(role)) == is_admin
    assert passes(policy.must_be_staff, person(role)) == is_staff


@pytest.mark.parametrize(("admins", "may_go"), [({1}, False), ({1, 2}, True), ({2}, True), (set(), True)])
def test_somebody_stays_who_can_let_others_in(admins, may_go):
    assert passes(policy.must_leave_an_admin, 1, admins) == may_go


def test_nobody_locks_themselves_out():
    assert not passes(policy.must_not_be_oneself, person("admin"), 1)
    assert passes(policy.must_not_be_oneself, person("admin"), 2)


def test_the_banned_read_why():
    policy.must_not_be_banned(User(is_banned=False))
    with pytest.raises(ChatError, match="shouting"):
        policy.must_not_be_banned(User(is_banned=True, ban_reason="shouting"))


def passes(decide, *given):
    try:
        decide(*given)
    except ChatError:
        return False
    return True
