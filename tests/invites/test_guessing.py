"""Guessing codes is limited for each account; right ones cost nothing."""

import pytest

from chatroom.invites.guesses import TRIES
from tests.invites.steps import REDEEM, invite, later, redeem, refusal

WRONG = {"invite_code": "ABCD-EFGH-JKMN-PQRS"}


@pytest.fixture(autouse=True)
def limited(app, still) -> None:
    """The limits hold, as in a library, and the clock stands still."""
    app.config["RATE_LIMITS"] = True


@pytest.fixture
def guessed_out(cast) -> None:
    """Otto has used up his tries."""
    for _ in range(TRIES):
        assert refusal(cast.otto_client.post(REDEEM, WRONG)) == (404, "not_found")


def test_after_ten_wrong_codes_one_has_to_wait(cast, guessed_out):
    refused = cast.otto_client.post(REDEEM, WRONG)
    assert refusal(refused) == (429, "rate_limited")
    assert 25 <= refused.json["error"]["retry_after"] <= 31
    assert refused.headers["Retry-After"] == str(refused.json["error"]["retry_after"])


def test_then_there_is_a_try_every_half_minute(cast, guessed_out):
    with later(seconds=31):
        assert refusal(cast.otto_client.post(REDEEM, WRONG)) == (404, "not_found")
        assert refusal(cast.otto_client.post(REDEEM, WRONG)) == (429, "rate_limited")


def test_a_right_code_helps_only_after_the_wait(cast, room, guessed_out):
    made = invite(cast.rita_client, room)
    assert refusal(redeem(cast.otto_client, made)) == (429, "rate_limited")
    with later(seconds=31):
        assert redeem(cast.otto_client, made).status_code == 200


def test_others_may_go_on(cast, room, guessed_out):
    assert redeem(cast.tess_client, invite(cast.rita_client, room)).status_code == 200


def test_right_codes_cost_nothing(cast, room):
    made = invite(cast.rita_client, room)
    for _ in range(3 * TRIES):
        assert redeem(cast.otto_client, made).status_code == 200
    for _ in range(TRIES):
        assert refusal(cast.otto_client.post(REDEEM, WRONG)) == (404, "not_found")


def test_an_invite_that_is_over_is_no_guess(cast, room):
    made = invite(cast.rita_client, room)
    cast.rita_client.delete(f"/chat/invites/{made['invite_id']}")
    for _ in range(2 * TRIES):
        assert refusal(redeem(cast.otto_client, made)) == (410, "invite_expired")
