"""People at a page, each at one WebSocket in the throng: Engine.IO and Socket.IO by hand."""

import json
import time
from collections.abc import Callable
from functools import lru_cache

from tests.reliability.throng import Contact, Throng

HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n{cookie}\r\n"
)


class Member(Contact):
    """One of the throng at a page: inside as soon as the server lets them, and hearing their room."""

    def __init__(self, throng: Throng, cookie: str, *, room: int = 0, buffer: int = 0, presence: bool = False) -> None:
        super().__init__(throng, buffer=buffer)
        self.cookie, self.room, self.presence, self.status = cookie, room, presence, 0
        self.inside_at = self.joined_at = self.refusal = None
        self.last_id, self.acks, self.events = 0, {}, []
        self.listener: Callable[[Member, str, dict], None] = lambda _, event, data: self.events.append((event, data))
        cookie = f"Cookie: chatroom={cookie}\r\n" if cookie else ""
        self.send(HANDSHAKE.format(host="{}:{}".format(*throng.address), cookie=cookie).encode())

    def say(self, event: str, data: dict) -> int:
        """Send an event; the number under which its acknowledgement will come."""
        self.last_id += 1
        self.send(framed(f"42/chat,{self.last_id}{json.dumps([event, data])}"))
        return self.last_id

    def post(self, text: str, **more: object) -> int:
        """Write into the room."""
        return self.say("send_message", {"room_id": self.room, "message_text": text, **more})

    def ask(self, event: str, data: dict, seconds: float = 10) -> dict:
        """Send an event, and wait for what its acknowledgement says."""
        number = self.say(event, data)
        self.throng.until(lambda: number in self.acks or not self.is_open, seconds)
        return self.acks[number][1]

    def heard(self) -> None:
        """Take every frame that is complete."""
        if not self.status:
            head, end, rest = self.received.partition(b"\r\n\r\n")
            if not end:
                return
            self.status, self.received = int(head.split(b" ", 2)[1]), rest
        if self.status != 101:
            return
        for opcode, payload in frames(self.received):
            if opcode == 8:
                self.close()
            elif opcode == 1:
                self._packet(payload.decode())

    def _packet(self, text: str) -> None:
        if text == "2":
            self.send(framed("3"))
        elif text.startswith("42/"):
            self.listener(self, *parsed(text.partition(",")[2]))
        elif text.startswith("43/chat,"):
            number, _, answer = text[8:].partition("[")
            self.acks[int(number)] = time.monotonic(), json.loads(f"[{answer}")[0]
            if int(number) == 1 and self.room and self.joined_at is None:
                self.joined_at = time.monotonic() if self.acks.pop(1)[1]["ok"] else None
        elif text.startswith("0"):
            self.send((framed("40/presence,") if self.presence else b"") + framed("40/chat,"))
        elif text.startswith("40/chat,"):
            self.inside_at = time.monotonic()
            if self.room:
                self.say("join_room", {"room_id": self.room})
        elif text.startswith("44/chat,"):
            self.refusal = json.loads(text[8:])


def arrive(throng: Throng, cookies: list[str], room: int, seconds: float = 20, **options: object) -> list[Member]:
    """One member for each cookie, all connecting at once, as soon as each of them hears the room."""
    members = [Member(throng, cookie, room=room, **options) for cookie in cookies]
    throng.until(lambda: all(member.joined_at for member in members), seconds)
    return members


def framed(text: str) -> bytes:
    """A client's text frame; its mask of zeros leaves the text as it is."""
    data = text.encode()
    if len(data) < 126:
        return bytes((0x81, 0x80 | len(data))) + bytes(4) + data
    return b"\x81\xfe" + len(data).to_bytes(2) + bytes(4) + data


def frames(received: bytearray) -> list[tuple[int, bytes]]:
    """Take the complete frames of a server out of what was received."""
    found, at, size = [], 0, len(received)
    while size - at >= 2:
        length, start = received[at + 1], at + 2
        if length > 125:
            width = 2 if length == 126 else 8
            length, start = int.from_bytes(received[start : start + width]), start + width
        if size < start + length:
            break
        found.append((received[at] & 15, bytes(received[start : start + length])))
        at = start + length
    del received[:at]
    return found


@lru_cache(maxsize=256)
def parsed(payload: str) -> list:
    """An event's name and data; a broadcast is parsed once for all who hear it."""
    return json.loads(payload)
