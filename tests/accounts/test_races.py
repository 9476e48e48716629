"""Two people at the same moment, and one loser."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from chatroom.accounts import queries, service, standing
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.reading import Newcomer
from chatroom.core.errors import ChatError
from chatroom.extensions import db
from tests.accounts.visitors import Visitor, add_person
from tests.cast import PASSWORD


def at_once(app, *acts):
    """Do these at the same moment; what went wrong in each."""
    start = Barrier(len(acts))

    def run(act):
        with app.app_context():
            db.session.execute(db.select(1))
            start.wait()
            try:
                act()
            except ChatError as error:
                return error.code
            return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_admins_who_put_each_other_out_leave_one(app):
    ada, lena = add_person(app, "ada", "admin"), add_person(app, "lena", "admin")
    for _ in range(5):
        outcome = at_once(
            app,
            lambda: standing.change_role(Person(ada, "admin", "session:1:admin"), lena, "member"),
            lambda: standing.deactivate(Person(lena, "admin", "session:2:admin"), ada),
        )
        assert set(outcome) == {None, "not_found"}
        with app.app_context():
            assert len(queries.lock_admins()) == 1
            for user_id in (ada, lena):
                standing.change_role(OPERATOR, user_id, "admin")
                standing.activate(OPERATOR, user_id)


def test_an_admin_who_is_put_out_puts_out_nobody_any_more(app):
    ada, lena, _third = (add_person(app, who, "admin") for who in ("ada", "lena", "mia"))
    for _ in range(5):
        outcome = at_once(
            app,
            lambda: standing.ban(Person(ada, "admin", "session:1:admin"), lena, "A quarrel."),
            lambda: standing.ban(Person(lena, "admin", "session:2:admin"), ada, "A quarrel."),
        )
        assert set(outcome) == {None, "not_found"}
        with app.app_context():
            assert len(queries.lock_admins()) == 2
            for user_id in (ada, lena):
                standing.lift_ban(OPERATOR, user_id)


NORA = {"name": "Nora", "email": "nora@canary.example", "phone": None, "password": PASSWORD}
ACTS = {
    "activate": standing.activate,
    "lift a ban": standing.lift_ban,
    "assign": lambda person, user_id: standing.assign(person, user_id, "History", 3),
    "give a password": lambda person, user_id: service.set_password(person, user_id, "a rainy afternoon"),
    "add": lambda person, user_id: service.add_user(person, Newcomer(**NORA), "admin"),
}


def test_who_is_an_admin_no_longer_when_it_is_written_does_nothing_more(app):
    lena, rita = add_person(app, "lena", "admin"), add_person(app, "rita")
    add_person(app, "ada", "admin")
    lena_as_her_request_knew_her = Person(lena, "admin", "session:1:admin")
    with app.app_context():
        standing.deactivate(OPERATOR, lena)
        for what, act in ACTS.items():
            with pytest.raises(ChatError) as refusal:
                act(lena_as_her_request_knew_her, rita)
            assert refusal.value.code == "not_found", what
        assert queries.find_user_by_login("nora@canary.example") is None


def test_one_email_makes_one_account(open_library):
    app = open_library(SELF_REGISTRATION="on")
    visitors = [Visitor(app) for _ in range(4)]
    fields = {"name": "Rita", "email": "rita@canary.example", "password": PASSWORD}
    tokens = [visitor.csrf_token() for visitor in visitors]
    codes = []

    def register(visitor, token):
        codes.append(visitor.client.post("/register", data=fields | {"csrf_token": token}).status_code)

    at_once(app, *(lambda each=each: register(*each) for each in zip(visitors, tokens, strict=True)))
    assert sorted(codes) == [302, 409, 409, 409]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(User)) == 1


def test_who_signs_in_while_the_account_is_closed_is_not_inside_afterwards(app):
    add_person(app, "ada", "admin")
    rita = add_person(app, "rita")
    for _ in range(5):
        at_once(
            app,
            lambda: service.sign_in("rita@canary.example", PASSWORD, "Firefox on Linux", "192.0.2.1"),
            lambda: standing.deactivate(OPERATOR, rita),
        )
        with app.app_context():
            standing.activate(OPERATOR, rita)
            assert queries.credentials_of(rita) == set()
