"""What waits for one client: sent together, whole, in order, bounded."""

import socket
from types import SimpleNamespace

import pytest

from chatroom.realtime import frames, outbox
from chatroom.realtime.direct import Transport
from chatroom.realtime.outbox import AT_ONCE, MOST_BYTES, MOST_EVENTS, Outbox, put_everywhere

FRAME = b"x" * 1000


@pytest.fixture
def turns(monkeypatch):
    """What is to run in the loop's next turn, and beside it."""
    planned = []
    monkeypatch.setattr(outbox.hub, "soon", planned.append)
    monkeypatch.setattr(outbox.hub, "spawn", planned.append)
    monkeypatch.setattr(outbox.hub, "wait_writable", lambda connection: None)
    monkeypatch.setattr(outbox, "_dirty", [])
    return planned


@pytest.fixture
def pair():
    """Our end of a connection, and the client's."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    ours.setblocking(False)
    theirs.setblocking(False)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def told():
    """What the outbox has called."""
    return []


@pytest.fixture
def box(pair, turns, told):
    """The outbox of our end."""
    return Outbox(pair[0], on_full=lambda: told.append("full"), on_lost=lambda: told.append("lost"))


def run(turns) -> None:
    """One turn of the loop."""
    now = turns[:]
    turns.clear()
    for function in now:
        function()


def heard(theirs) -> bytes:
    """All that has arrived."""
    parts = []
    try:
        while part := theirs.recv(1 << 20):
            parts.append(part)
    except BlockingIOError:
        pass
    return b"".join(parts)


def stuck(box, turns) -> int:
    """Fill the system's own buffer; how many frames were put."""
    number = 0
    while not any(function.__name__ == "_drain" for function in turns):
        box.put(FRAME)
        number += 1
        for function in [each for each in turns if each.__name__ == "flush"]:
            turns.remove(function)
            function()
    return number


def test_what_is_put_in_one_turn_goes_out_in_one_call(pair, box, turns):
    for number in range(10):
        box.put(b"%d" % number)
    assert (heard(pair[1]), len(turns)) == (b"", 1)
    run(turns)
    assert heard(pair[1]) == b"0123456789"


def test_several_frames_are_shared_and_go_out_in_order(pair, box, turns):
    other, there = socket.socketpair()
    second = Outbox(other, None, None)
    shared = (b"a", b"bc")
    box.put(b"0")
    for each in (box, second):
        each.put_all(shared, 3)
    box.put(b"d")
    run(turns)
    assert (heard(pair[1]), there.recv(9), shared) == (b"0abcd", b"abc", (b"a", b"bc"))
    other.close()
    there.close()


def test_the_same_for_several_comes_after_what_waits_for_each(pair, box, turns, told):
    ends = [socket.socketpair() for _ in range(4)]
    fresh, other, shut, full = (Outbox(ours, lambda: told.append("cut"), None) for ours, _ in ends)
    box.put(b"0")
    other.put(b"0")
    shut.finish(b"bye")
    full.put(b"x" * AT_ONCE)
    for several in ((b"a",), (b"b", b"c")):
        put_everywhere([fresh, box, shut, other, full], several, len(several))
    said = full._frames
    run(turns)
    heard_there = [theirs.recv(1 << 20) for _, theirs in ends]
    assert heard(pair[1]) == heard_there[1] == b"0abc"
    assert (heard_there[0], heard_there[2], said) == (b"abc", b"bye", (b"b", b"c"))
    assert heard_there[3] == b"x" * AT_ONCE + b"abc"
    assert [each._weight for each in (fresh, box, other, full)] == [0] * 4
    for each in (each for ends_ in ends for each in ends_):
        each.close()


def test_the_same_for_several_is_counted_for_who_takes_nothing(pair, box, turns, told):
    stuck(box, turns)
    for _ in range(MOST_EVENTS):
        put_everywhere([box], (FRAME,), len(FRAME))
    assert told == ["full"]


def test_several_frames_at_once_count_as_several(box, turns, told):
    stuck(box, turns)
    box.put_all((b"x",) * MOST_EVENTS, MOST_EVENTS)
    assert told == ["full"]


def test_many_pings_are_answered_together(pair, turns, monkeypatch):
    puts, put_all = [], Outbox.put_all
    monkeypatch.setattr(Outbox, "put_all", lambda box, more, size: puts.append(size) or put_all(box, more, size))
    client = Transport(SimpleNamespace(max_http_buffer_size=1000), "sid", pair[0])
    client._take([(frames.PING, b"%03d" % number) for number in range(200)])
    run(turns)
    assert heard(pair[1]) == b"".join(frames.frame(frames.PONG, b"%03d" % number) for number in range(200))
    assert puts == [200 * 5]  # one by one, each would be put behind all before it


def test_a_client_that_cannot_even_be_ended_keeps_nobody_else_waiting(pair, box, turns):
    gone, theirs = socket.socketpair()
    theirs.close()
    lost = Outbox(gone, None, on_lost=lambda: 1 / 0)
    lost.put(b"x")
    box.put(b"y")
    run(turns)
    assert heard(pair[1]) == b"y"
    gone.close()


def test_two_clients_share_a_turn(pair, box, turns):
    other, there = socket.socketpair()
    second = Outbox(other, None, None)
    box.put(b"a")
    second.put(b"a")
    assert len(turns) == 1
    run(turns)
    assert (heard(pair[1]), there.recv(9)) == (b"a", b"a")
    other.close()
    there.close()


def test_much_at_once_does_not_wait_for_the_turns_end(box, turns):
    box.put(b"x" * (outbox.AT_ONCE + 1))
    assert [function.__name__ for function in turns] == ["_drain"]  # for what the system did not take


def test_who_takes_little_gets_everything_in_order(pair, box, turns):
    number = stuck(box, turns)
    more = [b"%04d" % each for each in range(100)]
    for each in more:
        box.put(each)
    got = heard(pair[1])
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    run(turns)
    got += heard(pair[1])
    assert got == FRAME * number + b"".join(more)
    box.put(b"and on")
    run(turns)
    assert heard(pair[1]) == b"and on"


@pytest.mark.parametrize(("frame", "most"), [(b"x", MOST_EVENTS), (b"x" * 40_000, MOST_BYTES // 40_000)])
def test_what_waits_is_bounded_by_events_and_by_bytes(box, turns, told, frame, most):
    stuck(box, turns)
    put = 0
    while not told:
        box.put(frame)
        put += 1
    assert told == ["full"]
    assert most - 3 <= put <= most + 1


def test_a_frame_that_has_begun_is_ended_before_the_last_word(pair, box, turns, told):
    number = stuck(box, turns)
    while not told:
        box.put(FRAME)
    box.finish(b"bye")
    box.put(b"too late")
    got = heard(pair[1])
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    run(turns)
    got += heard(pair[1])
    assert got.endswith(b"xbye")
    assert (len(got) - len(b"bye")) % len(FRAME) == 0
    assert len(got) <= len(FRAME) * number + len(b"bye")


def test_a_connection_that_is_gone_is_told_once_and_takes_nothing_more(pair, box, turns, told):
    pair[1].close()
    box.put(b"x")
    run(turns)
    box.put(b"y")
    run(turns)
    assert told == ["lost"]


def test_one_answer_larger_than_the_bound_cuts_nobody_and_what_waits_behind_it_is_bounded(pair, box, turns, told):
    box.put(b"x" * (3 * MOST_BYTES))
    for _ in range(20):
        box.put(FRAME)
    assert told == []
    put = 0
    while not told:
        box.put(FRAME * 10)
        put += 1
    assert 90 < put < 110
    box.finish(b"bye")
    box.finish(b"bye again")
    got = heard(pair[1])
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 23)
    while any(function.__name__ == "_drain" for function in turns):
        run(turns)
        got += heard(pair[1])
    assert got == b"x" * (3 * MOST_BYTES) + b"bye"


def test_one_that_cannot_be_sent_to_keeps_nobody_else_waiting(pair, box, turns):
    broken = Outbox(pair[0], None, None)
    broken.put(b"x")
    broken._write = lambda data: 1 / 0
    box.put(b"y")
    run(turns)
    assert heard(pair[1]) == b"y"
