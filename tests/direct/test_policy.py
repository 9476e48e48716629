"""What holds each of the two back, decided without a database."""

import pytest

from chatroom.direct.models import DirectConversation, DirectSide
from chatroom.direct.policy import hold_of

ASKER, OTHER = "brave-fox-2001", "quiet-otter-4821"
GONE, BLOCKS = {"has_left": True}, {"is_blocking": True}


def a_side(anon_id, **decided):
    return DirectSide(anon_id=anon_id, **({"has_left": False, "is_blocking": False} | decided))


@pytest.mark.parametrize(
    ("status", "asker", "other", "held"),
    [
        ("asked", {}, {}, ("waiting", "asked")),
        ("asked", {}, BLOCKS, ("waiting", "blocking")),
        ("asked", BLOCKS, {}, ("blocking", "asked")),
        ("declined", {}, GONE, ("refused", "asked")),
        ("declined", {}, BLOCKS, ("refused", "blocking")),
        ("accepted", {}, {}, (None, None)),
        ("accepted", {}, BLOCKS, ("closed", "blocking")),
        ("accepted", {}, GONE, ("closed", None)),
        ("accepted", BLOCKS, {}, ("blocking", "closed")),
        ("accepted", GONE, {}, (None, "closed")),
        ("accepted", BLOCKS, BLOCKS, ("blocking", "blocking")),
    ],
)
def test_what_holds_each_of_them(status, asker, other, held):
    conversation = DirectConversation(status=status, asked_by=ASKER, low_id=ASKER, high_id=OTHER)
    one, another = a_side(ASKER, **asker), a_side(OTHER, **other)
    found = hold_of(conversation, one, another, False), hold_of(conversation, another, one, False)
    assert found == held


@pytest.mark.parametrize(("other", "held"), [({}, "muted"), (BLOCKS, "closed")])
def test_a_mute_holds_and_tells_nothing_of_the_other(other, held):
    conversation = DirectConversation(status="accepted", asked_by=ASKER, low_id=ASKER, high_id=OTHER)
    assert hold_of(conversation, a_side(ASKER), a_side(OTHER, **other), True) == held
