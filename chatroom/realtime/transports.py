"""The WebSockets below the sockets: our own on the loop, or python-engineio's; bounded, and ended when need be."""

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import time

from engineio import packet
from engineio.exceptions import EngineIOError
from flask import Flask

from chatroom import hub
from chatroom.extensions import socketio
from chatroom.realtime import direct, frames
from chatroom.realtime.outbox import MOST_BYTES, MOST_EVENTS, flush, put_everywhere, send_everywhere
from chatroom.realtime.threaded import serve_threads

log = logging.getLogger(__name__)

MOMENT = 0.01  # seconds a client that takes what it is sent needs to empty its backlog
LAST_WORDS = 0.3  # seconds for what was said just before the end to arrive
ATTACHMENTS = 8  # binary parts of one event; we ask for none, and answer those who send some

as_json = json.JSONEncoder(separators=(",", ":")).encode  # what dumps() would make anew for every event

_is_own: list[bool] = [False]


def open_transports(app: Flask) -> None:
    """Serve the connections by the setting; without the loop there are only python-engineio's."""
    _is_own[:] = [app.config["SOCKET_TRANSPORT"] == "own" and hub.is_green()]
    if _is_own[0]:
        direct.open_transports()
    else:
        if not hub.is_green():
            serve_threads(socketio.server)
        _bound()
        _end_what_is_no_packet()
    _refuse_nonsense()


def clients(eio_sids: Iterable[str]) -> list:
    """Those that stand, as `hand_out` takes them."""
    if not _is_own[0]:
        return list(eio_sids)
    found = map(socketio.server.eio.sockets.get, eio_sids)
    return [each.outbox for each in found if each is not None]


def hand_out(clients: Iterable, *messages: str, at_once: bool = False) -> None:
    """Send the same Socket.IO packets to several clients at the end of the loop's turn, or `at_once`."""
    engine = socketio.server.eio
    if not _is_own[0]:
        shared = [packet.Packet(packet.MESSAGE, message) for message in messages]
        for eio_sid in clients:
            with suppress(EngineIOError):  # it closes in this moment; the others are told all the same
                for each in shared:
                    engine.send_packet(eio_sid, each)
        return
    shared = tuple([frames.frame(frames.TEXT, b"4" + message.encode()) for message in messages])
    put = send_everywhere if at_once else put_everywhere
    put(clients, shared, sum(map(len, shared)))


def answer(eio_sid: str, message: str) -> None:
    """Send one client a Socket.IO packet."""
    hand_out(clients([eio_sid]), message)


def expect_answers(eio_sid: str, more: int) -> None:
    """So many more, or fewer, answers are on their way to a client, with which goes what it is told meanwhile."""
    transport = socketio.server.eio.sockets.get(eio_sid)
    if _is_own[0] and transport is not None:
        transport.outbox.answers_due += more


def send_now() -> None:
    """Send what was handed out, if that waits for the end of the loop's turn."""
    if _is_own[0]:
        flush()


def close(eio_sid: str) -> None:
    """End a transport, at the latest a moment after its last words, even if its client takes nothing any more."""
    transport = socketio.server.eio.sockets.get(eio_sid)
    if transport is None:
        return
    if not _is_own[0]:
        hang_up = hub.hanging_up(socketio.server.environ.get(eio_sid, {}))
        hub.spawn(_later, hang_up)
    transport.close(wait=False)


def is_open(eio_sid: str) -> bool:
    """Whether a transport stands, and is not about to end."""
    transport = socketio.server.eio.sockets.get(eio_sid)
    return transport is not None and not transport.closed and not getattr(transport, "closing", False)


def every() -> list[str]:
    """The eio_sids of all transports, signed in or not."""
    return list(socketio.server.eio.sockets)


def beside_requests() -> int:
    """How many connections are no request's any more: those that are our own."""
    return len(socketio.server.eio.sockets) if _is_own[0] else 0


def silent_for(eio_sid: str) -> float:
    """The most seconds for which this transport's client can have been dead, by the pings that it answers."""
    engine = socketio.server.eio
    transport = engine.sockets.get(eio_sid)
    if _is_own[0] and transport:
        return engine.ping_interval + transport.unanswered_for()
    waits_since = transport and transport.last_ping  # None between an answer and the next ping
    return engine.ping_interval + (max(0.0, time() - waits_since) if waits_since else 0.0)


def _bound() -> None:
    """Let a client that does not read be cut instead of filling the memory; it fetches what it missed."""
    engine = socketio.server.eio
    plain, send = engine.create_queue().__class__, engine.send_packet

    class Backlog(plain):
        """What waits for one client, weighed."""

        weight, is_cut = 0, False

        def _put(self, packet) -> None:
            self.weight += _weight(packet)
            super()._put(packet)

        def _get(self):
            packet = super()._get()
            self.weight -= _weight(packet)
            return packet

    def send_packet(eio_sid: str, packet) -> None:
        transport = engine.sockets.get(eio_sid)
        if transport is None or transport.queue.is_cut:
            return
        if _is_full(transport.queue):
            hub.sleep(MOMENT)  # many events at once are no sign of a slow client, if only its writer gets a turn
            if _is_full(transport.queue):
                _cut(eio_sid, transport.queue)
                return
        send(eio_sid, packet)

    engine.create_queue, engine.send_packet = Backlog, send_packet


def _end_what_is_no_packet() -> None:
    """Have who sends it gone at once; python-engineio would fail, and keep the person until the next ping."""
    engine = socketio.server.eio
    plain = engine._async["websocket"]

    def websocket(handler: Callable, server):
        def handle(opened) -> list:
            try:
                return handler(opened)
            except ValueError:
                log.info("a client sent what is no packet")
                handler.__self__.close(wait=False, abort=True, reason=engine.reason.TRANSPORT_ERROR)
                return []

        return plain(handle, server)

    engine._async = engine._async | {"websocket": websocket}


def _refuse_nonsense() -> None:
    """End the transport of who sends what is no packet: it cannot be answered, and no client of ours does it."""
    server = socketio.server

    def handle(eio_sid: str, data: str | bytes) -> None:
        try:
            server._handle_eio_message(eio_sid, data)
            waiting = server._binary_packet.get(eio_sid)
            if waiting is not None and not 0 < waiting.attachment_count <= ATTACHMENTS:
                raise ValueError("attachments")
        except Exception as error:
            log.info("a client sent nonsense: %s", type(error).__name__)
            hub.spawn(close, eio_sid)

    server.eio.on("message", handle)


def _cut(eio_sid: str, backlog) -> None:
    if backlog.is_cut:
        return  # by another sender, in the same moment
    backlog.is_cut = True
    log.warning("slow_consumer: a client was cut with %d events, %d bytes waiting", backlog.qsize(), backlog.weight)
    hub.spawn(close, eio_sid)


def _is_full(backlog) -> bool:
    return backlog.qsize() >= MOST_EVENTS or backlog.weight >= MOST_BYTES


def _weight(packet) -> int:
    return len(getattr(packet, "data", None) or "")


def _later(hang_up: Callable) -> None:
    hub.sleep(LAST_WORDS)
    hang_up()
