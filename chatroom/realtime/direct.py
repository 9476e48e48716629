"""WebSockets straight on the loop: no green thread, no queue and no timer for each client that is merely there.

Stands below Engine.IO in the place of python-engineio's own sockets (pinned below 5), which keep a green thread that
reads, one that writes and one that waits for the next ping. Here the loop calls us when there is something to read;
what a client says is handled in order by one green thread, which lives as long as there is something to handle.
"""

import json
import logging
import socket
from collections import deque
from contextlib import suppress
from time import monotonic

from chatroom import hub
from chatroom.extensions import socketio
from chatroom.realtime import frames, heartbeat
from chatroom.realtime.frames import FrameError, FrameReader, frame
from chatroom.realtime.outbox import Outbox

log = logging.getLogger(__name__)

AT_ONCE = 64 * 1024  # bytes read in one go
A_TURN = 0.005  # seconds for which one client is served; then the others come first
MOST_UNHANDLED = 128  # messages of one client; until they are handled it is not read on
LAST_WORDS = 0.3  # seconds for what was said just before the end to arrive
ASK, ANSWER = frame(frames.TEXT, b"2"), "3"  # Engine.IO's own
GOODBYE = frame(frames.TEXT, b"1")  # to who has not said it first
NORMAL, POLICY = 1000, 1008
# Of a request's environ only this outlives the handshake: who connects, and what a Request is made of.
KNOWN = "chatroom.known"  # when the door let whom in, and how many sign-ins had ended then
KEPT = (KNOWN, "REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_COOKIE",
        "HTTP_AUTHORIZATION", "wsgi.url_scheme")  # fmt: skip
SAID = (frames.TEXT, frames.BINARY)
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "


class Transport:
    """One client's WebSocket, as Engine.IO's server knows sockets."""

    __slots__ = (
        "_connection", "_engine", "_inbox", "_is_handling", "_is_paused", "_reader", "_stop_reading",
        "closed", "outbox", "pinged_at", "session", "sid",
    )  # fmt: skip

    def __init__(self, engine, sid: str, connection: socket.socket) -> None:
        self._engine, self.sid, self._connection = engine, sid, connection
        self._reader = FrameReader(engine.max_http_buffer_size)
        self.outbox = Outbox(connection, on_full=self._cut, on_lost=self._lose)
        self._inbox: deque = deque()
        self._is_handling = self._is_paused = self.closed = False
        self._stop_reading = None
        self.pinged_at: float | None = None  # while a ping is not answered
        self.session: dict = {}

    def open(self) -> None:
        """Begin to read."""
        if not self.closed:
            heartbeat.begin(self)
            self._stop_reading = hub.watch(self._connection, self._read)

    def unanswered_for(self) -> float:
        """Seconds since a ping that is not answered yet."""
        return monotonic() - self.pinged_at if self.pinged_at else 0.0

    def ping(self) -> None:
        """Ask the client whether it lives."""
        self.outbox.put(ASK)

    def send(self, packet) -> None:
        """Send an Engine.IO packet."""
        encoded = packet.encode()
        text = isinstance(encoded, str)
        self.outbox.put(frame(frames.TEXT, encoded.encode()) if text else frame(frames.BINARY, encoded))

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End it: the client is told after what waits for it, and those above at once."""
        if not self.closed:
            if not abort:
                self.outbox.put(GOODBYE)
            self._part(POLICY if abort else NORMAL)
            self._end(reason or self._engine.reason.SERVER_DISCONNECT)

    def _read(self, _) -> None:
        """Called by the loop."""
        try:
            data = self._connection.recv(AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        if self.closed:
            return
        try:
            messages = self._reader.feed(data)
        except FrameError as error:
            log.info("a client broke the WebSocket protocol: %d", error.code)
            self._take(error.messages)
            self._put_end(self._engine.reason.TRANSPORT_ERROR)
            self._part(error.code)
        else:
            self._take(messages)

    def _take(self, messages: list) -> None:
        # What was said comes first into the inbox: answering a ping may find that the client is gone.
        self._inbox.extend(payload for opcode, payload in messages if opcode in SAID and payload != ANSWER)
        # Together: thousands fit into what is read at once, and each by itself would be put behind all before it.
        if pongs := tuple([frame(frames.PONG, payload) for opcode, payload in messages if opcode == frames.PING]):
            self.outbox.put_all(pongs, sum(map(len, pongs)))
        for opcode, payload in messages:
            if payload == ANSWER:
                heartbeat.answered(self)
            elif opcode == frames.CLOSE:
                self._put_end(self._engine.reason.CLIENT_DISCONNECT)
                self._part(int.from_bytes(payload[:2]) if payload else NORMAL)
        self._handle_soon(at_once=True)

    def _put_end(self, reason: str) -> None:
        self._inbox.append((reason,))  # a tuple, as no client's message is
        self._handle_soon()

    def _handle_soon(self, at_once: bool = False) -> None:
        if self._inbox and not self._is_handling:
            self._is_handling = True
            hub.spawn(self._handle, at_once=at_once)
        if len(self._inbox) > MOST_UNHANDLED and self._stop_reading:
            self._stop_reading()
            self._stop_reading, self._is_paused = None, True

    def _handle(self) -> None:
        """In order, whatever each of them waits for."""
        try:
            began = monotonic()
            while self._inbox and not self.closed:
                self._handle_one(self._inbox.popleft())
                if monotonic() - began > A_TURN:
                    hub.sleep(0)
                    began = monotonic()
                if self._is_paused and len(self._inbox) < MOST_UNHANDLED // 2 and not self.closed:
                    self._is_paused = False
                    self._stop_reading = hub.watch(self._connection, self._read)
        finally:
            self._is_handling = False

    def _handle_one(self, payload) -> None:
        if isinstance(payload, tuple):
            self._end(*payload)
        elif isinstance(payload, bytes):
            self._engine.handlers["message"](self.sid, payload)
        elif payload[:1] == "4":
            self._engine.handlers["message"](self.sid, payload[1:])
        elif payload == "1":
            self._part(NORMAL)
            self._end(self._engine.reason.CLIENT_DISCONNECT)
        elif not payload[:1].isdigit():
            log.info("a client sent what is no packet")
            self.close(abort=True, reason=self._engine.reason.TRANSPORT_ERROR)

    def _lose(self) -> None:
        """The client has gone; what it said before is handled first."""
        self._hang_up()
        if not self.closed:
            self._put_end(self._engine.reason.TRANSPORT_CLOSE)

    def _end(self, reason: str) -> None:
        if self.closed:
            return
        self.closed = True
        self._engine.sockets.pop(self.sid, None)
        self._engine._trigger_event("disconnect", self.sid, reason, run_async=False)

    def _cut(self) -> None:
        hub.spawn(self._end, "slow_consumer")
        self._part(POLICY, b"slow_consumer")

    def _part(self, code: int, reason: bytes = b"") -> None:
        """Say goodbye, and hang up when the client has heard it, or at the latest in a moment."""
        self.outbox.finish(frame(frames.CLOSE, code.to_bytes(2) + reason))
        hub.soon(self._hang_up, LAST_WORDS)

    def _hang_up(self) -> None:
        if self._stop_reading:
            with suppress(KeyError):  # the loop has dropped it already
                self._stop_reading()
            self._stop_reading = None
        self._is_paused = False
        self.outbox.clear()
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        hub.soon(self._connection.close, LAST_WORDS)  # whoever waits to send on is woken by the end first


def open_transports() -> None:
    """Have Engine.IO's connections served here."""
    engine = socketio.server.eio

    def connect(environ: dict, start_response, transport: str, jsonp_index=None):
        try:
            accepted = frames.accept_key(environ["HTTP_SEC_WEBSOCKET_KEY"])
        except ValueError:
            start_response("400 Bad Request", [("Connection", "close")])
            return [b"Sec-WebSocket-Key must be 16 bytes in base64."]
        opened = Transport(engine, engine.generate_id(), hub.take_over(environ))
        engine.sockets[opened.sid] = opened
        first = SWITCHING + accepted.encode() + b"\r\n\r\n" + frame(frames.TEXT, _greeting(engine, opened.sid))
        opened.outbox.put(first)
        kept = {name: environ[name] for name in KEPT if name in environ}
        engine._trigger_event("connect", opened.sid, kept, run_async=False)
        hub.soon(opened.open)
        return []

    engine._handle_connect = connect
    hub.spawn(heartbeat.beat, engine.ping_interval, engine.ping_timeout, engine.reason.PING_TIMEOUT)


def _greeting(engine, sid: str) -> bytes:
    times = {"pingInterval": int(engine.ping_interval * 1000), "pingTimeout": int(engine.ping_timeout * 1000)}
    return b"0" + json.dumps({"sid": sid, "upgrades": [], **times, "maxPayload": engine.max_http_buffer_size}).encode()
