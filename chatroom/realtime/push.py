"""The only place that emits."""

from chatroom.extensions import socketio
from chatroom.realtime.audiences import CHAT


def push(event: str, data: dict, to: str, namespace: str = CHAT, skip: list[str] | None = None) -> None:
    """Tell an audience on every node; whoever misses it will fetch it."""
    socketio.server.emit(event, data, to=to, namespace=namespace, skip_sid=skip)


def push_here(event: str, data: dict, to: str | None, namespace: str = CHAT, skip: list[str] | None = None) -> None:
    """Tell an audience on this node alone: a socket, or None for all that are connected here."""
    socketio.server.emit(event, data, to=to, namespace=namespace, skip_sid=skip, ignore_queue=True)
