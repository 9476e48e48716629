"""The Autobahn TestSuite's cases, sections 1 to 10, as data: what a client sends and what a server makes of it.

Sections 11 to 13 are about compression, which is never negotiated here. Section 9 is scaled until its largest message
is LIMIT: 256 times in 9.1 and 9.2, 64 times in 9.3 and 9.4, 16 times in 9.5 and 9.6, and 7.1.6 four times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from operator import xor
from typing import NamedTuple

LIMIT = 64 * 1024
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Sent(NamedTuple):
    """A frame as a client sends it."""

    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0

    def wire(self, mask: bytes) -> bytes:
        """Its bytes, with the shortest length and masked one by one."""
        size = len(self.payload)
        first = self.fin << 7 | self.rsv << 4 | self.opcode
        if size < 126:
            header = bytes([first, 128 | size])
        elif size < 2**16:
            header = bytes([first, 128 | 126]) + size.to_bytes(2, "big")
        else:
            header = bytes([first, 128 | 127]) + size.to_bytes(8, "big")
        return header + mask + bytes(map(xor, self.payload, cycle(mask)))

    def in_fragments(self, size: int) -> "list[Sent]":
        """The same message in fragments of so many bytes."""
        parts = [self.payload[at : at + size] for at in range(0, len(self.payload), size)]
        last = len(parts) - 1
        return [Sent(CONTINUATION if at else self.opcode, part, at == last) for at, part in enumerate(parts)]


@dataclass
class Case:
    """Frames, the messages they make, and the code that the frame with the index `wrong` is refused with."""

    number: str
    frames: list[Sent]
    messages: list[tuple[int, str | bytes]]
    code: int | None = None
    wrong: int | None = None
    fragments: int = 0  # the size, where the suite fragments for itself
    chop: int = 997  # in what pieces the bytes arrive

    def sent(self) -> list[Sent]:
        """All frames, fragmented as the case wants them."""
        if not self.fragments:
            return self.frames
        return [part for frame in self.frames for part in frame.in_fragments(self.fragments)]


HELLO, JUNK = b"Hello, world!", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
ECHO = (TEXT, "Hello, world!")
KOSME = bytes.fromhex("ceba e1bdb9 cf83 cebc ceb5")
SURROGATE, OUT_OF_RANGE, EDITED = b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"edited"
UMLAUTS_1, UMLAUTS_2 = "Hello-\u00b5@\u00df\u00f6\u00e4", "\u00fc\u00e0\u00e1-UTF-8!!"
NORMAL = (1000).to_bytes(2, "big")


def part(number: int, opcode: int = CONTINUATION, fin: bool = False) -> Sent:
    return Sent(opcode, b"fragment%d" % number, fin)


def framing() -> Iterator[Case]:
    """1: messages of all sizes at which a header changes. 2: pings and pongs."""
    for at, size in enumerate((0, 125, 126, 127, 128, 65535, 65536, 65536), 1):
        yield Case(f"1.1.{at}", [Sent(TEXT, b"*" * size)], [(TEXT, "*" * size)])
        yield Case(f"1.2.{at}", [Sent(BINARY, b"\xfe" * size)], [(BINARY, b"\xfe" * size)])
    for at, payload in {1: b"", 2: HELLO, 3: JUNK, 4: b"\xfe" * 125}.items():
        yield Case(f"2.{at}", [Sent(PING, payload)], [(PING, payload)])
    yield Case("2.5", [Sent(PING, b"\xfe" * 126)], [], 1002, 0)
    yield Case("2.6", [Sent(PING, b"\xfe" * 125)], [(PING, b"\xfe" * 125)], chop=1)
    unsolicited, ping = (PONG, b"unsolicited pong payload"), (PING, b"ping payload")
    for at, pong in {7: (PONG, b""), 8: unsolicited}.items():
        yield Case(f"2.{at}", [Sent(*pong), Sent(CLOSE, NORMAL)], [pong, (CLOSE, NORMAL)])
    yield Case("2.9", [Sent(*unsolicited), Sent(*ping)], [unsolicited, ping])
    pings = [(PING, b"payload-%d" % number) for number in range(10)]
    yield Case("2.10", [Sent(*ping) for ping in pings], pings)
    yield Case("2.11", [Sent(*ping) for ping in pings], pings, chop=1)


def reserved() -> Iterator[Case]:
    """3: reserved bits. 4: reserved opcodes."""
    hello, ping = Sent(TEXT, HELLO), Sent(PING)
    yield Case("3.1", [Sent(TEXT, HELLO, rsv=1)], [], 1002, 0)
    yield Case("3.2", [hello, Sent(TEXT, HELLO, rsv=2), ping], [ECHO], 1002, 1)
    yield Case("3.3", [hello, Sent(TEXT, HELLO, rsv=3), ping], [ECHO], 1002, 1)
    yield Case("3.4", [hello, Sent(TEXT, HELLO, rsv=4), ping], [ECHO], 1002, 1, chop=1)
    yield Case("3.5", [Sent(BINARY, JUNK, rsv=5)], [], 1002, 0)
    yield Case("3.6", [Sent(PING, HELLO, rsv=6)], [], 1002, 0)
    yield Case("3.7", [Sent(CLOSE, rsv=7)], [], 1002, 0)
    for section, first in ("4.1", 3), ("4.2", 11):
        yield Case(f"{section}.1", [Sent(first)], [], 1002, 0)
        yield Case(f"{section}.2", [Sent(first + 1, b"reserved opcode payload")], [], 1002, 0)
        yield Case(f"{section}.3", [hello, Sent(first + 2), ping], [ECHO], 1002, 1)
        yield Case(f"{section}.4", [hello, Sent(first + 3, HELLO), ping], [ECHO], 1002, 1)
        yield Case(f"{section}.5", [hello, Sent(first + 4, HELLO), ping], [ECHO], 1002, 1, chop=1)


def fragmentation() -> Iterator[Case]:
    """5: what may be fragmented and continued, and what may come between. Some cases differ only in how they arrive."""
    last = part(2, fin=True)
    yield Case("5.1", [part(1, PING), last], [], 1002, 0)
    yield Case("5.2", [part(1, PONG), last], [], 1002, 0)
    two, ping = (TEXT, "fragment1fragment2"), (PING, b"ping payload")
    for at, chop in {3: 997, 4: 15, 5: 1}.items():
        yield Case(f"5.{at}", [part(1, TEXT), last], [two], chop=chop)
        yield Case(f"5.{at + 3}", [part(1, TEXT), Sent(*ping), last], [ping, two], chop=chop)
    for at, (fin, chop) in enumerate(((True, 997), (True, 30), (True, 1), (False, 997), (False, 30), (False, 1)), 9):
        alone = Sent(CONTINUATION, b"non-continuation payload", fin)
        yield Case(f"5.{at}", [alone, Sent(TEXT, HELLO)], [], 1002, 0, chop=chop)
    yield Case("5.15", [part(1, TEXT), last, part(3), part(4, TEXT, True)], [two], 1002, 2)
    for at, fin in {16: False, 17: True}.items():
        yield Case(f"5.{at}", [part(1, fin=fin), part(2, TEXT), part(3, fin=True)] * 2, [], 1002, 0)
    yield Case("5.18", [part(1, TEXT), part(2, TEXT, True)], [], 1002, 1)
    pings = [(PING, b"pongme 1!"), (PING, b"pongme 2!")]
    five = [part(1, TEXT), part(2), Sent(*pings[0]), part(3), part(4), Sent(*pings[1]), part(5, fin=True)]
    for at, chop in {19: 997, 20: 15}.items():
        whole = "".join(f"fragment{number}" for number in range(1, 6))
        yield Case(f"5.{at}", five, [*pings, (TEXT, whole)], chop=chop)


def utf8() -> Iterator[Case]:
    """6.1 to 6.4: text across fragments, and refused as soon as a fragment makes it impossible."""
    middle = b"middle frame payload"
    yield Case("6.1.1", [Sent(TEXT)], [(TEXT, "")])
    for at, payload in {2: b"", 3: middle}.items():
        frames = [Sent(TEXT, fin=False), Sent(CONTINUATION, payload, False), Sent(CONTINUATION)]
        yield Case(f"6.1.{at}", frames, [(TEXT, payload.decode())])
    first, second = UMLAUTS_1.encode(), UMLAUTS_2.encode()
    umlauts = [(TEXT, UMLAUTS_1 + UMLAUTS_2)]
    yield Case("6.2.1", [Sent(TEXT, first + second)], umlauts)
    yield Case("6.2.2", [Sent(TEXT, first, False), Sent(CONTINUATION, second)], umlauts)
    yield Case("6.2.3", [Sent(TEXT, first + second)], umlauts, fragments=1)
    yield Case("6.2.4", [Sent(TEXT, KOSME)], [(TEXT, "\u03ba\u1f79\u03c3\u03bc\u03b5")], fragments=1)
    yield Case("6.3.1", [Sent(TEXT, KOSME + SURROGATE + EDITED)], [], 1007, 0)
    yield Case("6.3.2", [Sent(TEXT, KOSME + SURROGATE + EDITED)], [], 1007, 12, fragments=1)
    impossible = KOSME + OUT_OF_RANGE + EDITED
    for at, (begin, end) in {1: (11, 15), 2: (12, 13)}.items():
        pieces = impossible[:begin], impossible[begin:end], impossible[end:]
        frames = [Sent(TEXT, pieces[0], False), Sent(CONTINUATION, pieces[1], False), Sent(CONTINUATION, pieces[2])]
        yield Case(f"6.4.{at}", frames, [], 1007, 1)
        yield Case(f"6.4.{at + 2}", [Sent(TEXT, impossible)], [], 1007, 0, chop=6 + begin)


def closing() -> Iterator[Case]:
    """7: what a close may carry, and that nothing after it counts."""
    close, closed = Sent(CLOSE, NORMAL), (CLOSE, NORMAL)
    hello = (TEXT, "Hello World!")
    text = Sent(TEXT, b"Hello World!")
    big = b"BAsd7&jh23" * (LIMIT // 10)
    yield Case("7.1.1", [text, close], [hello, closed])
    yield Case("7.1.2", [close, Sent(CLOSE)], [closed])
    yield Case("7.1.3", [close, Sent(PING)], [closed])
    yield Case("7.1.4", [close, text], [closed])
    yield Case("7.1.5", [part(1, TEXT), close, part(2, fin=True)], [closed])
    yield Case("7.1.6", [Sent(TEXT, big), text, close, Sent(PING)], [(TEXT, big.decode()), hello, closed])
    for at, payload in {1: b"", 3: NORMAL, 4: NORMAL + b"Hello World!", 5: NORMAL + b"*" * 123}.items():
        yield Case(f"7.3.{at}", [Sent(CLOSE, payload)], [(CLOSE, payload)])
    yield Case("7.3.2", [Sent(CLOSE, b"a")], [], 1002, 0)
    yield Case("7.3.6", [Sent(CLOSE, NORMAL + b"*" * 124)], [], 1002, 0)
    yield Case("7.5.1", [Sent(CLOSE, NORMAL + KOSME + SURROGATE + EDITED)], [], 1007, 0)
    valid = 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
    for at, payload in enumerate((code.to_bytes(2, "big") for code in valid), 1):
        yield Case(f"7.7.{at}", [Sent(CLOSE, payload)], [(CLOSE, payload)])
    for at, code in enumerate((0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999), 1):
        yield Case(f"7.9.{at}", [Sent(CLOSE, code.to_bytes(2, "big"))], [], 1002, 0)
    # The suite leaves these two to the server.
    for at, code in {1: 5000, 2: 65535}.items():
        yield Case(f"7.13.{at}", [Sent(CLOSE, code.to_bytes(2, "big"))], [], 1002, 0)


def limits() -> Iterator[Case]:
    """9: large messages, whole, in fragments and in small pieces, and many of them. 10: fragmented by the library."""
    for section, opcode, payload in (1, TEXT, b"BAsd7&jh23"), (2, BINARY, b"\x00\xfe\x23\xfa\xf0"):
        for at, size in enumerate((256, 1024, 4096, 16384, 32768, LIMIT), 1):
            yield _large(f"9.{section}.{at}", opcode, payload, size)
        for at in range(9):
            yield _large(f"9.{section + 2}.{at + 1}", opcode, payload[-1:], LIMIT, fragments=4**at)
        for at in range(6):
            yield _large(f"9.{section + 4}.{at + 1}", opcode, payload, LIMIT, chop=4 << at)
        for at, size in enumerate((0, 16, 64, 256, 1024, 4096), 1):
            yield _large(f"9.{section + 6}.{at}", opcode, payload[-1:], size, times=20)
    yield _large("10.1.1", TEXT, b"*", LIMIT, fragments=1300)


def _large(number: str, opcode: int, pattern: bytes, size: int, times: int = 1, **arriving: int) -> Case:
    payload = (pattern * (size // len(pattern) + 1))[:size]
    message = payload.decode() if opcode == TEXT else payload
    return Case(number, [Sent(opcode, payload)] * times, [(opcode, message)] * times, **arriving)


RULES = [*framing(), *reserved(), *fragmentation(), *utf8(), *closing(), *limits()]
