"""API tokens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from chatroom.accounts.models import ApiToken
from chatroom.extensions import db
from tests.accounts.visitors import WHO


def make_token(visitor, *scopes, days="30"):
    fields = {"name": "Bibi", "scopes": list(scopes) or ["read"], "expires_in_days": days}
    page = visitor.post("/account/tokens", fields)
    assert page.status_code == 200
    return re.search(r"chat_[\w-]{43}", page.text)[0]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_is_shown_once_and_kept_as_a_hash(app, visit):
    rita = visit("rita")
    token = make_token(rita)
    assert token not in rita.get("/account").text
    with app.app_context():
        row = db.session.scalars(db.select(ApiToken)).one()
        assert token not in (row.token_hash, row.name)


def test_a_token_stands_for_its_owner_on_the_api(visit, people):
    token = make_token(visit("rita"), "read", "write")
    for ask in (visit().client.get, visit().client.post):
        assert ask(WHO, headers=bearer(token)).json == {"user_id": people["rita"]}


def test_a_token_counts_before_a_cookie_and_never_falls_back_to_it(visit, people):
    token, otto = make_token(visit("rita"), "write"), visit("otto")
    assert otto.client.get(WHO, headers=bearer(token)).json == {"user_id": people["rita"]}
    for method in (otto.client.get, otto.client.post):
        answer = method(WHO, headers=bearer("chat_guessed"))
        assert answer.status_code == 401
        assert answer.json["error"]["code"] == "unauthenticated"


def test_a_token_that_may_only_read_changes_nothing(visit):
    token = make_token(visit("rita"), "read")
    assert visit().client.get(WHO, headers=bearer(token)).status_code == 200
    for method in ("post", "patch", "put", "delete"):
        answer = getattr(visit().client, method)(WHO, headers=bearer(token))
        assert answer.status_code in (403, 405)
    answer = visit().client.post(WHO, headers=bearer(token))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")


def test_a_token_opens_no_page_and_makes_no_other_token(app, visit):
    token = make_token(visit("ada"), "read", "write")
    stranger = visit().client
    for path in ("/account", "/admin/people"):
        assert stranger.get(path, headers=bearer(token)).status_code == 302
    form = {"name": "x", "scopes": "write"}
    assert stranger.post("/account/tokens", data=form, headers=bearer(token)).status_code == 303
    with app.app_context():
        assert len(db.session.scalars(db.select(ApiToken)).all()) == 1


def test_without_a_token_a_change_needs_the_pages_own(visit):
    rita = visit("rita")
    answer = rita.client.post(WHO)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "csrf")
    assert rita.client.post(WHO, headers={"X-CSRFToken": rita.csrf_token()}).status_code == 200


def test_strangers_are_told_to_sign_in_rather_than_about_csrf(visit):
    for method in (visit().client.get, visit().client.post):
        answer = method(WHO)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "unauthenticated")


def test_a_revoked_token_is_worth_nothing(visit, signed_out):
    rita = visit("rita")
    token = make_token(rita)
    rita.told(rita.post("/account/tokens/1/revoke"))
    assert visit().client.get(WHO, headers=bearer(token)).status_code == 401
    assert signed_out == [(["token:1:member"], "revoked")]
    assert rita.post("/account/tokens/1/revoke").status_code == 404


def test_nobody_revokes_somebody_elses_token(visit):
    token = make_token(visit("rita"))
    assert visit("otto").post("/account/tokens/1/revoke").status_code == 404
    assert visit().client.get(WHO, headers=bearer(token)).status_code == 200


def test_a_token_ends_by_itself(visit):
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        token = make_token(visit("rita"), days="1")
        clock.shift(timedelta(hours=25))
        assert visit().client.get(WHO, headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 61}, {"scopes": []}, {"scopes": "everything"}, {"expires_in_days": "0"},
     {"expires_in_days": "366"}, {"expires_in_days": "soon"}],
)  # fmt: skip
def test_a_token_needs_a_name_scopes_and_an_end(app, visit, wrong):
    rita = visit("rita")
    rita.told(rita.post("/account/tokens", {"name": "Bibi", "scopes": "read", "expires_in_days": "30"} | wrong))
    with app.app_context():
        assert db.session.scalar(db.select(ApiToken)) is None


def test_there_is_a_most(visit):
    rita = visit("rita")
    for _ in range(20):
        make_token(rita)
    assert "20 keys already" in rita.told(rita.post("/account/tokens", {"name": "Bibi", "scopes": "read"}))
