"""Whatever a client sends and however it is cut: what a slow and simple reader would say, or a FrameError."""

import tracemalloc
from contextlib import suppress
from itertools import cycle
from operator import xor

from hypothesis import given, settings
from hypothesis import strategies as st

from chatroom.realtime.frames import FrameError, FrameReader
from tests.realtime.autobahn import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Sent

MOST = 2000
masks = st.binary(min_size=4, max_size=4)
some_bytes = st.one_of(st.binary(max_size=40), st.integers(100, 700).map(bytes))
some_text = st.one_of(st.text(max_size=40), st.integers(100, 300).map(lambda size: "ż" * size))
controls = st.lists(st.tuples(st.sampled_from([PING, PONG]), st.binary(max_size=125)), max_size=2)
cuts = st.lists(st.integers(0, 1500), max_size=12)


class Naive:
    """The whole of a stream at once, byte by byte, as one would write it down first."""

    def __init__(self, data: bytes) -> None:
        self.data, self.messages = data, []
        body, opcode = b"", 0
        while self.data:
            first, payload = self.frame()
            if first & 15 >= CLOSE:
                self.messages.append((first & 15, payload))
                continue
            opcode, body = first & 15 or opcode, body + payload
            if first & 128:
                self.messages.append((opcode, body.decode() if opcode == TEXT else body))
                body = b""

    def frame(self) -> tuple[int, bytes]:
        first, size = self.take(2)
        size &= 127
        if size > 125:
            size = int.from_bytes(self.take(2 if size == 126 else 8), "big")
        mask = self.take(4)
        return first, bytes(map(xor, self.take(size), cycle(mask)))

    def take(self, size: int) -> bytes:
        taken, self.data = self.data[:size], self.data[size:]
        assert len(taken) == size
        return taken


@st.composite
def messages(draw) -> bytes:
    """One message in up to four fragments, with pings and pongs before and between."""
    opcode, payload = draw(
        st.one_of(
            st.tuples(st.just(BINARY), some_bytes),
            st.tuples(st.just(TEXT), some_text.map(str.encode)),
        )
    )
    ends = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=3)))
    pieces = [payload[begin:end] for begin, end in zip([0, *ends], [*ends, len(payload)], strict=True)]
    frames = []
    for at, piece in enumerate(pieces):
        frames += [Sent(*control) for control in draw(controls)]
        frames.append(Sent(CONTINUATION if at else opcode, piece, at == len(ends)))
    return b"".join(sent.wire(draw(masks)) for sent in frames)


streams = st.lists(messages(), max_size=5).map(b"".join)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces, some of them perhaps empty."""
    ends = sorted(place for place in places if place < len(data))
    return [data[begin:end] for begin, end in zip([0, *ends], [*ends, len(data)], strict=True)]


def told(pieces: list[bytes]) -> tuple[list, int | None]:
    """What the reader says: messages, and the code of its refusal."""
    reader, heard = FrameReader(MOST), []
    for piece in pieces:
        try:
            heard += reader.feed(piece)
        except FrameError as error:
            return heard + error.messages, error.code
    return heard, None


@settings(max_examples=200, deadline=None)
@given(streams, cuts)
def test_valid_streams_are_read_as_by_a_naive_reader(data, places):
    assert told(cut(data, places)) == (Naive(data).messages, None)


@st.composite
def damaged(draw) -> bytes:
    """A valid stream with some bits flipped, bytes put in or left out, or no stream at all."""
    data = bytearray(draw(streams))
    for place, bit in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 7)), min_size=1, max_size=4)):
        if place < len(data):
            data[place] ^= 1 << bit
    place = draw(st.integers(0, len(data)))
    data[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=6))
    return bytes(data)


@settings(max_examples=200, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=60)), cuts)
def test_broken_streams_are_refused_alike_however_they_are_cut(data, places):
    heard, code = told([data])
    assert code in (None, 1002, 1007, 1009)
    assert told(cut(data, places)) == (heard, code)
    assert told([data[at : at + 1] for at in range(len(data))]) == (heard, code)
    for opcode, body in heard:
        assert isinstance(body, str if opcode == TEXT else bytes)
        assert len(body.encode() if opcode == TEXT else body) <= (MOST if opcode < CLOSE else 125)


@st.composite
def without_end(draw) -> tuple[bytes, bytes]:
    """The beginning of something, and what is then sent again and again."""
    begun = Sent(draw(st.sampled_from([TEXT, BINARY])), b"a" * draw(st.integers(0, MOST)), draw(st.booleans()))
    data = draw(streams) + begun.wire(draw(masks))
    more = Sent(draw(st.sampled_from([CONTINUATION, PING])), b"a" * draw(st.integers(0, 125)), False)
    filler = draw(st.sampled_from([more.wire(draw(masks)), more._replace(fin=True).wire(draw(masks)), b"\x82" * 50]))
    return data[: len(data) - draw(st.sampled_from([0, 1, 50]))], filler


@settings(max_examples=60, deadline=None)
@given(without_end())
def test_nothing_makes_it_hold_more_than_a_message(sent):
    (data, filler), reader = sent, FrameReader(MOST)
    pieces = [data, *[filler] * (4 * MOST // len(filler))]
    tracemalloc.start()
    for piece in pieces:
        with suppress(FrameError):
            reader.feed(piece)
        held = tracemalloc.get_traced_memory()[0]
        if held > 1.3 * MOST + 1000:
            break
    tracemalloc.stop()
    assert held <= 1.3 * MOST + 1000
