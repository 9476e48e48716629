"""What waits for one client: whole frames, sent together at the end of the loop's turn by one call to the system."""

import logging
import socket
from collections.abc import Callable, Iterable

from chatroom import hub

log = logging.getLogger(__name__)

MOST_EVENTS = 256  # that wait for a client which takes nothing
MOST_BYTES = 1024 * 1024
AT_ONCE = 64 * 1024  # bytes after which we don't wait for the end of the turn

Frames = tuple[bytes, ...]

_dirty: list["Outbox"] = []


class Outbox:
    """Frames on their way to one client.

    The frames of a broadcast are shared by all outboxes. A client that does not take what it is sent gets a green
    thread that sends the rest; when too much waits, `on_full` is called, and nothing more is taken.
    """

    __slots__ = (
        "_connection", "_frames", "_is_shut", "_is_stuck", "_on_full", "_on_lost", "_weight", "_write", "answers_due",
    )  # fmt: skip

    def __init__(self, connection: socket.socket, on_full: Callable[[], None], on_lost: Callable[[], None]) -> None:
        self._connection, self._on_full, self._on_lost = connection, on_full, on_lost
        self._write = connection.send
        self._frames: Frames = ()  # who has some and is not stuck is in `_dirty`; who is stuck has some
        self._weight = 0
        self._is_stuck = self._is_shut = False
        self.answers_due = 0  # what the client is told while it waits for these goes out together with them

    def put(self, frame: bytes) -> None:
        """Send a frame soon, after all that was put before it."""
        self.put_all((frame,), len(frame))

    def put_all(self, more: Frames, size: int) -> None:
        """Send several frames soon; `size` is what they weigh together."""
        if self._is_shut:
            return
        is_first = not self._frames
        self._frames = frames = self._frames + more
        self._weight += size
        if self._is_stuck:
            # The frame that is on its way does not count: a single answer may be larger than all that may wait.
            if len(frames) > MOST_EVENTS or self._weight - len(frames[0]) > MOST_BYTES:
                self._overflow()
        elif self._weight > AT_ONCE:
            _send([self])
        elif is_first:
            if not _dirty:
                hub.soon(flush)
            _dirty.append(self)

    def finish(self, last: bytes) -> None:
        """Send this after what waits, and take nothing more."""
        if self._is_shut:
            return
        self._is_shut = True
        self._frames += (last,)
        self._weight += len(last)
        if not self._is_stuck:
            _send([self])

    def clear(self) -> None:
        """Send nothing more: the connection is gone."""
        self._is_shut = True
        self._frames, self._weight = (), 0

    def _overflow(self) -> None:
        log.warning("slow_consumer: a client was cut with %d events, %d bytes waiting", len(self._frames), self._weight)
        # Of a frame that has begun to go out the rest must follow, or the client could not read the last one.
        self._frames = self._frames[:1]
        self._weight = len(self._frames[0])
        self._on_full()

    def _keep_the_rest(self, sent: int) -> None:
        self._weight -= sent
        gone = 0
        while sent >= len(self._frames[gone]):
            sent -= len(self._frames[gone])
            gone += 1
        self._frames = (self._frames[gone][sent:], *self._frames[gone + 1 :])
        if not self._is_stuck:
            self._is_stuck = True
            hub.spawn(self._drain)

    def _drain(self) -> None:
        try:
            while self._frames:
                hub.wait_writable(self._connection)
                _send([self])
        except OSError:
            self._lose()
        finally:
            self._is_stuck = False

    def _lose(self) -> None:
        self.clear()
        try:
            self._on_lost()
        except Exception:  # the others are sent to all the same
            log.exception("a client that is gone could not be ended")


def put_everywhere(outboxes: Iterable[Outbox], frames: Frames, size: int) -> None:
    """Put the same into several outboxes. In one loop, like the sending."""
    before, both = (), frames  # for most the same frames wait, and both are put together once for all of them
    for outbox in outboxes:
        waiting, weight = outbox._frames, outbox._weight + size
        if outbox._is_stuck or outbox._is_shut or weight > AT_ONCE:
            outbox.put_all(frames, size)
            continue
        if waiting is not before:
            before, both = waiting, waiting + frames
        if not waiting:
            if not _dirty:
                hub.soon(flush)
            _dirty.append(outbox)
        outbox._frames, outbox._weight = both, weight


def send_everywhere(outboxes: Iterable[Outbox], frames: Frames, size: int) -> None:
    """The same, but who has nothing else waiting is sent to at once: for what is told alone, with nothing to gather."""
    data = b"".join(frames)
    others = []
    for outbox in outboxes:
        if outbox._frames or outbox._is_shut or outbox.answers_due:
            others.append(outbox)
            continue
        try:
            sent = outbox._write(data)
        except Exception:  # whatever it is, it is met again at the end of the turn
            sent = 0
        if sent < size:
            outbox.put(data[sent:])
    put_everywhere(others, frames, size)


def flush() -> None:
    """Send what waits now."""
    waiting = [outbox for outbox in _dirty if not outbox._is_stuck]
    _dirty.clear()
    _send(waiting)


def _send(outboxes: list[Outbox]) -> None:
    """Send what waits, as far as the system takes it. In one loop, as most of a broadcast's time is spent here."""
    frames: Frames = ()
    data, size = b"", 0
    for outbox in outboxes:
        if outbox._frames is not frames:
            frames = outbox._frames
            data = b"".join(frames)
            size = len(data)
        try:
            if size and (sent := outbox._write(data)) < size:
                outbox._keep_the_rest(sent)
            else:
                outbox._frames, outbox._weight = (), 0
        except (BlockingIOError, InterruptedError):
            outbox._keep_the_rest(0)
        except OSError:
            outbox._lose()
        except Exception:  # or the others would wait, and never be flushed again
            log.exception("a client could not be sent to")
