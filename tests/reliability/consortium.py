"""A consortium: two nodes on PostgreSQL and Redis, behind nginx as deploy/nginx.conf sets it up."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from flask import Flask

from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.processes import free_port, running, unavailable, wait_until
from tests.realtime.wire import Somebody, Wire, close_everything, sign_in
from tests.server import PROJECT, Server, Settings, running_server
from tests.services import Service, ask_redis, fresh_database, private_redis

EXAMPLE = PROJECT / "deploy" / "nginx.conf"
AROUND = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    add_header X-Node $upstream_addr always;
    include {folder}/chatroom.conf;
}}
"""


@dataclass
class Consortium:
    """Two nodes, what they share, and the address people type."""

    app: Flask
    redis: Service
    settings: Settings
    nodes: list[Server]
    address: str
    stack: contextlib.ExitStack

    def arrive(self, name: str, at: int | None = None) -> Somebody:
        """One of the cast signs in, on one more device, at a certain node or wherever nginx leads."""
        return sign_in(self.app, self.address if at is None else self.nodes[at].base_url, name)

    def number_of(self, node: str) -> int:
        """Which of the nodes listens there."""
        return next(number for number, each in enumerate(self.nodes) if each.base_url.endswith(node))

    @contextlib.contextmanager
    def without(self, number: int) -> Iterator[None]:
        """A node is killed, and is back afterwards where it was."""
        self.nodes[number].kill()
        try:
            yield
        finally:
            port = int(self.nodes[number].base_url.rpartition(":")[2])
            self.nodes[number] = self.stack.enter_context(running_server(self.settings, port))

    def restart_redis(self) -> None:
        """Redis, again where it was, with nothing in it."""
        port = int(self.redis.url.split(":")[2].split("/")[0])
        self.redis = self.stack.enter_context(private_redis(port))

    def apart(self, *people: Somebody) -> list[Wire]:
        """A socket for each of two people, by nginx, at different nodes."""
        wires = [person.socket() for person in people]
        assert len({node_of(wire) for wire in wires}) == len(people), "both are at one node"
        return wires


@pytest.fixture(scope="session")
def consortium(postgres_server, postgres_template, tmp_path_factory) -> Iterator[Consortium]:
    """One for all tests that leave it as it was."""
    with open_consortium(postgres_server, postgres_template, tmp_path_factory.mktemp("consortium")) as consortium:
        yield consortium


@pytest.fixture(autouse=True)
def everybody_leaves(consortium) -> Iterator[None]:
    """No connection outlives its test, and nobody pays for what another test has done so quickly."""
    ask_redis(consortium.redis, "FLUSHALL")
    yield
    close_everything()


@pytest.fixture
def rita(consortium) -> Somebody:
    """Rita, at whichever node."""
    return consortium.arrive("rita")


@pytest.fixture
def ravi(consortium) -> Somebody:
    """Ravi, too."""
    return consortium.arrive("ravi")


@pytest.fixture
def room(rita, ravi) -> int:
    """Rita's room, with Ravi in it."""
    return make_room(rita, ravi)


def make_room(host: Somebody, *guests: Somebody) -> int:
    """A public room, with guests."""
    room_id = host.post("/chat/rooms", {"room_name": "Slow books", "room_type": "public"}).json()["room_id"]
    for guest in guests:
        assert guest.post(f"/chat/rooms/{room_id}/join").ok
    return room_id


@contextlib.contextmanager
def open_consortium(postgres: Service, template: str, folder: Path) -> Iterator[Consortium]:
    """Everything, on a fresh database with the cast in it."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres, template))
        redis, front, ports = stack.enter_context(private_redis()), free_port(), (free_port(), free_port())
        address = f"http://127.0.0.1:{front}"
        settings = KEYS | {"DATABASE_URL": url, "REDIS_URL": redis.url, "INSTANCE_PATH": str(folder)}
        settings |= {"PUBLIC_URL": address, "TRUSTED_PROXIES": "1"}
        app = stack.enter_context(closing_database(make_app(url, folder, RATE_LIMITS="off")))
        assemble(app)
        nodes = [stack.enter_context(running_server(settings, port)) for port in ports]
        stack.enter_context(private_nginx(front, ports))
        yield Consortium(app, redis, settings, nodes, address, stack)


@contextlib.contextmanager
def private_nginx(port: int, nodes: tuple[int, ...]) -> Iterator[subprocess.Popen]:
    """nginx with the example's configuration, but for its ports and certificate."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or unavailable("nginx")
    with tempfile.TemporaryDirectory(prefix="chatroom-nginx-") as folder:
        Path(folder, "chatroom.conf").write_text(on_free_ports(EXAMPLE.read_text(), port, nodes))
        Path(folder, "nginx.conf").write_text(AROUND.format(folder=folder))
        identity = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        if identity:
            shutil.chown(folder, "nobody")
        command = [program, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"]
        with running(command, **identity) as process:
            wait_until(lambda: requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5), process)
            yield process


def on_free_ports(example: str, port: int, nodes: tuple[int, ...]) -> str:
    """The example as it can be tried by anybody: on these ports, without a certificate."""
    text = re.sub(r"^ *(listen \[::\]:.*|ssl_certificate.*)\n", "", example, flags=re.M)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    for shipped, tried in zip((5001, 5002), nodes, strict=True):
        text = text.replace(f"127.0.0.1:{shipped} ", f"127.0.0.1:{tried} ")
    return text


def node_of(answer: Wire | requests.Response) -> str:
    """Which node has answered, by what nginx says in the tests: the last of those it tried."""
    tried = answer.ws.getheaders()["x-node"] if isinstance(answer, Wire) else answer.headers["X-Node"]
    return tried.rpartition(" ")[2]
