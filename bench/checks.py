"""What must hold of every delivery: once to each member, in one order, under rising numbers."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.frames import split

MARK = re.compile(rb'text":\s*"~#([0-9a-f]{8})')
NUMBER = re.compile(rb'"(?:message_)?id":\s*(\d+)')


class Broken(Exception):
    """A server did not keep what every chat has to keep."""


@dataclass
class Message:
    """One message: who sent it where, and when what happened to it."""

    sender: int
    room: int
    sent: float
    acked: float = 0.0
    complete: float = 0.0
    streams_left: int = 1


@dataclass
class Stream:
    """The deliveries of one room by one node, in the order of whoever heard them first; all members must hear the same.

    A broadcast is the same bytes for everyone. So it is looked into once, where it is heard for the first time, and
    for all others a comparison of bytes proves more than reading would, for a fraction of the work.
    """

    room: int
    messages: list[Message]
    on_complete: Callable[[int], None]
    rising: bool = True
    heard: int = 0
    late: int = 0
    bytes: bytearray = field(default_factory=bytearray)
    ends: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
    standing: Counter = field(default_factory=Counter)
    _lowest: int = 0
    _last_number: int = -1
    _last_of: dict[int, int] = field(default_factory=dict)

    def append(self, frame: bytes) -> None:
        """Take a delivery that nobody has heard before."""
        mark = mark_of(frame)
        if mark >= len(self.messages) or self.messages[mark].room != self.room:
            raise Broken(f"message {mark} was never sent in this room")
        if mark in self.known:
            raise Broken(f"message {mark} was delivered twice")
        sender = self.messages[mark].sender
        if self._last_of.get(sender, -1) > mark:
            raise Broken(f"message {mark} came after a later one of its sender")
        self._number(mark, frame)
        self._last_of[sender] = mark
        self.known[mark] = len(self.marks)
        self.marks.append(mark)
        self.bytes += frame
        self.ends.append(len(self.bytes))

    def _number(self, mark: int, frame: bytes) -> None:
        found = NUMBER.search(frame)
        if found is None:
            raise Broken(f"message {mark} has no id")
        if (number := int(found[1])) > self._last_number:
            self._last_number = number
        elif self.rising:
            raise Broken(f"message {mark} has the id {number} after {self._last_number}")
        else:
            self.late += 1

    def join(self) -> None:
        """One member more, who has heard nothing yet."""
        self.standing[0] += 1

    def moved(self, before: int, after: int) -> None:
        """A member has heard more; what the slowest has heard is complete."""
        self.heard += after - before
        self.standing[before] -= 1
        self.standing[after] += 1
        while not self.standing[self._lowest]:
            del self.standing[self._lowest]
            self.on_complete(self.marks[self._lowest])
            self._lowest += 1


class Member:
    """One socket's ear: follows its stream and hands on every frame that is no delivery."""

    def __init__(self, stream: Stream, delivery: bytes, on_other: Callable[[bytes], None]) -> None:
        self.stream, self._delivery, self._on_other = stream, delivery, on_other
        self.index = 0
        self._place = 0
        self._rest = b""
        stream.join()

    def hear(self, data: bytes) -> None:
        """Take what came from the socket, however it was cut."""
        stream = self.stream
        if not self._rest and stream.bytes.startswith(data, self._place):
            self._place += len(data)
            index = bisect_right(stream.ends, self._place, self.index)
        else:
            index = self._read(data)
        if index != self.index:
            before, self.index = self.index, index
            stream.moved(before, index)

    def _read(self, data: bytes) -> int:
        # The half frame taken on trust above may have been another's beginning: it is put back and read properly.
        index, begin = self.index, self.stream.ends[self.index - 1] if self.index else 0
        data = bytes(self.stream.bytes[begin : self._place]) + self._rest + data
        self._place = begin
        frames, rest = split(data)
        for start, payload, end in frames:
            if data.startswith(self._delivery, payload):
                self._take(data[start:end], index)
                index += 1
            else:
                self._on_other(data[payload:end])
        self._rest = data[rest:]
        return index

    def _take(self, frame: bytes, index: int) -> None:
        stream = self.stream
        if self._place == len(stream.bytes):
            stream.append(frame)
        elif not stream.bytes.startswith(frame, self._place):
            raise Broken(_difference(mark_of(frame), index, stream))
        self._place += len(frame)


def mark_of(frame: bytes) -> int:
    """The number a sender wrote into a message."""
    found = MARK.search(frame)
    if found is None:
        raise Broken(f"a delivery without a mark: {frame[:200]!r}")
    return int(found[1], 16)


def all_heard(streams: list[Stream], members: list[Member]) -> None:
    """Every message has reached every member of its room, through every node."""
    sent = Counter(message.room for message in members[0].stream.messages)
    lost = sum(sent[member.stream.room] - member.index for member in members)
    if lost:
        raise Broken(f"{lost} deliveries are lost")
    if unacknowledged := sum(not message.acked for message in streams[0].messages):
        raise Broken(f"{unacknowledged} messages were never acknowledged")


def all_stored(acknowledged: int, rows: int | None) -> None:
    """Every acknowledged message is a row in the store, and no row is one too many."""
    if rows is not None and rows != acknowledged:
        raise Broken(f"{acknowledged} messages acknowledged, {rows} stored")


def _difference(mark: int, index: int, stream: Stream) -> str:
    expected = stream.marks[index]
    if mark == expected:
        return f"message {mark} is not the same for two members"
    if stream.known.get(mark, index) < index:
        return f"message {mark} was delivered to a member twice"
    return f"a member heard message {mark} where others heard {expected}: one is lost, or in another order"
