"""No chat at all: copies each message to its room, all that wait in one send. Usage: floor.py PORT

It shows how much the load generator can take: whatever is measured must stay well below it.
"""

import itertools
import json
import re
import select
import socket
import sys

ACCEPT = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)
OPEN = b'0{"sid":"x","upgrades":[],"pingInterval":250000,"pingTimeout":200000,"maxPayload":1000000}'
EVENT = re.compile(rb"42(\d+)(\[.*)", re.DOTALL)

numbers = itertools.count(1)


class Guest:
    """One connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.received, self.waiting, self.is_open = sock, b"", b"", False


def framed(payload: bytes) -> bytes:
    """A server's text frame."""
    size = len(payload)
    return (bytes([0x81, size]) if size < 126 else bytes([0x81, 126]) + size.to_bytes(2, "big")) + payload


def unmasked(guest: Guest):
    """The whole text frames that a guest has sent."""
    data = guest.received
    while len(data) >= 8:
        size, at = data[1] & 127, 2
        if size == 126:
            size, at = int.from_bytes(data[2:4], "big"), 4
        if len(data) < at + 4 + size:
            break
        key = (data[at : at + 4] * (size // 4 + 1))[:size]
        body = data[at + 4 : at + 4 + size]
        yield (int.from_bytes(body, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
        data = data[at + 4 + size :]
    guest.received = data


def handle(guest: Guest, packet: bytes, rooms: dict[str, set], told: dict[str, bytearray]) -> None:
    """Join, or collect a message for its room."""
    if packet == b"40":
        guest.waiting += framed(b'40{"sid":"s"}')
    elif found := EVENT.fullmatch(packet):
        event, data = json.loads(found[2])
        if event == "join":
            rooms.setdefault(data["room"], set()).add(guest)
            guest.waiting += framed(b"43%b[]" % found[1])
            return
        message = {"id": next(numbers), "ts": 0.0, "user": "u", "text": data["text"]}
        told.setdefault(data["room"], bytearray())
        told[data["room"]] += framed(b"42" + json.dumps(["message", message], separators=(",", ":")).encode())
        guest.waiting += framed(b'43%b[{"id":%d}]' % (found[1], message["id"]))


def receive(guest: Guest, rooms: dict, told: dict) -> bool:
    """Take what a guest has sent; whether they are still there."""
    try:
        data = guest.sock.recv(65536)
    except OSError:
        data = b""
    guest.received += data
    if not guest.is_open and b"\r\n\r\n" in guest.received:
        guest.received = guest.received.partition(b"\r\n\r\n")[2]
        guest.is_open, guest.waiting = True, ACCEPT + framed(OPEN)
    if guest.is_open:
        for packet in unmasked(guest):
            handle(guest, packet, rooms, told)
    return bool(data)


def serve(port: int) -> None:
    """Read from all who have sent, then write to all who must hear."""
    listener, poll = socket.create_server(("127.0.0.1", port), backlog=1024), select.epoll()
    poll.register(listener, select.EPOLLIN)
    guests: dict[int, Guest] = {}
    rooms: dict[str, set] = {}
    while True:
        told, heard = {}, []
        for number, _ in poll.poll():
            if number == listener.fileno():
                sock, _ = listener.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                guests[sock.fileno()] = Guest(sock)
                poll.register(sock, select.EPOLLIN)
            elif receive(guests[number], rooms, told):
                heard.append(guests[number])
            else:
                poll.unregister(number)
                for members in rooms.values():
                    members.discard(guests[number])
                guests.pop(number).sock.close()
        for room, frames in told.items():
            for guest in rooms[room]:
                guest.sock.sendall(frames)
        for guest in heard:
            if guest.waiting:
                guest.sock.sendall(guest.waiting)
                guest.waiting = b""


if __name__ == "__main__":
    serve(int(sys.argv[1]))
