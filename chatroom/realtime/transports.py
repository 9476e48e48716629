"""The WebSockets below the sockets: how much may wait for one, and how it is ended."""

import logging
from collections.abc import Callable

from chatroom import hub
from chatroom.extensions import socketio

log = logging.getLogger(__name__)

MOST_EVENTS = 256  # that wait for one client
MOST_BYTES = 1024 * 1024
MOMENT = 0.01  # seconds a client that takes what it is sent needs to empty its backlog
LAST_WORDS = 0.3  # seconds for what was said just before the end to arrive
ATTACHMENTS = 8  # binary parts of one event; we ask for none, and answer those who send some


def bound() -> None:
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


def refuse_nonsense() -> None:
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


def close(eio_sid: str) -> None:
    """End a transport, at the latest a moment after its last words, even if its client takes nothing any more."""
    transport = socketio.server.eio.sockets.get(eio_sid)
    if transport is None:
        return
    hang_up = hub.hanging_up(socketio.server.environ.get(eio_sid, {}))
    hub.spawn(_later, hang_up)
    transport.close(wait=False)


def every() -> list[str]:
    """The eio_sids of all transports, signed in or not."""
    return list(socketio.server.eio.sockets)


def _cut(eio_sid: str, backlog) -> None:
    if backlog.is_cut:
        return  # by another sender, in the same moment
    backlog.is_cut = True
    log.warning("a slow client was cut at %d events, %d bytes", backlog.qsize(), backlog.weight)
    hub.spawn(close, eio_sid)


def _is_full(backlog) -> bool:
    return backlog.qsize() >= MOST_EVENTS or backlog.weight >= MOST_BYTES


def _weight(packet) -> int:
    return len(getattr(packet, "data", None) or "")


def _later(hang_up: Callable) -> None:
    hub.sleep(LAST_WORDS)
    hang_up()
