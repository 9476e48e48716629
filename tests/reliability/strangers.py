"""Strangers who open connections and leave the server waiting, each kind in its own way."""

from tests.reliability.members import HANDSHAKE, Member
from tests.reliability.throng import Contact, Throng

ASK = "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"
OPENINGS = {
    "says nothing": "",
    "half a request line": "GET /health",
    "half a head": "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-Half: ",
    "half a body": "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 1000\r\n\r\nemail=",
    "half a handshake": HANDSHAKE[: HANDSHAKE.index("Sec-WebSocket-Version")],
    "a WebSocket without a sign-in": HANDSHAKE,
}
DRIPS = {"drips a request line": "half a request line", "drips a head": "half a head", "drips a body": "half a body"}
HALF_A_FRAME = b"\x81\xfe\x10\x00\x00\x00\x00\x00half"


class Stranger(Contact):
    """One connection, of one kind."""

    def __init__(self, throng: Throng, kind: str) -> None:
        super().__init__(throng)
        self.kind = kind
        opening = OPENINGS[DRIPS.get(kind, kind)] if kind != "asks" else ASK
        self.send(opening.format(host="{}:{}".format(*throng.address), cookie="").encode())

    @property
    def answer(self) -> int:
        """The status that came back, 0 if none has."""
        return int(self.received.split(b" ", 2)[1]) if b"\r\n" in self.received else 0

    def drip(self) -> None:
        """One byte more, if this is what they do."""
        if self.kind in DRIPS and self.is_open:
            self.send(b"x")


def invade(throng: Throng, count: int, cookie: str) -> list[Contact]:
    """So many of all kinds; some have a sign-in, and say nothing after the handshake, or half a frame."""
    kinds = [*OPENINGS, *DRIPS]
    strangers: list[Contact] = [Stranger(throng, kinds[number % len(kinds)]) for number in range(count - count // 10)]
    members = [Member(throng, cookie) for _ in range(count // 10)]
    throng.until(lambda: all(member.inside_at for member in members), 60)
    for member in members[::2]:
        member.send(HALF_A_FRAME)
        member.stop_reading()  # or it would answer pings in the middle of its frame
    return strangers + members
