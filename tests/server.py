"""The real server in a process of its own, as production starts it: patched, as the tests are not."""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.processes import end, free_port, running, wait_until

PROJECT = Path(__file__).resolve().parent.parent
Settings = Mapping[str, str]

# CHATROOM_TEST_MODE picks on what the servers of the tests run.
MODES = {"own": {}, "engineio": {"SOCKET_TRANSPORT": "engineio"}, "threading": {"ASYNC_MODE": "threading"}}
MODE = os.environ.get("CHATROOM_TEST_MODE", "own")


@dataclass(frozen=True)
class Server:
    """A running `wsgi.py`."""

    base_url: str
    process: subprocess.Popen
    log_path: Path

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self.log_path.read_text(errors="replace")

    def stop(self) -> int:
        """End it as systemd would, by SIGTERM; its exit code."""
        return end(self.process)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running_server(env: Settings, port: int | None = None, log_path: Path | None = None) -> Iterator[Server]:
    """A server with these settings, once /healthz answers; with a port and a log it restarts where it was."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="chatroom-server-") as folder:
        log_path = log_path or Path(folder, "server.log")
        settings = environment(env) | {"HOST": "127.0.0.1", "PORT": str(port)}
        command, here = [sys.executable, "wsgi.py"], {"cwd": PROJECT, "env": settings}
        with log_path.open("a") as log, running(command, stdout=log, stderr=log, **here) as process:
            server = Server(f"http://127.0.0.1:{port}", process, log_path)
            try:
                wait_until(lambda: _ask_health(port), process, seconds=90)
            except Exception as error:
                raise RuntimeError(f"The server did not start. Its log:\n{server.log[-4000:]}") from error
            yield server


def run_flask(env: Settings, *arguments: str, cwd: Path = PROJECT) -> str:
    """What a `flask` command prints, run as a process of its own; RuntimeError if it fails."""
    command = [sys.executable, "-m", "flask", "--app", "chatroom:create_app", *arguments]
    here = {"cwd": cwd, "env": environment(env), "timeout": 120}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **here)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.stdout[-4000:]}")
    return done.stdout


def environment(env: Settings) -> dict[str, str]:
    """These settings, on the mode of this run, and nothing of the developer's own besides what any program needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONUNBUFFERED": "1"} | MODES[MODE] | dict(env)


def _ask_health(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"/healthz answered {answer.status}")
