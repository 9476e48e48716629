"""Several server processes as one. What they tell each other may get lost: the database is the truth, so whoever may
have missed something is told `resync`, and fetches."""

import json
import logging
import secrets
from collections import deque
from collections.abc import Callable
from time import monotonic

import socketio as engine
from flask import Flask

from chatroom import hub
from chatroom.core.crypto import keyed_hash
from chatroom.extensions import socketio
from chatroom.realtime import audiences, missed
from chatroom.realtime.connections import Connection
from chatroom.realtime.crowds import CrowdManager
from chatroom.realtime.line import Line
from chatroom.realtime.namespace import on_begin
from chatroom.realtime.push import deliver, push_here

log = logging.getLogger(__name__)

NODE = secrets.token_hex(8)  # this process, among the others
FETCH_EVERY = 25.0  # seconds, while the line between the nodes is broken
MOST_TO_FOLLOW = 1000  # messages that may wait to be followed apart; then all are dropped, and everything is asked anew
NOT_FOLLOWED = "what another node said could not be followed: %s"

_listeners: dict[str, Callable] = {}
_apart: set[str] = set()


def on_node_message(name: str, apart: bool = False) -> Callable:
    """Decorate what every node, this one too, does when such a message comes.

    In the order in which all was said, so that after a right is lost nothing more is heard; or `apart`, for what asks
    the database much and often, and must not hold up the rest.
    """
    if apart:
        _apart.add(name)
    return lambda listener: _listeners.setdefault(name, listener)


def tell_nodes(name: str, data: dict) -> None:
    """Tell every node, this one at once."""
    if manager := _manager():
        manager.say({"node_message": name, "data": data})
    _listeners[name](data)


def manager_for(redis_url: str, app: Flask) -> engine.Manager:
    """The client manager, which tells the other nodes when there are several processes."""
    return NodesManager(redis_url, app) if redis_url else LoneManager()


def is_degraded() -> bool:
    """True when there are to be other nodes, and they are not heard or do not hear us."""
    manager = _manager()
    return manager is not None and not manager.line.stands


def keep_in_touch(app: Flask) -> None:
    """Talk with the other nodes, if there are to be any, and find what was missed, for as long as the process lives."""
    hub.spawn(missed.watch, app)
    hub.spawn(missed.tell_clients)
    manager = _manager()
    if manager is None:
        return
    manager.line.open()
    hub.spawn(manager.follow_apart)
    fetch_at = 0.0
    while True:
        hub.sleep(1)
        if not is_degraded():
            fetch_at = 0.0
        elif monotonic() > fetch_at:
            fetch_at = monotonic() + FETCH_EVERY
            missed.have_everyone_fetch()


class LoneManager(CrowdManager):
    """The sockets of the only node."""

    def tell_others(self, packet: str, data: dict, to: str, namespace: str, skip: list[str] | None = None) -> None:
        """There are none; but what was kept and told to nobody is found by what was told."""
        missed.note(data)


class NodesManager(CrowdManager):
    """The sockets of one node of several."""

    def __init__(self, redis_url: str, app: Flask) -> None:
        super().__init__()
        self._app = app
        # Redis publishes across its numbered databases: two libraries on one server must not hear each other.
        with app.app_context():
            channel = "chatroom:" + keyed_hash("channel", "nodes")[:16]
        self.line = Line(redis_url, channel, self._heard, _tell_clients, self._repaired)
        self._to_follow: deque[dict] = deque()
        self._wake = hub.event()

    def tell_others(self, packet: str, data: dict, to: str, namespace: str, skip: list[str] | None = None) -> None:
        """Tell an audience on other nodes, which hand the packet on as it is and read only what stands before it."""
        missed.note(data)
        change = {name: data.get(name) for name in ("room_id", "updated_seq")}
        self.say({"change": change, "to": to, "namespace": namespace, "skip": skip}, packet)

    def say(self, message: dict, packet: str = "") -> None:
        """Tell the other nodes themselves; nobody waits for it."""
        self.line.say(f"{NODE} {json.dumps(message)}\n{packet}")

    def _heard(self, text: bytes) -> None:
        node, _, body = text.partition(b" ")
        if node == NODE.encode():
            return
        head, _, packet = body.partition(b"\n")  # JSON has no bare line feed
        try:
            message = json.loads(head)
            if "node_message" not in message:
                _deliver(packet.decode(), **message)
            elif message["node_message"] in _apart:
                if len(self._to_follow) == MOST_TO_FOLLOW:
                    log.warning("too much waits to be followed, and is doubted")
                    self._to_follow.clear()
                    missed.have_everyone_fetch()
                self._to_follow.append(message)
                self._wake.set()
            else:
                self._follow(**message)
        except Exception as error:  # of another version perhaps, or of nobody we know
            log.warning(NOT_FOLLOWED, type(error).__name__)

    def _follow(self, node_message: str, data: dict) -> None:
        with self._app.app_context():
            _listeners[node_message](data)

    def follow_apart(self) -> None:
        """Do what may take its time, for as long as the process lives."""
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._to_follow:
                try:
                    self._follow(**self._to_follow.popleft())
                except Exception as error:
                    log.warning(NOT_FOLLOWED, type(error).__name__)

    def _repaired(self, what: str) -> None:
        if what == "listens":
            missed.have_everyone_fetch()
        else:
            self.say({"node_message": "fetch", "data": {}})


def _manager() -> NodesManager | None:
    manager = socketio.server.manager
    return manager if isinstance(manager, NodesManager) else None


def _deliver(packet: str, change: dict, to: str, namespace: str, skip: list[str] | None) -> None:
    if not (
        packet.startswith(f"{engine.packet.EVENT}{namespace},[") and isinstance(change, dict) and isinstance(to, str)
    ):
        raise TypeError("an event has a packet, a change and an audience")
    missed.note(change)
    deliver([packet], to=to, namespace=namespace, skip=skip)


@on_node_message("fetch")
def _fetch(data: dict) -> None:
    missed.have_everyone_fetch()


def _tell_clients(stands: bool) -> None:
    hub.spawn(push_here, "service", {"degraded": not stands}, None)


@on_begin
def _tell_client(connection: Connection, person) -> None:
    if connection.namespace == audiences.CHAT and is_degraded():
        push_here("service", {"degraded": True}, to=connection.sid)
