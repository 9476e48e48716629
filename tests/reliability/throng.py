"""A throng in one thread: connections by the thousand, on which any byte may be sent."""

import select
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

READ, WRITE = select.EPOLLIN, select.EPOLLOUT


class Contact:
    """A TCP connection, on which any byte may be sent; what comes back is kept."""

    def __init__(self, throng: "Throng", *, buffer: int = 0) -> None:
        self.throng, self.tcp = throng, socket.socket()
        self.unsent, self.received, self.is_deaf = b"", bytearray(), False
        self.began_at, self.closed_at = time.monotonic(), None
        self.tcp.setblocking(False)
        self.tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if buffer:
            self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.tcp.connect_ex(throng.address)
        throng.welcome(self)

    @property
    def is_open(self) -> bool:
        """False once either side has ended it."""
        return self.closed_at is None

    def send(self, data: bytes) -> None:
        """As much as goes now, and the rest as soon as it does."""
        self.unsent += data
        self._flush()

    def stop_reading(self) -> None:
        """From now on take nothing of what is sent, like a computer that hangs."""
        self.is_deaf = True
        self.throng.attend(self)

    def read_again(self) -> None:
        """Take what has waited, and what comes."""
        self.is_deaf = False
        self.throng.attend(self)

    def close(self) -> None:
        """Leave."""
        if self.is_open:
            self.closed_at = time.monotonic()
            self.throng.farewell(self)
            self.tcp.close()

    def on_ready(self, events: int) -> None:
        """Called by the throng."""
        if self.unsent and events & WRITE:
            self._flush()
        if self.is_open and events & ~WRITE:
            self._read()

    def heard(self) -> None:
        """Something has been received."""

    def _flush(self) -> None:
        try:
            self.unsent = self.unsent[self.tcp.send(self.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self.unsent = b""  # the end is noticed by whoever reads
        self.throng.attend(self)

    def _read(self) -> None:
        try:
            data = self.tcp.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        self.received += data
        self.heard()


class Throng(ExitStack):
    """All of them: `turn` lets each take and send what is due."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        parts = urlsplit(base_url)
        self.base_url, self.address = base_url, (parts.hostname, parts.port)
        self._poll, self._lines = select.epoll(), {}
        self.callback(self._poll.close)
        self.callback(self.leave)

    def turn(self, seconds: float = 0.05) -> None:
        """Wait for something to happen, and let it."""
        for number, events in self._poll.poll(seconds):
            if line := self._lines.get(number):
                line.on_ready(events)

    def until(self, ready: Callable[[], object], seconds: float) -> None:
        """Turn until it is true, or fail."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the throng waited {seconds} s for nothing")
            self.turn()

    def idle(self, seconds: float) -> None:
        """Turn for so long."""
        with suppress(TimeoutError):
            self.until(lambda: False, seconds)

    def leave(self) -> None:
        """Everybody goes."""
        for line in list(self._lines.values()):
            line.close()

    def welcome(self, line: Contact) -> None:
        """Called by a line that has begun."""
        self._lines[line.tcp.fileno()] = line
        self._poll.register(line.tcp, READ)

    def attend(self, line: Contact) -> None:
        """Called by a line that waits for something else than before."""
        self._poll.modify(line.tcp, (0 if line.is_deaf else READ) | (WRITE if line.unsent else 0))

    def farewell(self, line: Contact) -> None:
        """Called by a line that ends."""
        del self._lines[line.tcp.fileno()]
        self._poll.unregister(line.tcp)
