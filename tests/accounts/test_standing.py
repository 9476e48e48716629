"""Roles, closing accounts, bans: what ends with them, and who stays."""

import pytest

from chatroom.accounts import queries, service, standing
from chatroom.accounts.facts import RoleChanged
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.core import facts
from chatroom.core.errors import ChatError
from chatroom.extensions import db

ADA = Person(1, "admin", "session:1:admin")
ACTS = {
    "role": lambda person, user_id: standing.change_role(person, user_id, "teacher"),
    "assign": lambda person, user_id: standing.assign(person, user_id, "History", 2),
    "deactivate": standing.deactivate,
    "activate": standing.activate,
    "ban": lambda person, user_id: standing.ban(person, user_id, "shouting"),
    "lift": standing.lift_ban,
    "password": lambda person, user_id: service.set_password(person, user_id, "another quiet room"),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_an_admin_may(app, people, act):
    for role in ("member", "teacher", "librarian"):
        with app.app_context(), pytest.raises(ChatError, match="no such page"):
            ACTS[act](Person(99, role, f"session:9:{role}"), people["rita"])


@pytest.mark.parametrize("act", ["role", "deactivate", "ban"])
def test_the_last_admin_stays(app, people, act):
    with app.app_context():
        with pytest.raises(ChatError, match="last admin"):
            ACTS[act](OPERATOR, people["ada"])
        user = queries.get_user(people["ada"])
        assert (user.role, user.is_active, user.is_banned) == ("admin", True, False)


@pytest.mark.parametrize("act", ["role", "deactivate", "ban"])
def test_an_admin_who_cannot_sign_in_does_not_count(app, people, act):
    with app.app_context():
        standing.change_role(OPERATOR, people["lena"], "admin")
        standing.deactivate(OPERATOR, people["lena"])
        with pytest.raises(ChatError, match="last admin"):
            ACTS[act](OPERATOR, people["ada"])


def test_one_of_two_admins_may_go(app, people):
    with app.app_context():
        standing.change_role(OPERATOR, people["lena"], "admin")
        standing.change_role(OPERATOR, people["ada"], "member")
        assert queries.lock_admins() == {people["lena"]}


@pytest.mark.parametrize("act", ["role", "deactivate", "ban"])
def test_nobody_locks_themselves_out(app, people, act):
    with app.app_context():
        standing.change_role(OPERATOR, people["lena"], "admin")
        with pytest.raises(ChatError, match="your own account"):
            ACTS[act](ADA, people["ada"])


@pytest.mark.parametrize(
    ("act", "reason"), [("deactivate", "deactivated"), ("ban", "banned"), ("password", "password changed")]
)
def test_whoever_is_put_out_is_out_at_once_and_for_good(app, visit, people, signed_out, act, reason):
    rita, otto = visit("rita"), visit("otto")
    with app.app_context():
        ACTS[act](OPERATOR, people["rita"])
        assert queries.ended_credentials({"session:1:member", "session:2:member"}) == {"session:1:member": reason}
        assert queries.find_person_by_credential("session:1:member") is None
    assert signed_out == [(["session:1:member"], reason)]
    assert not rita.is_inside()
    assert otto.is_inside()
    with app.app_context():
        standing.activate(OPERATOR, people["rita"])
        standing.lift_ban(OPERATOR, people["rita"])
    assert not rita.is_inside()


def test_a_banned_person_reads_why_but_a_guesser_does_not(app, visit, people):
    with app.app_context():
        ACTS["ban"](OPERATOR, people["rita"])
    stranger = visit()
    answer = stranger.sign_in("rita")
    assert answer.status_code == 403
    assert "shouting" in answer.text
    assert "shouting" not in stranger.sign_in("rita", "not her password").text
    with app.app_context():
        standing.lift_ban(OPERATOR, people["rita"])
    assert visit("rita").is_inside()


def test_a_role_lost_ends_the_sockets_but_not_the_sign_in(app, visit, people, signed_out):
    lena = visit("lena")
    with app.app_context():
        standing.change_role(OPERATOR, people["lena"], "member")
        assert queries.find_person_by_credential("session:1:librarian") is None
        # What another process, a command say, has changed is seen by looking at the database alone.
        assert queries.ended_credentials({"session:1:librarian"}) == {"session:1:librarian": "role changed"}
        assert queries.find_person_by_credential("session:1:member").role == "member"
    assert signed_out == [(["session:1:librarian"], "role changed")]
    assert lena.is_inside()


def test_a_librarian_no_longer_has_no_display_name(app, people):
    with app.app_context():
        service.set_display_name(Person(people["lena"], "librarian", "session:1:librarian"), "Ms Lena")
        standing.change_role(OPERATOR, people["lena"], "admin")
        assert db.session.get(User, people["lena"]).display_name == "Ms Lena"
        standing.change_role(OPERATOR, people["lena"], "member")
        assert db.session.get(User, people["lena"]).display_name is None


def test_the_same_role_again_is_no_change(app, people, signed_out, monkeypatch):
    told = []
    monkeypatch.setitem(facts._after, RoleChanged, [told.append])
    with app.app_context():
        standing.change_role(OPERATOR, people["rita"], "member")
        assert (told, signed_out) == ([], [])
        standing.change_role(OPERATOR, people["rita"], "teacher")
    assert told == [RoleChanged(user_id=people["rita"], role="teacher")]
