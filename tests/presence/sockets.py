"""Somebody's tab, as a socket: what it says is acknowledged, what it hears is kept."""

import time
from types import SimpleNamespace

import socketio

CHAT, PRESENCE = "/chat", "/presence"
PATIENCE = 15.0  # seconds; a promise in seconds names its own


class Tab:
    """One page of the chat, connected to both namespaces, or to those named."""

    def __init__(self, base_url: str, cookie: str, namespaces: tuple[str, ...] = (CHAT, PRESENCE)) -> None:
        self.heard: list[SimpleNamespace] = []
        self._client = socketio.Client(reconnection=False)
        for namespace in namespaces:
            self._client.on("*", self._hear, namespace=namespace)
        options = {"headers": {"Cookie": f"chatroom={cookie}"}, "transports": ["websocket"], "wait_timeout": PATIENCE}
        self._client.connect(base_url, namespaces=list(namespaces), **options)

    def say(self, event: str, namespace: str = CHAT, **data) -> dict:
        """Send an event; its acknowledgement."""
        return self._client.call(event, data, namespace=namespace, timeout=PATIENCE)

    def hears(self, event: str, seconds: float = PATIENCE, **fields) -> dict:
        """Wait for an event with these fields."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for each in list(self.heard):
                if each.event == event and fields.items() <= each.data.items():
                    return each.data
            time.sleep(0.02)
        raise AssertionError(f"no {event} with {fields} in {self.heard}")

    def all_heard(self, *events: str) -> list[dict]:
        """Everything of these kinds so far."""
        return [each.data for each in list(self.heard) if each.event in events]

    def forget(self) -> None:
        """Drop what was heard so far."""
        self.heard.clear()

    def close(self) -> None:
        """Close the page."""
        self._client.disconnect()
        self._client.eio.ws.shutdown()  # which the client leaves open when the server has ended the connection

    def send_raw(self, frame: str) -> None:
        """Send a WebSocket frame, whatever it is."""
        self._client.eio.ws.send(frame)

    def _hear(self, event: str, data: dict) -> None:
        self.heard.append(SimpleNamespace(event=event, data=data))
