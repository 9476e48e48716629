"""How changes travel: singly among a few people, together in a crowd."""

import pytest

from chatroom.presence import board, roster, telling
from chatroom.presence.policy import OFFLINE, Chosen, Shown, best, seen_of, status_of

HANDLES = ["quiet-otter-4821", "brave-heron-1111", "small-finch-2222"]


@pytest.fixture
def told(monkeypatch) -> list:
    """What is told, on an empty board."""
    pushed = []
    monkeypatch.setattr(telling, "push_here", lambda event, data, to, namespace: pushed.append((event, data, to)))
    monkeypatch.setattr(board, "_boards", {board.NODE: {}})
    monkeypatch.setattr(board, "_before", {})
    monkeypatch.setattr(roster, "members_here", lambda room_id: dict.fromkeys(HANDLES, "user:1"))
    return pushed


def test_a_few_changes_are_told_one_by_one(told):
    board.put(7, HANDLES[0], Shown("away"))
    telling.tell_changes()
    change = {"room_id": 7, "anon_id": HANDLES[0], "status": "away", "status_text": ""}
    assert told == [("presence", change, "room:7")]


def test_a_crowd_is_told_at_once(told, monkeypatch):
    monkeypatch.setattr(telling, "EVENTS_MOST", 8)
    for anon_id in HANDLES:
        board.put(7, anon_id, Shown("online"))
    telling.tell_changes()
    [(event, data, to)] = told
    assert (event, data["room_id"], to) == ("presence_many", 7, "room:7")
    assert data["members"] == [{"anon_id": each, "status": "online", "status_text": ""} for each in HANDLES]


def test_what_has_changed_back_is_not_told(told):
    board.put(7, HANDLES[0], Shown("online"))
    board.put(7, HANDLES[0], OFFLINE)
    telling.tell_changes()
    assert told == []


@pytest.mark.parametrize(
    ("chosen", "are_idle", "status"),
    [
        ("online", [], "offline"),
        ("online", [False], "online"),
        ("online", [True, False], "online"),
        ("online", [True, True], "away"),
        ("away", [False], "away"),
        ("busy", [True], "busy"),
        ("busy", [], "offline"),
        ("invisible", [False], "offline"),
    ],
)
def test_a_status_is_chosen_or_comes_from_the_tabs(chosen, are_idle, status):
    assert status_of(Chosen(chosen), are_idle) == status


def test_words_are_shown_beside_a_public_handle_that_is_here():
    chosen = Chosen("busy", "at lunch")
    assert seen_of("busy", chosen, is_public=True) == Shown("busy", "at lunch")
    assert seen_of("busy", chosen, is_public=False) == Shown("busy", "")
    assert seen_of("offline", chosen, is_public=True) == OFFLINE


def test_of_several_nodes_the_best_counts():
    assert best([Shown("away"), Shown("online", "hello"), OFFLINE]) == Shown("online", "hello")
    assert best([]) == OFFLINE
