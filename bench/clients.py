"""One socket of the load: connects, joins its room, then listens."""

import re
import socket
import time
from collections.abc import Callable

from bench.checks import Broken, Member, Stream
from bench.frames import Dialect, UnexpectedFrame, masked, split, upgrade

REFUSED = re.compile(rb'"ok":\s*false')
PONG = masked(b"3")


class Client:
    """A member of a room with a connection of its own."""

    def __init__(self, number: int, dialect: Dialect, room: str, port: int, cookie: str = "") -> None:
        self.number, self.room, self.under_way, self.member = number, room, 0, None
        self._dialect, self._port, self._cookie, self._waiting = dialect, port, cookie, b""
        self.hear: Callable[[bytes], None] = self._upgraded
        self.sock = socket.socket()
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.connect_ex(("127.0.0.1", port))

    def connected(self) -> None:
        """Begin the handshake, once the connection stands."""
        self.send(upgrade(self._port, self._cookie))

    def send(self, frame: bytes) -> None:
        """Send a whole frame; no server may be so slow that these few do not fit."""
        if self.sock.send(frame) != len(frame):
            raise Broken("the server does not read")

    def receive(self) -> None:
        """Take what has come."""
        try:
            data = self.sock.recv(65536)
        except BlockingIOError:
            return
        if not data:
            raise Broken(f"the server closed the connection of client {self.number}")
        self.hear(data)

    def listen(self, stream: Stream, on_acknowledged: Callable[[int, float], None]) -> None:
        """Count deliveries from now on; joined clients alone may."""
        self._on_acknowledged = on_acknowledged
        self.member = Member(stream, self._dialect.delivery, self._other)
        self.hear = self.member.hear
        self.hear(self._waiting)

    @property
    def is_in(self) -> bool:
        """Whether the room was joined."""
        return self.hear == self._early or self.member is not None

    def _upgraded(self, data: bytes) -> None:
        head, found, rest = (self._waiting + data).partition(b"\r\n\r\n")
        self._waiting = b"" if found else head
        if found:
            if not head.startswith(b"HTTP/1.1 101"):
                raise Broken(f"turned away: {head.splitlines()[0].decode(errors='replace')}")
            self.hear = self._joining
            self._joining(rest)

    def _joining(self, data: bytes) -> None:
        data = self._waiting + data
        frames, rest = split(data)
        self._waiting = data[rest:]
        for _, payload, end in frames:
            packet = data[payload:end]
            if packet.startswith(b"0{"):
                self.send(masked(self._dialect.hello))
            elif packet.startswith(self._dialect.hello):
                self.send(masked(self._dialect.joining(self.room)))
            elif packet.startswith(self._dialect.acknowledgement + b"0["):
                self._accepted(packet)
                self.hear = self._early
            else:
                self._other(packet)

    def _early(self, data: bytes) -> None:
        # Between joining and the first message a server may tell who else is there, or ping.
        self._waiting += data
        frames, rest = split(self._waiting)
        for _, payload, end in frames:
            self._other(self._waiting[payload:end])
        self._waiting = self._waiting[rest:]

    def _other(self, packet: bytes) -> None:
        acknowledgement = self._dialect.acknowledgement
        if packet == b"2":
            self.send(PONG)
        elif packet.startswith(acknowledgement):
            self._accepted(packet)
            number = int(packet[len(acknowledgement) : packet.index(b"[")])
            self._on_acknowledged(number, time.monotonic())
        elif packet.startswith((b"41", b"44")):
            raise UnexpectedFrame(f"put out: {packet[:100]!r}")

    @staticmethod
    def _accepted(packet: bytes) -> None:
        if REFUSED.search(packet):
            raise Broken(f"refused: {packet[:200]!r}")
