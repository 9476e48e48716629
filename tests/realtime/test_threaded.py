"""What our WebSocket for native threads says, and when it has said enough."""

import socket
from types import SimpleNamespace

import pytest
from websocket import ABNF

from chatroom.realtime.threaded import ThreadedWebSocket

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def talk(handler) -> bytes:
    """All that a client hears which says goodbye as soon as it is let in."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(ABNF(1, 0, 0, 0, ABNF.OPCODE_CLOSE, 1, b"\x03\xe8").format())
        environ = {"HTTP_SEC_WEBSOCKET_KEY": KEY, "werkzeug.socket": ours}
        ThreadedWebSocket(handler, SimpleNamespace(max_http_buffer_size=1000))(environ, None)
        ours.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: theirs.recv(4096), b"")).partition(b"\r\n\r\n")[2]


def test_nothing_is_sent_after_the_goodbye():
    def handler(line):
        line.send("Before")
        assert line.wait() is None
        with pytest.raises(OSError):
            line.send("After")

    assert talk(handler) == b"\x81\x06Before" + b"\x88\x02\x03\xe8"


def test_whoever_says_goodbye_first_says_it_once():
    def handler(line):
        line.close()
        line.close()
        with pytest.raises(OSError):
            line.send("After")

    assert talk(handler) == b"\x88\x02\x03\xe8"
