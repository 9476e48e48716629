"""Under native threads anybody may come between any two steps; presence stays right all the same."""

import threading
import time

import pytest

from chatroom.presence import board, fading, roster, unread
from chatroom.presence.policy import OFFLINE, Shown
from chatroom.presence.roster import Tab, Visitor

ROUNDS = 50


class Hesitating(dict):
    """After each look a thread dawdles, so that others come between what it saw and what it does about it."""

    def get(self, key, default=None):
        return self._dawdle(super().get(key, default))

    def setdefault(self, key, default=None):
        return self._dawdle(super().setdefault(key, default))

    def __contains__(self, key):
        return self._dawdle(super().__contains__(key))

    @staticmethod
    def _dawdle(found):
        time.sleep(0.0005)
        return found


@pytest.fixture(autouse=True)
def hesitation(monkeypatch):
    """An empty house in which everybody hesitates."""
    for module, name in ((roster, "_visitors"), (roster, "_seats"), (fading, "_waiting"), (board, "_before")):
        monkeypatch.setattr(module, name, Hesitating())
    monkeypatch.setattr(board, "_boards", {board.NODE: Hesitating()})
    monkeypatch.setattr(board, "_own_changes", [])
    monkeypatch.setattr(unread, "_changed", Hesitating())


def at_once(function, *each_with):
    """Run a function with each of these in a thread of its own; the exceptions that were raised."""
    failures, ready = [], threading.Barrier(len(each_with))

    def run(argument):
        ready.wait()
        try:
            function(argument)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(argument,)) for argument in each_with]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_a_person_whose_tabs_come_and_go_stays_here_while_one_is_open():
    def come_and_go(key):
        for number in range(ROUNDS):
            visitor = roster.enter(7, key, Tab(None, makes_present=True))
            here = roster.find(visitor.audience)
            assert here is visitor, f"round {number}: the tab is open in another house"
            roster.leave(visitor, key)

    assert at_once(come_and_go, "one", "two", "three") == []
    assert roster.everyone() == []


def test_who_comes_back_keeps_the_seat_that_the_one_who_went_gives_up():
    gone, back = Visitor(7), Visitor(7)
    seat = roster.take_seat(gone, 1, "quiet-otter-4821", is_public=True)
    assert roster.take_seat(back, 1, "quiet-otter-4821", is_public=True) is seat
    roster.give_up(gone, seat)
    roster.forget(1, "quiet-otter-4821")
    assert roster.members_here(1) == {"quiet-otter-4821": back.audience}
    roster.give_up(back, seat)
    roster.forget(1, "quiet-otter-4821")
    assert roster.find_seat(1, "quiet-otter-4821") is None


def test_the_board_loses_no_change():
    told = {}

    def show(anon_id):
        if anon_id == "listener":
            for _ in range(ROUNDS):
                tell()
            return
        for number in range(ROUNDS):
            board.put(1, anon_id, Shown("online", str(number)))
            board.put(1, anon_id, OFFLINE)
        board.put(1, anon_id, Shown("busy", ""))

    def tell():
        for changes in board.take_changes().values():
            told.update(changes)

    assert at_once(show, "owl", "otter", "listener") == []
    tell()
    assert told == {"owl": Shown("busy", ""), "otter": Shown("busy", "")}
    assert [anon_id for anon_id, _ in board.present_in(1)] == ["otter", "owl"]


def test_of_two_who_write_at_once_neither_is_taken_for_the_only_one():
    rooms = range(ROUNDS)
    assert at_once(lambda author: [unread.note(room, author) for room in rooms], "owl", "otter", "hare") == []
    assert {room: author for room, author in unread._changed.items() if author != unread.SEVERAL} == {}


def test_of_two_plans_the_earlier_one_stands():
    keys = [(1, number) for number in range(ROUNDS)]
    assert at_once(lambda moment: [fading.at(moment, key, len, key) for key in keys], 1.0, 2.0, 3.0) == []
    assert {moment for moment, _ in fading._waiting.values()} == {1.0}
