"""A WebSocket for native threads: in one Engine.IO reads, in another it writes, and any may end it."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import RLock
from time import monotonic, time

from engineio.exceptions import EngineIOError
from engineio.packet import PING, Packet
from engineio.socket import Socket

from chatroom import hub
from chatroom.realtime import frames
from chatroom.realtime.frames import FrameError, FrameReader, frame

AT_ONCE = 64 * 1024  # bytes read in one go
TURN = 0.5  # seconds between two looks at who is to be pinged
LAST_WORDS = 0.3  # seconds for what was said just before the end to arrive
NORMAL = 1000
SWITCHING = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n"
)


class ThreadedWebSocket:
    """What python-engineio (pinned below 5) asks of a WebSocket, in place of its own, which is bounded in nothing."""

    def __init__(self, handler: Callable, server) -> None:
        self._handler, self._reader = handler, FrameReader(server.max_http_buffer_size)
        self._messages: deque[frames.Message] = deque()
        self._sending, self._is_over, self._has_said_goodbye = hub.lock(), False, False

    def __call__(self, environ: dict, start_response):
        try:
            accepted = frames.accept_key(environ["HTTP_SEC_WEBSOCKET_KEY"])
        except ValueError:
            start_response("400 Bad Request", [("Connection", "close")])
            return [b"Sec-WebSocket-Key must be 16 bytes in base64."]
        self.socket = environ["werkzeug.socket"]  # by this name Engine.IO finds it, and sets its timeout
        self._hang_up = hub.hanging_up(environ)
        self._send(SWITCHING.format(accepted).encode())
        self._handler(self)
        return _no_answer()

    def send(self, message: str | bytes) -> None:
        """Send a message; OSError when the client has gone or is going, or takes nothing for too long."""
        is_text = isinstance(message, str)
        self._send(frame(frames.TEXT, message.encode()) if is_text else frame(frames.BINARY, message))

    def wait(self) -> str | bytes | None:
        """The next message; None after the last one."""
        while True:
            while self._messages:
                opcode, payload = self._messages.popleft()
                if opcode in (frames.TEXT, frames.BINARY):
                    return payload
                self._answer(opcode, payload)
            if self._is_over:
                return None
            self._read()

    def close(self, code: int = NORMAL) -> None:
        """Say goodbye, and hang up a moment later, even if the client takes nothing any more."""
        if self._is_over:
            return
        self._is_over = True
        hub.spawn(self._hang_up_soon)
        with suppress(OSError):
            self._send(frames.close_frame(code), is_goodbye=True)

    def _read(self) -> None:
        data = self.socket.recv(AT_ONCE)
        if not data:
            self._is_over = True
            self._hang_up()  # or the writing thread, which is waited for, might wait for ever
            return
        try:
            self._messages.extend(self._reader.feed(data))
        except FrameError as error:
            self._messages.extend(error.messages)
            self.close(error.code)

    def _answer(self, opcode: int, payload: bytes) -> None:
        if opcode == frames.PING:
            self._send(frame(frames.PONG, payload))
        elif opcode == frames.CLOSE:
            self.close(int.from_bytes(payload[:2]) if payload else NORMAL)

    def _send(self, data: bytes, is_goodbye: bool = False) -> None:
        with self._sending:  # frames of two threads must not mix, and after the last one a browser complains of others
            if self._has_said_goodbye:
                raise BrokenPipeError
            self._has_said_goodbye = is_goodbye
            self.socket.sendall(data)

    def _hang_up_soon(self) -> None:
        hub.sleep(LAST_WORDS)
        self._hang_up()


class Pings:
    """One thread that pings all clients; python-engineio has one sleep for each, even for those who have gone."""

    def __init__(self, interval: float) -> None:
        self._interval, self._due = interval, deque()
        self._beginning, self._is_running = hub.lock(), False

    def later(self, transport: Socket) -> None:
        """Ping a client when the interval is over."""
        self._due.append((monotonic() + self._interval, transport))
        with self._beginning:
            if not self._is_running:
                self._is_running = True
                hub.spawn(self._ping_for_ever)

    def _ping_for_ever(self) -> None:
        while True:
            hub.sleep(TURN)
            while self._due and self._due[0][0] <= monotonic():
                _, transport = self._due.popleft()
                if not transport.closing and not transport.closed:
                    transport.last_ping = time()
                    with suppress(EngineIOError):
                        transport.send(Packet(PING))


def serve_threads(server) -> None:
    """Have Socket.IO's server work with native threads, where its own parts expect that nobody comes between."""
    engine, manager = server.eio, server.manager
    engine._async = engine._async | {"websocket": ThreadedWebSocket}
    start, pings, turn = engine.start_background_task, Pings(engine.ping_interval), RLock()

    def start_background_task(target: Callable, *args, **options):
        if getattr(target, "__func__", None) is Socket._send_ping:
            return pings.later(target.__self__)
        return start(target, *args, **options)

    engine.start_background_task = start_background_task
    for name in ("pre_connect", "connect", "basic_enter_room", "basic_leave_room", "basic_disconnect"):
        setattr(manager, name, _in_turn(turn, getattr(manager, name)))
    participants = manager.get_participants
    manager.get_participants = _in_turn(turn, lambda *audience: list(participants(*audience)))

    def end(eio_sid: str, reason: str) -> None:
        if server.environ.pop(eio_sid, None) is not None:  # of several who end it the first one tells
            server._handle_eio_disconnect(eio_sid, reason)

    engine.on("disconnect", end)


def _in_turn(turn: RLock, function: Callable) -> Callable:
    def take_turn(*args, **options):
        with turn:
            return function(*args, **options)

    return take_turn


def _no_answer() -> Iterator[bytes]:
    """Tells the server, when it asks for the answer, that the connection is spent."""
    raise ConnectionAbortedError
    yield
