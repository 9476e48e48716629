"""Waiting over HTTP for what comes next, and what ends the wait."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import monotonic
from types import SimpleNamespace

import pytest

from chatroom import hub
from chatroom.accounts import sessions
from chatroom.realtime import waiting
from tests.invites.steps import refusal
from tests.messages.steps import edit
from tests.rooms.steps import handle, put_out, said


@pytest.fixture
def while_waiting(monkeypatch):
    """A function that does something once a request waits; that request's answer, and how long it took."""
    monkeypatch.setattr(waiting, "LOOK_AGAIN", 30)
    parked, event = Event(), hub.event

    def noticed():
        made = event()
        wait = made.wait
        made.wait = lambda seconds: parked.set() or wait(seconds)
        return made

    monkeypatch.setattr(waiting, "hub", SimpleNamespace(event=noticed))

    def run(ask: Callable, act: Callable):
        start = monotonic()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask)
            assert parked.wait(20)
            act()
            return answer.result(30), monotonic() - start

    return run


def test_a_new_message_ends_the_wait(cast, room, while_waiting):
    ask = partial(cast.ravi_client.get, f"/chat/rooms/{room}/messages", after=0, wait=25)
    answer, seconds = while_waiting(ask, lambda: said(cast.rita_client, room, "At last"))
    assert [each["message_text"] for each in answer.json["messages"]] == ["At last"]
    assert seconds < 10
    assert not waiting._parked


def test_an_edit_ends_the_wait_for_changes(cast, room, while_waiting):
    message = said(cast.rita_client, room)
    ask = partial(cast.ravi_client.get, f"/chat/rooms/{room}/changes", after=1, wait=25)
    answer, seconds = while_waiting(ask, lambda: edit(cast.rita_client, message, "Changed"))
    assert [each["message_text"] for each in answer.json["messages"]] == ["Changed"]
    assert (answer.json["last_seq"], seconds < 10) == (2, True)


def test_nothing_new_ends_in_an_empty_page(cast, room):
    start = monotonic()
    assert cast.ravi_client.get(f"/chat/rooms/{room}/messages", after=0, wait=0.2).json == {
        "messages": [],
        "has_more": False,
    }
    assert cast.ravi_client.get(f"/chat/rooms/{room}/changes", wait=0.2).json["last_seq"] == 0
    assert monotonic() - start >= 0.4


def test_who_was_removed_while_waiting_gets_nothing(cast, private, while_waiting):
    ravi = handle(cast.ravi_client, private)

    def remove_and_talk():
        put_out(cast.rita_client, private, ravi)
        said(cast.rita_client, private, "Between us")

    answer, _ = while_waiting(
        lambda: cast.ravi_client.get(f"/chat/rooms/{private}/messages", after=0, wait=25), remove_and_talk
    )
    assert refusal(answer) == (404, "not_found")


def test_who_was_signed_out_while_waiting_gets_nothing(app, cast, private, while_waiting):
    def sign_out_and_talk():
        with app.app_context():
            sessions.end_all(cast.ravi.user_id, "banned")
        said(cast.rita_client, private, "Between us")

    answer, _ = while_waiting(
        lambda: cast.ravi_client.get(f"/chat/rooms/{private}/changes", after=0, wait=25), sign_out_and_talk
    )
    assert refusal(answer) == (401, "unauthenticated")


def test_otto_does_not_even_wait(cast, private):
    start = monotonic()
    assert refusal(cast.otto_client.get(f"/chat/rooms/{private}/messages", after=0, wait=25)) == (404, "not_found")
    assert monotonic() - start < 10
