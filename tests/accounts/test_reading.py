"""What is read from forms and commands, without a database."""

import pytest

from chatroom.accounts.reading import Newcomer, read_newcomer, read_reason
from chatroom.core.errors import ChatError
from tests.cast import PASSWORD

RITA = {"name": "Rita", "email": "rita@canary.example", "phone": "", "password": PASSWORD}


def test_a_newcomer_is_kept_in_one_form_however_it_was_typed():
    typed = {"name": "  Rita   Reader ", "email": " Rita@Canary.Example", "phone": "0033 (6) 12-34.56/78"}
    assert read_newcomer(typed | {"password": PASSWORD}) == Newcomer(
        name="Rita Reader", email="rita@canary.example", phone="+33612345678", password=PASSWORD
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": ""}, "email"),
        ({"email": "rita"}, "email"),
        ({"email": "rita@home"}, "email"),
        ({"email": "ri ta@canary.example"}, "email"),
        ({"email": "x" * 250 + "@canary.example"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "call me maybe"}, "phone"),
        ({"password": ""}, "password"),
        ({"password": "too short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"password": "Rita@canary.example"}, "password"),
        ({"password": "Password123"}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(change, field):
    with pytest.raises(ChatError) as refused:
        read_newcomer(RITA | change)
    assert refused.value.code == "invalid"
    assert list(refused.value.extra["fields"]) == [field]


def test_all_complaints_come_at_once():
    with pytest.raises(ChatError) as refused:
        read_newcomer({})
    assert set(refused.value.extra["fields"]) == {"name", "email", "password"}


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501, "\x00"])
def test_a_ban_needs_a_reason_that_can_be_read(reason):
    with pytest.raises(ChatError):
        read_reason({"reason": reason})
