"""The only place that emits."""

import json

import socketio as engine

from chatroom.extensions import socketio
from chatroom.realtime import transports
from chatroom.realtime.audiences import CHAT

EVENT = engine.packet.EVENT


def push(event: str, data: dict, to: str, namespace: str = CHAT, skip: list[str] | None = None) -> None:
    """Tell an audience on every node; whoever misses it will fetch it."""
    packet = _packet(event, data, namespace)
    deliver(packet, to, namespace, skip)
    socketio.server.manager.tell_others(packet, data, to, namespace, skip)


def push_here(event: str, data: dict, to: str | None, namespace: str = CHAT, skip: list[str] | None = None) -> None:
    """Tell an audience on this node alone: a socket, or None for all that are connected here."""
    deliver(_packet(event, data, namespace), to, namespace, skip)


def deliver(packet: str, to: str | None, namespace: str, skip: list[str] | None = None) -> None:
    """Hand an event to the sockets of an audience that are open here; it is encoded once for all, on every node."""
    listeners = socketio.server.manager.get_participants(namespace, to)
    eio_sids = [eio_sid for sid, eio_sid in listeners if not skip or sid not in skip]
    if eio_sids:
        transports.hand_out(eio_sids, packet)


def _packet(event: str, data: dict, namespace: str) -> str:
    return f"{EVENT}{namespace},{json.dumps([event, data], separators=(',', ':'))}"
