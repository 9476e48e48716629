"""How new messages are told to those who listen to their room."""

from chatroom.messages import broadcasts
from tests.messages.steps import draft, together
from tests.rooms.steps import said


def test_only_what_is_told_alone_is_sent_at_once(app, cast, room, monkeypatch):
    told = []
    monkeypatch.setattr(
        broadcasts, "push", lambda event, *several, to, at_once: told.append((event, len(several), at_once))
    )
    parent = said(cast.rita_client, room, "Which one?")
    together(app, draft(cast.ravi, room, "this one"), draft(cast.mo, room, "that"))
    together(app, draft(cast.ravi, room, "The first.", parent_id=parent["message_id"]))
    assert told == [
        ("message", 1, True), ("message", 2, False), ("message", 1, False), ("message_edited", 1, False),
    ]  # fmt: skip
