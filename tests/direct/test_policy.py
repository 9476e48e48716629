"""What holds each of the two back, decided without a database."""

from types import SimpleNamespace

import pytest
from flask import Flask

from chatroom.direct.models import DirectConversation, DirectSide
from chatroom.direct.policy import hold_of
from chatroom.rooms.policy import tells_reading
from chatroom.rooms.service import FOR_EVER

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


@pytest.mark.parametrize(
    ("one", "another", "setting", "tells"),
    [
        ({}, {}, "everyone", True),
        ({"shows_read": False}, {}, "everyone", False),
        ({"shows_read": False}, {"shows_read": False}, "everyone", False),
        ({"hold": "muted"}, {}, "everyone", True),
        *(({"hold": word}, {}, "everyone", False) for word in ("waiting", "asked", "refused", "closed", "blocking")),
        ({"left_at": FOR_EVER}, {}, "everyone", False),
        ({}, {}, "staff", False),
        ({}, {}, "off", False),
    ],
)
def test_who_sees_how_far_the_other_has_read(one, another, setting, tells):
    app = Flask("a library")
    app.config["DIRECT_MESSAGES"] = setting
    usual = {"shows_read": True, "hold": None, "left_at": None}
    halves = [SimpleNamespace(**(usual | each)) for each in (one, another)]
    with app.app_context():
        assert tells_reading(*halves) is tells_reading(*reversed(halves)) is tells


@pytest.mark.parametrize(("other", "held"), [({}, "muted"), (BLOCKS, "closed")])
def test_a_mute_holds_and_tells_nothing_of_the_other(other, held):
    conversation = DirectConversation(status="accepted", asked_by=ASKER, low_id=ASKER, high_id=OTHER)
    assert hold_of(conversation, a_side(ASKER), a_side(OTHER, **other), True) == held
