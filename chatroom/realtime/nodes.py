"""Several server processes as one: events through Redis, which forgets; so nodes say `resync` when it was away."""

import time
from collections.abc import Callable

import socketio as engine
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatroom.core.crypto import keyed_hash
from chatroom.extensions import socketio
from chatroom.realtime.push import push, push_here

NODES = "/nodes"  # never a client's namespace: messages from node to node
_listeners: dict[str, Callable] = {}


def on_node_message(name: str) -> Callable:
    """Decorate what every node, this one too, does when such a message comes."""
    return lambda listener: _listeners.setdefault(name, listener)


def tell_nodes(name: str, data: dict) -> None:
    """Tell every node, this one first."""
    if isinstance(socketio.server.manager, ChatRedisManager):
        push(name, data, to="nodes", namespace=NODES)
    else:
        _listeners[name](data)


def manager_for(redis_url: str, app) -> engine.Manager:
    """The client manager: Redis when there are several processes."""
    if not redis_url:
        return engine.Manager()
    return ChatRedisManager(redis_url, app)


class ChatRedisManager(engine.RedisManager):
    """Comes back to a lost Redis within two seconds, and says so; overrides private methods, so python-socketio < 6."""

    def __init__(self, url: str, app) -> None:
        options = {"retry": Retry(NoBackoff(), 0), "socket_timeout": 1, "socket_connect_timeout": 1}
        # Redis publishes across its numbered databases: two libraries on one server must not hear each other.
        with app.app_context():
            channel = "chatroom:" + keyed_hash("channel", "nodes")[:16]
        super().__init__(url, channel=channel, redis_options=options | {"socket_keepalive": True})
        self._app = app

    def _handle_emit(self, message: dict) -> None:
        if message.get("namespace") != NODES:
            super()._handle_emit(message)
            return
        with self._app.app_context():
            _listeners[message["event"]](message["data"][0])

    def _redis_listen_with_retries(self):
        lost, pause = False, 0.25
        while True:
            try:
                self._redis_connect()
                self.pubsub.subscribe(self.channel)
                if lost:
                    self._tell_clients_to_fetch()
                lost, pause = False, 0.25
                yield from self.pubsub.listen()
            except Exception as error:
                self._get_logger().error("Redis subscription lost, retry in %.2f s: %s", pause, type(error).__name__)
                lost = True
                time.sleep(pause)
                pause = min(pause * 2, 2)

    def _tell_clients_to_fetch(self) -> None:
        push_here("resync", {}, to=None)
