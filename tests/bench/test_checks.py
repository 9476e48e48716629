"""The load notices a delivery that is lost, doubled, in another order or of another content."""

import itertools

import pytest

from bench.checks import Broken, Member, Message, Stream, all_heard, all_stored
from bench.frames import PLAIN, framed

ACK = framed(b"430[]")


def delivery(mark: int, number: int | None = None) -> bytes:
    """The frame of a message as a server tells it."""
    number = mark + 1 if number is None else number
    return framed(b'42["message",{"id":%d,"user":"u","text":"~#%08x %b"}]' % (number, mark, b"words " * 20))


class Hall:
    """A room in which a number of messages were sent, by one sender or by two in turn."""

    def __init__(self, sent: int, members: int = 2, senders: int = 1, rising: bool = True) -> None:
        messages = [Message(number % senders, 0, 0.0, acked=1.0) for number in range(sent)]
        self.complete, self.other = [], []
        self.stream = Stream(0, messages, self.complete.append, rising)
        self.members = [Member(self.stream, PLAIN.delivery, self.other.append) for _ in range(members)]

    def tell(self, member: int, *frames: bytes) -> None:
        """What one member's socket receives at once."""
        self.members[member].hear(b"".join(frames))

    def end(self) -> None:
        """Everything should have arrived."""
        all_heard([self.stream], self.members)


@pytest.mark.parametrize("size", [1, 3, 150, 4000])
def test_all_is_well_however_the_bytes_are_cut(size):
    hall = Hall(sent=60)
    quiet = b"".join(delivery(mark) for mark in range(60))
    busy = b"".join(delivery(mark) + ACK for mark in range(60))
    pieces = [[data[at : at + size] for at in range(0, len(data), size)] for data in (quiet, busy)]
    for both in itertools.zip_longest(*pieces, fillvalue=b""):
        for member, piece in enumerate(both):
            hall.tell(member, piece)
    hall.end()
    assert hall.complete == list(range(60))
    assert hall.stream.heard == 120
    assert hall.other == [b"430[]"] * 60


def test_a_delivery_inside_of_another_frame_is_none():
    hall = Hall(sent=1)
    hall.tell(0, delivery(0))
    quoted = framed(b"430[" + delivery(0))
    for piece in (quoted[:8], quoted[8:]):
        hall.tell(1, piece)
    assert hall.stream.heard == 1


def test_a_message_is_complete_when_the_last_member_has_it():
    hall = Hall(sent=2)
    hall.tell(0, delivery(0), delivery(1))
    assert hall.complete == []
    hall.tell(1, delivery(0))
    assert hall.complete == [0]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        pytest.param([0, 2], "heard message 2 where others heard 1", id="lost"),
        pytest.param([0, 2, 1], "heard message 2 where others heard 1", id="in another order"),
        pytest.param([0, 0, 1, 2], "delivered to a member twice", id="doubled"),
    ],
)
def test_a_member_who_hears_something_else_is_noticed(second, words):
    hall = Hall(sent=3)
    hall.tell(0, *map(delivery, range(3)))
    with pytest.raises(Broken, match=words):
        hall.tell(1, *map(delivery, second))


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        pytest.param([delivery(0), delivery(0)], "delivered twice", id="doubled for everyone"),
        pytest.param([delivery(0, 7), delivery(1, 7)], "id 7 after 7", id="the same id again"),
        pytest.param([delivery(1, 1), delivery(0, 2)], "after a later one of its sender", id="a sender's order"),
        pytest.param([delivery(3)], "never sent", id="of nobody"),
        pytest.param([framed(b'42["message",{"id":1,"text":"hello"}]')], "without a mark", id="another text"),
        pytest.param([framed(b'42["message",{"text":"~#00000000"}]')], "no id", id="no id"),
    ],
)
def test_what_is_wrong_for_everyone_is_noticed(frames, words):
    with pytest.raises(Broken, match=words):
        Hall(sent=3).tell(0, *frames)


def test_another_content_for_one_member_is_noticed():
    hall = Hall(sent=1)
    hall.tell(0, delivery(0, 1))
    with pytest.raises(Broken, match="not the same for two members"):
        hall.tell(1, delivery(0, 2))


def test_a_delivery_that_never_comes_is_lost():
    hall = Hall(sent=2)
    for member in range(2):
        hall.tell(member, delivery(0))
    with pytest.raises(Broken, match="2 deliveries are lost"):
        hall.end()


def test_a_message_that_is_never_acknowledged_is_noticed():
    hall = Hall(sent=1)
    hall.stream.messages[0].acked = 0.0
    for member in range(2):
        hall.tell(member, delivery(0))
    with pytest.raises(Broken, match="1 messages were never acknowledged"):
        hall.end()


@pytest.mark.parametrize("rows", [2, 4])
def test_the_store_has_what_was_acknowledged(rows):
    all_stored(3, 3)
    all_stored(3, None)
    with pytest.raises(Broken, match=f"3 messages acknowledged, {rows} stored"):
        all_stored(3, rows)


def test_ids_of_two_nodes_may_cross_and_are_counted():
    hall = Hall(sent=4, senders=2, rising=False)
    for member, mark in itertools.product(range(2), [1, 0, 3, 2]):
        hall.tell(member, delivery(mark))
    hall.end()
    assert hall.stream.late == 2
