"""Losing a right on the running server: open sockets end within a second, whoever took it away."""

import shutil
import time
import uuid

import pytest
import requests
import socketio

from tests.cast import PASSWORD, email, hidden_token
from tests.conftest import KEYS, closing_database, make_app
from tests.server import run_flask, running_server

COMMANDS = [
    (["deactivate"], "deactivated"),
    (["ban", "--reason", "shouting"], "banned"),
    (["role", "teacher"], "role changed"),
    (["password", "--password", "another quiet afternoon"], "password changed"),
]


@pytest.fixture(scope="module")
def library(sqlite_template, tmp_path_factory):
    """The settings and the address of a running library, and the app in this process."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'chat.db')}"
    settings = {"INSTANCE_PATH": str(folder), "DATABASE_URL": url, "RATE_LIMITS": "off", **KEYS}
    with closing_database(make_app(url, folder)) as app, running_server(settings) as server:
        yield settings, server.base_url, app


@pytest.fixture
def rita(library):
    """A new Rita, signed in, with an open socket that notes when and why it ends."""
    _, base_url, app = library
    login = email(f"rita-{uuid.uuid4().hex}")
    given = ["--name", "Rita", "--role", "member", "--password", PASSWORD]
    app.test_cli_runner().invoke(args=["users", "add", login, *given], catch_exceptions=False)
    with Browser(base_url, login) as browser:
        yield browser


class Browser:
    """Rita's."""

    def __init__(self, base_url, login):
        self.base_url, self.login, self.http = base_url, login, requests.Session()
        self.socket, self.reason, self.ended_at = socketio.Client(reconnection=False), None, None
        self.socket.on("signed_out", self._told, namespace="/chat")
        self.socket.on("disconnect", self._ended, namespace="/chat")

    def __enter__(self):
        self.post("/login", email=self.login, password=PASSWORD)
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        options = {"transports": ["websocket"], "namespaces": ["/chat"], "headers": {"Cookie": cookies}}
        self.socket.connect(self.base_url, wait_timeout=15, **options)
        return self

    def __exit__(self, *_):
        self.socket.disconnect()
        self.http.close()

    def post(self, path, **fields):
        page = self.http.get(f"{self.base_url}/account").text
        return self.http.post(f"{self.base_url}{path}", data=fields | {"csrf_token": hidden_token(page)})

    def is_inside(self):
        return not self.http.get(f"{self.base_url}/account").history

    def wait_for_the_end(self, seconds):
        deadline = time.monotonic() + seconds
        while self.ended_at is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert self.ended_at is not None
        return self.ended_at

    def _told(self, data):
        self.reason = data["reason"]

    def _ended(self, *_):
        self.ended_at = time.monotonic()


def test_signing_out_ends_the_socket(rita):
    rita.post("/logout")
    done_at = time.monotonic()
    assert rita.wait_for_the_end(10) - done_at < 1
    assert rita.reason == "signed out"


@pytest.mark.parametrize(("command", "reason"), COMMANDS)
def test_a_command_in_another_process_ends_the_socket(library, rita, command, reason):
    verb, *arguments = command
    run_flask(library[0], "users", verb, rita.login, *arguments)
    done_at = time.monotonic()
    assert rita.wait_for_the_end(10) - done_at < 1
    assert rita.reason == reason
    assert rita.is_inside() == (reason == "role changed")
