"""What is told alone: sent at once, and what a client does not take of it."""

import contextlib
import socket

import pytest

from chatroom.realtime.outbox import MOST_EVENTS, Outbox, send_everywhere
from tests.realtime.test_outbox import FRAME, box, heard, pair, run, stuck, told, turns  # noqa: F401


def test_who_has_nothing_waiting_is_sent_to_at_once(pair, box, turns):  # noqa: F811
    other, there = socket.socketpair()
    second = Outbox(other, None, None)
    box.put(b"0")
    send_everywhere([box, second], (b"a", b"b"), 2)
    assert (heard(pair[1]), there.recv(9)) == (b"", b"ab")
    run(turns)
    assert heard(pair[1]) == b"0ab"
    second.put(b"c")
    run(turns)
    assert there.recv(9) == b"c"
    other.close()
    there.close()


def test_who_is_about_to_be_answered_gets_both_by_one_call(pair, box, turns):  # noqa: F811
    box.answers_due += 1
    send_everywhere([box], (b"event",), 5)
    box.put(b"answer")
    box.answers_due -= 1
    assert heard(pair[1]) == b""
    run(turns)
    assert heard(pair[1]) == b"eventanswer"
    send_everywhere([box], (b"z",), 1)
    assert heard(pair[1]) == b"z"


@pytest.mark.parametrize("size", [len(FRAME), 1 << 20])  # nothing is taken of it, or a part
def test_what_is_not_taken_follows_in_order(pair, box, turns, size):  # noqa: F811
    number = stuck(box, turns) if size == len(FRAME) else 0
    send_everywhere([box], (b"y" * size,), size)
    box.put(b"and on")
    got = heard(pair[1])
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    while turns:
        run(turns)
    got += heard(pair[1])
    assert got == FRAME * number + b"y" * size + b"and on"
    send_everywhere([box], (b"z",), 1)
    assert heard(pair[1]) == b"z"


def test_nothing_at_all_taken_is_kept(pair, box, turns):  # noqa: F811
    with contextlib.suppress(BlockingIOError):
        while True:
            pair[0].send(FRAME)
    send_everywhere([box], (b"y",), 1)
    run(turns)
    assert [function.__name__ for function in turns] == ["_drain"]
    full = heard(pair[1])
    run(turns)
    assert set(full) == set(FRAME)
    assert heard(pair[1]) == b"y"


def test_who_is_gone_or_cannot_be_sent_to_keeps_nobody_else_waiting(pair, box, turns, told):  # noqa: F811
    gone, theirs = socket.socketpair()
    theirs.close()
    lost, broken = Outbox(gone, None, lambda: told.append("lost")), Outbox(gone, None, None)
    broken._write = lambda data: 1 / 0
    send_everywhere([lost, broken, box], (b"y",), 1)
    assert heard(pair[1]) == b"y"
    run(turns)
    send_everywhere([lost, box], (b"z",), 1)
    assert (heard(pair[1]), told, turns) == (b"z", ["lost"], [])
    gone.close()


def test_it_comes_after_what_waits_and_not_after_the_last_word(pair, box, turns):  # noqa: F811
    send_everywhere([box], (b"a",), 1)
    box.finish(b"bye")
    send_everywhere([box], (b"b",), 1)
    run(turns)
    assert heard(pair[1]) == b"abye"


def test_it_is_counted_for_who_takes_nothing(pair, box, turns, told):  # noqa: F811
    stuck(box, turns)
    for _ in range(MOST_EVENTS):
        send_everywhere([box], (FRAME,), len(FRAME))
    assert told == ["full"]
