"""What one changes about oneself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from chatroom.accounts.models import User, UserSession
from chatroom.core.errors import ChatError
from chatroom.extensions import db
from tests.accounts.visitors import PASSWORD

NEW = "another quiet room"


@pytest.mark.parametrize(
    "path",
    ["/account/display-name", "/account/password", "/account/sessions/1/revoke",
     "/account/sessions/revoke-others", "/account/tokens", "/account/tokens/1/revoke"],
)  # fmt: skip
def test_a_stranger_is_sent_to_the_door(visit, path):
    visit("rita")
    answer = visit().post(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_devices_are_listed_by_readable_names(visit):
    visitor = visit()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    visitor.sign_in("rita", headers={"User-Agent": agent})
    page = visitor.get("/account").text
    assert "Firefox on Linux" in page
    assert "Gecko" not in page


def test_a_time_on_a_page_tells_milliseconds(visit):
    with time_machine.travel(datetime(2031, 5, 6, 7, 8, 9, 900_000, tzinfo=UTC), tick=False):
        assert 'datetime="2031-05-06T07:08:09.900+00:00"' in visit("rita").get("/account").text


def test_rita_signs_out_another_device(visit, signed_out):
    here, there = visit("rita"), visit("rita")
    assert "signed out" in here.told(here.post("/account/sessions/2/revoke"))
    assert here.is_inside()
    assert not there.is_inside()
    assert signed_out == [(["session:2:member"], "signed out")]


def test_nobody_signs_out_somebody_elses_device(visit, signed_out):
    rita, otto = visit("rita"), visit("otto")
    assert otto.post("/account/sessions/1/revoke").status_code == 404
    assert otto.post("/account/sessions/99999999999999999999/revoke").status_code == 404
    assert rita.is_inside()
    assert signed_out == []


def test_rita_signs_out_everywhere_else(visit):
    here, there, otto = visit("rita"), visit("rita"), visit("otto")
    here.told(here.post("/account/sessions/revoke-others"))
    assert here.is_inside()
    assert not there.is_inside()
    assert otto.is_inside()


def test_a_new_password_signs_out_the_other_devices(visit, signed_out):
    here, there = visit("rita"), visit("rita")
    page = here.told(here.post("/account/password", {"current": PASSWORD, "new": NEW}))
    assert "other devices have been signed out" in page
    assert here.is_inside()
    assert not there.is_inside()
    assert signed_out == [(["session:2:member"], "password changed")]
    assert there.sign_in("rita").status_code == 401
    assert there.sign_in("rita", NEW).status_code == 302


@pytest.mark.parametrize(
    ("current", "new"),
    [("not my password", NEW), (PASSWORD, "short"), (PASSWORD, "rita@canary.example"), ("", "")],
)
def test_a_password_changes_only_for_its_owner_and_to_a_good_one(visit, current, new):
    here, there = visit("rita"), visit("rita")
    here.told(here.post("/account/password", {"current": current, "new": new}))
    assert there.is_inside()
    assert visit("rita").is_inside()


def test_guessing_the_password_from_inside_is_limited_too(visit):
    here = visit("rita")
    for _ in range(10):
        here.post("/account/password", {"current": "a guess", "new": NEW})
    assert "Too many tries" in here.told(here.post("/account/password", {"current": PASSWORD, "new": NEW}))
    assert visit("rita").is_inside()


def test_lena_chooses_a_display_name_and_drops_it(app, visit, people):
    lena = visit("lena")
    for typed, kept in (("  Ms  Lena ", "Ms Lena"), ("\u200b", "Ms Lena"), ("x" * 61, "Ms Lena"), ("", None)):
        lena.told(lena.post("/account/display-name", {"display_name": typed}))
        with app.app_context():
            assert db.session.get(User, people["lena"]).display_name == kept


@pytest.mark.parametrize("name", ["rita", "tess"])
def test_only_staff_has_a_display_name(app, visit, people, name):
    visitor = visit(name)
    assert "Only librarians" in visitor.told(visitor.post("/account/display-name", {"display_name": "Boss"}))
    with app.app_context():
        assert db.session.get(User, people[name]).display_name is None


def test_a_sign_in_ends_by_itself(visit):
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        visitor = visit("rita")
        clock.shift(timedelta(days=13))
        assert visitor.is_inside()
        clock.shift(timedelta(days=2))
        assert not visitor.is_inside()


def test_last_use_is_noted_every_five_minutes_at_most(app, visit):
    def last_active_at():
        with app.app_context():
            return db.session.get(UserSession, 1).last_active_at

    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False) as clock:
        visitor = visit("rita")
        first = last_active_at()
        clock.shift(timedelta(minutes=4))
        visitor.get("/account")
        assert last_active_at() == first
        clock.shift(timedelta(minutes=2))
        visitor.get("/account")
        assert last_active_at() == first + timedelta(minutes=6)


def test_a_disk_that_takes_nothing_still_lets_one_read(visit, monkeypatch):
    def full(patience: float):
        raise ChatError("unavailable", "The library is busy.")

    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False) as clock:
        visitor = visit("rita")
        clock.shift(timedelta(minutes=6))
        monkeypatch.setattr("chatroom.accounts.sessions.transaction", full)
        assert visitor.is_inside()
