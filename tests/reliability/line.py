"""A socket of /chat with as little of a client as possible, so that it is the server that is tested."""

import json
import socket

LOST = (OSError, EOFError)


class Line:
    """One WebSocket that speaks Socket.IO; frames are masked with zeros, which leaves them as they are."""

    def __init__(self, port: int, key: str, namespace: str = "/chat", timeout: float = 30) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._bytes, self._namespace = b"", namespace
        try:
            self._shake_hands(port)
            self.send(f"40{namespace},{json.dumps({'token': key})}")
            while not (entered := [packet for packet in self.receive() if packet.startswith("4")]):
                pass
            if not entered[0].startswith(f"40{namespace}"):
                raise EOFError(entered[0])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def send(self, *packets: str) -> None:
        """Send packets in one go."""
        self._socket.sendall(b"".join(map(_frame, packets)))

    def receive(self) -> list[str]:
        """Wait for packets; EOFError when the server has hung up, TimeoutError when it says nothing."""
        packets: list[str] = []
        while not packets:
            self._read()
            while (packet := self._next()) is not None:
                packets.append(packet)
        if "2" in packets:
            self.send("3")
        return packets

    def ask(self, event: str, **data) -> dict:
        """Say something, and what is acknowledged."""
        self.send(f"42{self._namespace},0{json.dumps([event, data])}")
        head = f"43{self._namespace},0"
        while True:
            for packet in self.receive():
                if packet.startswith(head):
                    return json.loads(packet.removeprefix(head))[0]

    def _shake_hands(self, port: int) -> None:
        path = "/socket.io/?EIO=4&transport=websocket"
        names = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{names}\r\n{key}\r\n\r\n".encode())
        while b"\r\n\r\n" not in self._bytes:
            self._read()
        answer, _, self._bytes = self._bytes.partition(b"\r\n\r\n")
        if b" 101 " not in answer:
            raise EOFError(answer.decode())

    def _read(self) -> None:
        found = self._socket.recv(65536)
        if not found:
            raise EOFError("the server has hung up")
        self._bytes += found

    def _next(self) -> str | None:
        if len(self._bytes) < 2:
            return None
        kind, length, start = self._bytes[0] & 15, self._bytes[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(self._bytes[2:start])
        if len(self._bytes) < start + length:
            return None
        payload, self._bytes = self._bytes[start : start + length], self._bytes[start + length :]
        if kind == 8:
            raise EOFError("the server has closed the socket")
        return payload.decode()


def _frame(packet: str) -> bytes:
    payload = packet.encode()
    length = len(payload)
    head = bytes([0x81, 0x80 | length]) if length < 126 else bytes([0x81, 0xFE]) + length.to_bytes(2)
    return head + bytes(4) + payload
