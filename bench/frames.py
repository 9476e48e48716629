"""WebSocket frames and Socket.IO packets as bytes, as far as a load generator needs them."""

from dataclasses import dataclass

TEXT = 0x81
MASK = bytes.fromhex("5a13c72e")


class UnexpectedFrame(Exception):
    """The server closed the connection, or sent what no server of ours sends."""


@dataclass(frozen=True)
class Dialect:
    """How a server is spoken to: the namespace, and the events to join a room and to write."""

    namespace: bytes
    join: bytes
    write: bytes

    @property
    def hello(self) -> bytes:
        """The packet that enters the namespace, and the beginning of its answer."""
        return b"40" + self.namespace

    @property
    def acknowledgement(self) -> bytes:
        """How an acknowledgement begins."""
        return b"43" + self.namespace

    @property
    def delivery(self) -> bytes:
        """How a delivery begins."""
        return b"42" + self.namespace + b'["message"'

    def joining(self, room: str) -> bytes:
        """The event that joins a room."""
        return b"42%b0%b" % (self.namespace, self.join % room.encode())

    def writing(self, number: int, room: str, text: bytes) -> bytes:
        """The event that writes into a room, acknowledged under a number."""
        return b"42%b%d%b" % (self.namespace, number, self.write % (room.encode(), text))


CHATROOM = Dialect(b"/chat,", b'["join_room",{"room_id":%b}]', b'["send_message",{"room_id":%b,"message_text":"%b"}]')
PLAIN = Dialect(b"", b'["join",{"room":"%b"}]', b'["message",{"room":"%b","text":"%b"}]')


def upgrade(port: int, cookie: str) -> bytes:
    """The request that turns a connection into a WebSocket."""
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def masked(payload: bytes) -> bytes:
    """A text frame as a client sends it."""
    size = len(payload)
    head = bytes([TEXT, 0x80 | size]) if size < 126 else bytes([TEXT, 0x80 | 126]) + size.to_bytes(2, "big")
    key = (MASK * (size // 4 + 1))[:size]
    return head + MASK + (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def framed(payload: bytes) -> bytes:
    """A text frame as a server sends it."""
    size = len(payload)
    return (bytes([TEXT, size]) if size < 126 else bytes([TEXT, 126]) + size.to_bytes(2, "big")) + payload


def split(data: bytes) -> tuple[list[tuple[int, int, int]], int]:
    """The whole frames in some bytes of a server, as (start, payload, end), and where the rest begins."""
    found, at, size = [], 0, len(data)
    while size - at >= 2:
        if data[at] != TEXT:
            raise UnexpectedFrame(f"a frame that is no text: {data[at : at + 60]!r}")
        length, payload = data[at + 1], at + 2
        if length > 125:
            wide = 2 if length == 126 else 8
            payload += wide
            if payload > size:
                break
            length = int.from_bytes(data[payload - wide : payload], "big")
        if payload + length > size:
            break
        found.append((at, payload, payload + length))
        at = payload + length
    return found, at
