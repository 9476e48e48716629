"""The only place that emits."""

import socketio as engine

from chatroom.extensions import socketio
from chatroom.realtime import transports
from chatroom.realtime.audiences import CHAT

EVENT = engine.packet.EVENT


def push(
    event: str, *several: dict, to: str, namespace: str = CHAT, skip: list[str] | None = None, at_once: bool = False
) -> None:
    """Tell an audience on every node of one such event or several, in order; whoever misses them will fetch them.

    `at_once` is for what has nothing to gather with: what else is told in this turn of the loop would go out along.
    """
    packets = [_packet(event, data, namespace) for data in several]
    deliver(packets, to, namespace, skip, at_once)
    for packet, data in zip(packets, several, strict=True):
        socketio.server.manager.tell_others(packet, data, to, namespace, skip)


def push_here(event: str, data: dict, to: str | None, namespace: str = CHAT, skip: list[str] | None = None) -> None:
    """Tell an audience on this node alone: a socket, or None for all that are connected here."""
    deliver([_packet(event, data, namespace)], to, namespace, skip)


def send_now() -> None:
    """Send what was pushed and answered before the loop's turn ends: what is left to do is done while it travels."""
    transports.send_now()


def deliver(
    packets: list[str], to: str | None, namespace: str, skip: list[str] | None = None, at_once: bool = False
) -> None:
    """Hand events to the sockets of an audience that are open here; they are encoded once for all, on every node."""
    crowd = socketio.server.manager.crowd(namespace, to, skip or ())
    if crowd:
        transports.hand_out(crowd, *packets, at_once=at_once)


def _packet(event: str, data: dict, namespace: str) -> str:
    return f"{EVENT}{namespace},{transports.as_json([event, data])}"
