"""What a server makes of a client's bytes, however they are cut, by RFC 6455 and by Autobahn's cases."""

import tracemalloc
from contextlib import suppress
from random import Random
from time import process_time

import pytest

from chatroom.realtime import frames
from chatroom.realtime.frames import FrameError, FrameReader, accept_key, close_frame, frame
from tests.realtime.autobahn import BINARY, CLOSE, CONTINUATION, LIMIT, PING, PONG, RULES, TEXT, Case, Sent
from tests.realtime.autobahn_utf8 import SEQUENCES

CASES = [*RULES, *SEQUENCES]
MASK = b"\x37\xfa\x21\x3d"
HELLO = Sent(TEXT, b"Hello")


def wire(case: Case) -> list[bytes]:
    """Each frame under a mask of its own."""
    random = Random(case.number)
    return [sent.wire(random.randbytes(4)) for sent in case.sent()]


def in_pieces(data: bytes, size: int) -> list[bytes]:
    """Data as it arrives, so many bytes at a time."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def read(pieces: list[bytes], most: int = LIMIT) -> tuple[list, int | None]:
    """All messages of the pieces, and the code they were refused with."""
    reader, messages = FrameReader(most), []
    for at, piece in enumerate(pieces):
        try:
            messages += reader.feed(piece)
        except FrameError as error:
            assert not any(reader.feed(later) for later in pieces[at:]), "something was read after an error"
            return messages + error.messages, error.code
    return messages, None


def refused(sent: bytes, most: int = LIMIT) -> int | None:
    """The code that these bytes alone are refused with."""
    return read([sent], most)[1]


def test_the_list_is_whole():
    numbers = [case.number for case in CASES]
    assert len(numbers) == len(set(numbers)) == 301


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_autobahn(case):
    sent = wire(case)
    whole, expected = b"".join(sent), (case.messages, case.code)
    assert read([whole]) == expected
    assert read(sent) == expected
    for size in {1, 7, case.chop, 4096}:
        assert read(in_pieces(whole, size)) == expected, f"in pieces of {size}"
    if case.code:
        assert read(sent[: case.wrong])[1] is None, "refused too early"
        assert read(sent[: case.wrong + 1])[1] == case.code, "refused too late"


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CLOSE, PING, PONG])
def test_a_frame_without_a_mask_is_refused(opcode):
    assert refused(frame(opcode, b"")) == 1002


def test_masks_are_taken_off_at_every_length():
    random = Random(1)
    for size in [*range(300), 65535, 65536]:
        payload = random.randbytes(size)
        assert read([Sent(BINARY, payload).wire(random.randbytes(4))]) == ([(BINARY, payload)], None)


@pytest.mark.parametrize(
    "field", ["fe007d", "fe0000", "ff000000000000ffff", "ff0000000000000005", "ff8000000000000000"]
)
def test_a_length_is_written_in_the_fewest_bytes(field):
    assert refused(b"\x82" + bytes.fromhex(field)) == 1002


@pytest.mark.parametrize("first", [b"\x81", b"\x01", b"\x82"], ids=["text", "fragment", "binary"])
@pytest.mark.parametrize("size", [126, 65535, 65536, 2**63 - 1])
def test_too_much_is_refused_at_its_header(first, size):
    field = b"\xfe" + size.to_bytes(2, "big") if size < 65536 else b"\xff" + size.to_bytes(8, "big")
    assert read(in_pieces(first + field, 1), size - 1) == ([], 1009)
    assert read([first + field], size) == ([], None)


def test_fragments_are_too_much_together():
    ping = (PING, b"p" * 125)
    begun = Sent(BINARY, b"a" * 120, False).wire(MASK) + Sent(*ping).wire(MASK)
    exactly, beyond = (Sent(CONTINUATION, b"a" * size).wire(MASK) for size in (80, 81))
    assert read([begun + exactly], 200) == ([ping, (BINARY, b"a" * 200)], None)
    assert read([begun + beyond[:2]], 200) == ([ping], 1009)


def test_a_fragment_may_end_in_half_a_letter_and_a_message_may_not():
    begun, more = Sent(TEXT, b"\xc5", False).wire(MASK), Sent(CONTINUATION, b"\xbc\xc5", False).wire(MASK)
    assert read([begun + more]) == ([], None)
    assert read([begun + more + Sent(CONTINUATION).wire(MASK)]) == ([], 1007)
    assert read([begun + more + Sent(CONTINUATION, b"\xbc").wire(MASK)]) == ([(TEXT, "\u017c\u017c")], None)


def test_letters_may_be_cut_anywhere():
    text = "\ud7ff\ue000\uffff\U00010000\U0010ffff"
    sent = Sent(TEXT, text.encode()).in_fragments(1)
    assert read([part.wire(MASK) for part in sent]) == ([(TEXT, text)], None)


def test_what_came_before_an_error_is_kept():
    data = HELLO.wire(MASK) * 3 + Sent(3).wire(MASK) + HELLO.wire(MASK)
    with pytest.raises(FrameError) as refusal:
        FrameReader(LIMIT).feed(data)
    assert refusal.value.code == 1002
    assert refusal.value.messages == [(TEXT, "Hello")] * 3


def test_a_wrong_close_is_not_told():
    assert read([HELLO.wire(MASK) + Sent(CLOSE, b"\x03\xed").wire(MASK)]) == ([(TEXT, "Hello")], 1002)


@pytest.mark.parametrize("code", [1012, 1013, 1014])
def test_codes_registered_after_the_rfc_are_accepted(code):
    payload = code.to_bytes(2, "big")
    assert read([Sent(CLOSE, payload).wire(MASK)]) == ([(CLOSE, payload)], None)


def test_codes_that_are_never_sent_are_refused():
    assert refused(Sent(CLOSE, (1015).to_bytes(2, "big")).wire(MASK)) == 1002


def whole_frame(size: int) -> bytes:
    return Sent(BINARY, b"a" * size).wire(MASK)


def fragments(size: int, payload: bytes = b"a") -> bytes:
    begin, more = Sent(TEXT, payload, False).wire(MASK), Sent(CONTINUATION, payload, False).wire(MASK)
    return begin + more * (size // len(more))


def larger_fragments(size: int) -> bytes:
    return fragments(size, b"a" * 32)


@pytest.mark.parametrize(
    ("attack", "piece", "size"), [(whole_frame, 1, 2**15), (fragments, 1, 2**15), (larger_fragments, 4096, 2**18)]
)
def test_patience_is_not_an_attack(attack, piece, size):
    def seconds(data: bytes) -> float:
        reader, begun = FrameReader(len(data)), process_time()
        for part in in_pieces(data, piece):
            reader.feed(part)
        return process_time() - begun

    # Four times the bytes are four times the work; if each piece copied what is there it would be sixteen.
    small, large = attack(size), attack(4 * size)
    assert min(seconds(large) for _ in range(3)) < 9 * min(seconds(small) for _ in range(3))


@pytest.mark.parametrize("attack", [whole_frame, fragments])
def test_what_is_held_is_what_was_sent(attack):
    pieces, reader = in_pieces(attack(LIMIT)[:-1], 3), FrameReader(LIMIT)
    tracemalloc.start()
    for piece in pieces:
        assert reader.feed(piece) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LIMIT * 1.3


@pytest.mark.parametrize("end", [Sent(CLOSE), Sent(3)], ids=["closed", "refused"])
def test_who_is_out_holds_nothing(end):
    begun, ending = Sent(BINARY, b"a" * 60000, False).wire(MASK), end.wire(MASK) + b"a" * 1000
    reader = FrameReader(LIMIT)
    tracemalloc.start()
    for piece in begun[:50000], begun[50000:], ending:
        with suppress(FrameError):
            reader.feed(piece)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1000


def test_an_idle_client_costs_next_to_nothing():
    data = Sent(TEXT, b"a" * 100).wire(MASK)
    tracemalloc.start()
    readers = [FrameReader(LIMIT) for _ in range(200)]
    for reader in readers:
        assert len(reader.feed(data * 3 + data[:50])) == 3
        assert len(reader.feed(data[50:])) == 1
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held / len(readers) < 120


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_our_frames_are_what_a_client_expects(size):
    payload = b"a" * size
    sent = Sent(BINARY, payload).wire(b"\0" * 4)
    without_mask = bytes([sent[0], sent[1] & 127]) + sent[2 : len(sent) - size - 4] + payload
    assert frame(BINARY, payload) == without_mask


def test_our_close_carries_its_code():
    assert close_frame(1009) == b"\x88\x02\x03\xf1"


def test_the_key_is_answered_as_in_the_rfc():
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


@pytest.mark.parametrize(
    "key",
    [
        "",
        "aGVsbG8=",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZSE=",
        "dGhlIHNhbXBsZSBub25jZQ==\n",
        "dGhlIHNhbXBsZSBub25jZ\u00e9==",
    ],
)
def test_a_key_is_sixteen_bytes(key):
    with pytest.raises(ValueError):
        accept_key(key)


def test_the_names_are_those_of_the_rfc():
    assert (frames.TEXT, frames.BINARY, frames.CLOSE, frames.PING, frames.PONG) == (1, 2, 8, 9, 10)
