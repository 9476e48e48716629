"""Coming in and going out."""

import re

import pytest

from chatroom.accounts import standing, tries
from chatroom.accounts.models import User, UserSession
from chatroom.accounts.person import OPERATOR
from chatroom.extensions import db
from tests.accounts.visitors import PASSWORD, WHO, Visitor, add_person


def test_rita_comes_in_with_her_password(visit):
    visitor = visit()
    answer = visitor.sign_in("rita")
    assert (answer.status_code, answer.location) == (302, "/")
    assert visitor.is_inside()


def test_the_cookie_is_kept_from_scripts_and_lives_as_long_as_the_sign_in(visit):
    cookie = visit().sign_in("rita").headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Expires="))


def test_the_database_never_holds_the_token(app, visit):
    visitor = visit("rita")
    with visitor.client.session_transaction() as cookie:
        token = cookie["sign_in"]
        assert set(cookie) == {"_permanent", "sign_in"}
    with app.app_context():
        assert db.session.scalars(db.select(UserSession)).one().token_hash != token


def test_every_sign_in_has_a_token_of_its_own(visit):
    tokens = set()
    for visitor in (visit("rita"), visit("rita")):
        with visitor.client.session_transaction() as cookie:
            tokens.add(cookie["sign_in"])
    assert len(tokens) == 2


def test_the_time_of_signing_in_is_kept(app, visit, people):
    visit("rita")
    with app.app_context():
        assert db.session.get(User, people["rita"]).last_login_at is not None
        assert db.session.get(User, people["otto"]).last_login_at is None


@pytest.mark.parametrize("typed", ["RITA@Canary.Example ", "+33 6 12-34-56-78", "0033612345678"])
def test_an_email_or_phone_is_known_however_it_is_typed(app, typed):
    add_person(app, "rita", phone="+33612345678")
    answer = Visitor(app).post("/login", {"email": typed, "password": PASSWORD})
    assert answer.status_code == 302


def test_unknown_wrong_and_deactivated_get_one_answer(app, visit, people):
    with app.app_context():
        standing.deactivate(OPERATOR, people["otto"])
    stranger = visit()
    answers = [
        stranger.sign_in("nobody"),
        stranger.sign_in("rita", "not her password"),
        stranger.sign_in("otto"),
        stranger.post("/login"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({re.search(r'role="alert".*?</div>', answer.text, re.DOTALL)[0] for answer in answers}) == 1
    assert not stranger.is_inside()


def test_a_wrong_password_keeps_what_was_typed_but_not_the_password(visit):
    page = visit().sign_in("rita", "not her password").text
    assert "rita@canary.example" in page
    assert "not her password" not in page


def test_the_eleventh_try_waits_whether_the_account_exists_or_not(visit):
    stranger = visit()
    for name in ("rita", "nobody"):
        for _ in range(10):
            assert stranger.sign_in(name, "not the password").status_code == 401
        answer = stranger.sign_in(name, PASSWORD)
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 30
    assert stranger.sign_in("otto").status_code == 302


def guess(visitor, login, password="not the password"):
    return visitor.post("/login", {"email": login, "password": password}).status_code


@pytest.mark.usefixtures("still")
def test_whoever_guesses_elsewhere_does_not_keep_rita_out(app, visit):
    guesser, rita = Visitor(app, "2001:db8:1:200::1"), visit()
    assert [guess(guesser, "rita@canary.example") for _ in range(11)] == [401] * 10 + [429]
    assert guess(Visitor(app, "2001:db8:1:2ff:ffff::1"), "rita@canary.example") == 429
    assert rita.sign_in("rita").status_code == 302


@pytest.mark.usefixtures("still")
def test_a_right_password_costs_no_try(visit):
    for _ in range(12):
        visit("rita")
    stranger = visit()
    assert [guess(stranger, "rita@canary.example") for _ in range(11)] == [401] * 10 + [429]


@pytest.mark.usefixtures("still")
def test_tries_do_not_tell_which_email_belongs_to_which_phone(app, visit):
    add_person(app, "phil", phone="+33612345678")
    stranger = visit()
    assert [guess(stranger, "phil@canary.example") for _ in range(11)] == [401] * 10 + [429]
    # However it is typed, it is the same number.
    typed = ["+33612345678", "0033 6 12 34 56 78", " +33-612-345-678"]
    assert [guess(stranger, typed[number % 3]) for number in range(11)] == [401] * 10 + [429]
    assert [guess(stranger, odd) for odd in ("Phil", "Otto", "+")] == [401] * 3


@pytest.mark.usefixtures("still")
def test_all_places_together_have_no_end_of_tries_either(app, visit, monkeypatch):
    monkeypatch.setattr(tries, "TRIES_FROM_ALL", 12)
    one, other = Visitor(app, "192.0.2.1"), Visitor(app, "192.0.2.2")
    # What is refused in one place takes no try from all.
    assert [guess(one, "rita@canary.example") for _ in range(14)] == [401] * 10 + [429] * 4
    assert [guess(other, "rita@canary.example") for _ in range(3)] == [401] * 2 + [429]
    assert guess(other, "otto@canary.example", PASSWORD) == 302


@pytest.mark.parametrize(("wanted", "where"), [("/rooms/7", "/rooms/7"), ("//evil.example", "/"), ("", "/")])
def test_one_comes_back_to_where_one_wanted_to_go(visit, wanted, where):
    answer = visit().post("/login", {"email": "rita@canary.example", "password": PASSWORD, "next": wanted})
    assert answer.location == where


def test_who_is_inside_needs_no_form(visit):
    answer = visit("rita").get("/login")
    assert (answer.status_code, answer.location) == (302, "/")


def test_after_signing_out_a_copy_of_the_cookie_is_refused(visit, signed_out):
    visitor, thief = visit("rita"), visit()
    cookie = visitor.client.get_cookie("chatroom").value
    assert visitor.post("/logout").location == "/login"
    assert not visitor.is_inside()
    thief.client.set_cookie("chatroom", cookie)
    assert not thief.is_inside()
    assert signed_out == [(["session:1:member"], "signed out")]


def test_signing_in_forgets_what_was_in_the_browser_before(visit):
    visitor = visit()
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    visitor.sign_in("rita")
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_over_https_a_browser_need_not_say_where_it_comes_from(app, people):
    visitor, there = Visitor(app), {"base_url": "https://localhost"}
    assert visitor.sign_in("rita", **there).status_code == 302
    token = {"X-CSRFToken": visitor.csrf_token()}
    assert visitor.client.post(WHO, headers=token, **there).json == {"user_id": people["rita"]}
    for path in (WHO, "/login"):
        assert visitor.client.post(path, data={"email": "rita@canary.example"}, **there).status_code == 400


@pytest.mark.parametrize("path", ["/login", "/logout", "/account/password", "/admin/people"])
def test_a_form_without_its_token_is_refused_on_a_page(visit, path):
    visitor = visit("ada")
    answer = visitor.client.post(path, data={"email": "rita@canary.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert visitor.is_inside()


def test_odd_input_is_answered_like_any_other(visit):
    stranger = visit()
    for login in ("x" * 300, "\x00", "a\x00@canary.example", "% _", "'"):
        answer = stranger.post("/login", {"email": login, "password": "\x00" * 300})
        assert answer.status_code in (401, 422)


def test_json_is_no_form(visit):
    stranger = visit()
    headers = {"X-CSRFToken": stranger.csrf_token()}
    for body in ([1], {"email": 1}, "x", None):
        assert stranger.client.post("/login", json=body, headers=headers).status_code == 401
