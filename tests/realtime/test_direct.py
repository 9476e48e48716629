"""Our own WebSockets on the wire: RFC 6455 as a client sees it, and a person who is gone at once."""

import json
import os
import socket
import time

import pytest
from websocket import ABNF

from tests.realtime.wire import CHAT, PRESENCE

pytestmark = pytest.mark.skipif(
    os.environ.get("CHATROOM_TEST_MODE", "own") != "own", reason="python-engineio's sockets end in other ways"
)


@pytest.fixture
def wire(arrive):
    """Rita's socket."""
    return arrive("rita").socket(CHAT, PRESENCE)


def frame(opcode: int, payload: bytes = b"", fin: int = 1, mask: int = 1, rsv1: int = 0) -> bytes:
    """A client's frame, right or wrong."""
    return ABNF(fin, rsv1, 0, 0, opcode, mask, payload).format()


def goodbye(wire) -> int:
    """The code with which the server closes."""
    wire.ws.settimeout(3)
    while True:
        opcode, data = wire.ws.recv_data(control_frame=True)
        if opcode == ABNF.OPCODE_CLOSE:
            return int.from_bytes(data[:2])


BROKEN = {
    "a reserved bit": (frame(1, b"2", rsv1=1), 1002),
    "an unknown opcode": (frame(1, b"2").replace(b"\x81", b"\x83", 1), 1002),
    "a long ping": (b"\x89\xfe\x00\x7e" + bytes(130), 1002),
    "a continuation of nothing": (frame(0, b"2"), 1002),
    "a message in a message": (frame(1, b"4", fin=0) + frame(1, b"2"), 1002),
    "no mask": (b"\x81\x012", 1002),
    "no text": (frame(1, b"4\xff\xfe"), 1007),
    "too much": (b"\x81\xff" + (1 << 40).to_bytes(8) + bytes(4), 1009),
    "a wrong reason": (frame(8, b"\x03\xe8\xff"), 1007),
    "a wrong code": (frame(8, (999).to_bytes(2)), 1002),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_who_breaks_the_protocol_is_told_so_and_gone_at_once(arrive, wire, room, broken):
    data, code = BROKEN[broken]
    wire.tcp.sendall(data)
    assert goodbye(wire) == code
    wire.tcp.settimeout(2)
    assert wire.tcp.recv(10) == b""


def comes_to_be_said(reader, room: int, text: str) -> bool:
    """Whether exactly one such message is there in a moment: the last words are handled after the end is seen."""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        texts = [each["message_text"] for each in reader.ask("sync", {"room_id": room, "after": 0})["messages"]]
        if text in texts:
            return texts.count(text) == 1
    return False


def test_what_was_said_before_the_breach_counts(wire, arrive, room):
    said = json.dumps(["send_message", {"room_id": room, "message_text": "my last words", "client_id": "last"}])
    wire.tcp.sendall(frame(1, f"42{CHAT},1{said}".encode()) + b"\xff\xff")
    assert goodbye(wire) == 1002
    assert comes_to_be_said(arrive("ravi").socket(), room, "my last words")


def test_what_was_said_before_hanging_up_counts(wire, arrive, room):
    said = json.dumps(["send_message", {"room_id": room, "message_text": "must go", "client_id": "go"}])
    wire.tcp.sendall(frame(1, f"42{CHAT},1{said}".encode()))
    wire.tcp.shutdown(socket.SHUT_RDWR)
    assert comes_to_be_said(arrive("ravi").socket(), room, "must go")


def test_an_event_in_pieces_and_with_a_ping_between(wire):
    wire.tcp.sendall(frame(1, b'42/chat,7["not', fin=0) + frame(9, b"there?"))
    for letter in frame(0, b'hing"]'):
        wire.tcp.sendall(bytes([letter]))
    wire.ws.settimeout(3)
    heard = []
    while not ((ABNF.OPCODE_PONG, b"there?") in heard and any(data.startswith(b"43/chat,7") for _, data in heard)):
        heard.append(wire.ws.recv_data(control_frame=True))  # what everybody is told may come between


def test_a_close_is_answered_with_the_same_code(wire):
    wire.tcp.sendall(frame(8, (3456).to_bytes(2) + b"so long"))
    assert goodbye(wire) == 3456


def test_who_says_goodbye_is_not_told_goodbye(wire):
    """python-engineio's client waits half a minute when it is."""
    wire.tcp.sendall(frame(1, b"1"))
    wire.ws.settimeout(3)
    heard = []
    while not heard or heard[-1][0] != ABNF.OPCODE_CLOSE:
        heard.append(wire.ws.recv_data(control_frame=True))
    assert (ABNF.OPCODE_TEXT, b"1") not in heard


def test_nothing_is_compressed(arrive):
    assert not arrive("rita").socket().ws.headers.get("sec-websocket-extensions")


@pytest.mark.parametrize("key", ["short", "", "x" * 24, "AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_wrong_key_is_refused_in_plain_http(server, key):
    lines = ["GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", "Host: x", "Upgrade: websocket",
             "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", ""]  # fmt: skip
    with socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])), timeout=5) as connection:
        connection.sendall("\r\n".join(lines).encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 400")


def test_who_asks_without_end_does_not_keep_others_waiting(arrive, wire, room):
    for number in range(100):
        wire.ask("send_message", {"room_id": room, "message_text": f"line {number}", "client_id": f"line {number}"})
    other = arrive("ravi").socket()
    asked = frame(1, f'42{CHAT},0["sync",{json.dumps({"room_id": room, "after": 0})}]'.encode())
    wire.tcp.sendall(asked * (60_000 // len(asked)))  # and reads none of the answers
    slowest = 0.0
    for _ in range(10):
        began = time.monotonic()
        other.ask("nothing")
        slowest = max(slowest, time.monotonic() - began)
    assert slowest < 2  # the thousand take more than ten


def test_many_questions_at_once_are_answered_in_order(wire):
    wire.tcp.sendall(b"".join(frame(1, f'42/chat,{number}["nothing"]'.encode()) for number in range(1000)))
    wire._until(lambda: len(wire.acks) == 1000, 10)
    assert list(wire.acks) == list(range(1000))
