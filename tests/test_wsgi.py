"""The serving process: full houses, the way out, and what a client gets to see of an accident."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.realtime.library import everybody_leaves, library, settings
from tests.realtime.wire import Wire, sign_in
from tests.server import PROJECT, environment, running_server

__all__ = ["everybody_leaves", "library", "settings"]


@pytest.fixture(scope="module")
def server(settings):
    """A small house, with room for ten."""
    with running_server(settings | {"MAX_CONNECTIONS": "10"}) as server:
        yield server


def port_of(server) -> int:
    """Where it listens."""
    return int(server.base_url.rpartition(":")[2])


def say(server, text: bytes) -> bytes:
    """What the server answers to these bytes, until it hangs up or says nothing more."""
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=5) as connection:
        connection.sendall(text)
        connection.settimeout(1)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def test_a_full_house_says_so_at_once_and_disturbs_nobody(library, server):
    rita = sign_in(library, server.base_url, "rita")
    wires = [rita.socket() for _ in range(9)]
    rita.http.close()
    time.sleep(0.1)
    wires.append(rita.socket())
    began = time.monotonic()
    for _ in range(20):
        answer = requests.get(f"{server.base_url}/healthz", timeout=5)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    assert time.monotonic() - began < 3
    assert {wire.ask("nothing")["error"]["code"] for wire in wires} == {"unknown_event"}
    wires.pop().ws.close()
    _wait_for(lambda: requests.get(f"{server.base_url}/healthz", timeout=5).status_code == 200)


def test_who_is_turned_away_and_says_nothing_holds_no_place(server):
    silent = [socket.create_connection(("127.0.0.1", port_of(server)), timeout=5) for _ in range(60)]
    try:
        _wait_for(lambda: requests.get(f"{server.base_url}/healthz", timeout=5).status_code == 503)
    finally:
        for connection in silent:
            connection.close()
    _wait_for(lambda: requests.get(f"{server.base_url}/healthz", timeout=5).status_code == 200)


@pytest.mark.parametrize(
    "text",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /login HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /%00%ff%0d%0aX:y HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
        b"GET /chat/rooms HTTP/1.1\r\nAuthorization: Bearer \xff\x00\r\nConnection: close\r\n\r\n",
        b"GET /chat/rooms HTTP/1.1\r\nCookie: chatroom=\xff\xff; x\r\nConnection: close\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nCookie: chatroom=\xff\r\n\r\n",
        b"POST /chat/rooms HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    ],
    ids=range(12),
)
def test_nothing_a_client_sends_shows_it_our_insides(server, text):
    answer = say(server, text)
    assert not any(word in answer for word in (b"Traceback", b".py", b"eventlet", b"sqlalchemy"))
    assert b" 500 " not in answer.partition(b"\r\n")[0]
    assert requests.get(f"{server.base_url}/healthz", timeout=5).ok


def test_a_second_server_on_the_port_does_not_start(settings, server):
    second = settings | {"HOST": "127.0.0.1", "PORT": str(port_of(server))}
    done = _run(second)
    assert done.returncode == 1
    assert f"127.0.0.1:{port_of(server)}" in done.stderr
    assert "Traceback" not in done.stderr
    assert requests.get(f"{server.base_url}/healthz", timeout=5).ok


def test_a_wrong_setting_is_a_sentence_and_no_start(settings):
    done = _run(settings | {"PORT": "http"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "PORT='http' cannot be used: write a port number, 1 to 65535."
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_way_out_is_short_and_clean_with_people_inside(library, settings, sign):
    with running_server(settings) as server:
        rita = sign_in(library, server.base_url, "rita")
        wires = [rita.socket("/chat", "/presence") for _ in range(5)] + [Wire(server.base_url)]
        began = time.monotonic()
        server.process.send_signal(sign)
        assert wires[0].hear("resync", 2) == {}
        assert server.process.wait(timeout=5) == 0
        assert time.monotonic() - began < 3
        assert all(wire.ends_within(1) for wire in wires)
        assert "Traceback" not in server.log
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{server.base_url}/healthz", timeout=2)


def test_on_the_way_out_no_file_is_taken_for_the_port():
    command = [sys.executable, "-m", "tests.green_stopping"]
    here = {"cwd": PROJECT, "env": environment({}), "timeout": 60}
    done = subprocess.run(command, capture_output=True, text=True, **here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"is_open": False, "error": ""}


def test_on_native_threads_nobody_needs_eventlet_or_leaves_a_thread_behind(library, settings):
    with running_server(settings | {"ASYNC_MODE": "threading", "PYTHONPROFILEIMPORTTIME": "1"}) as server:
        rita = sign_in(library, server.base_url, "rita")
        rita.socket().ws.close()
        _wait_for(lambda: _threads(server) < 20)
        wires = [rita.socket() for _ in range(20)]
        assert _threads(server) >= 40
        for wire in wires:
            wire.ws.close()
        _wait_for(lambda: _threads(server) < 20)
        imported = {line.rpartition("|")[2].strip() for line in server.log.splitlines() if "import time:" in line}
    assert "chatroom" in imported
    assert not {name for name in imported if "eventlet" in name}


def _threads(server) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("Threads:")[2].split()[0])


def _run(env: dict) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "wsgi.py"], cwd=PROJECT, env=environment(env), capture_output=True, text=True, timeout=90
    )


def _wait_for(ready, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
