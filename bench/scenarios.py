"""The work: who sends what to whom, and one run of it against one server."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, replace

import pytest

from bench import machine
from bench.checks import Broken, all_stored
from bench.targets import Servers, Target
from tests.server import PROJECT

APP = ("chatroom", "chatroom-pg")
ALL = ("floor", "echo", "echo-nodelay", "tutorial", *APP)
LOG_SHOWN = 2000
DELIVERIES = {"deliveries": "deliveries/s"}


@dataclass(frozen=True)
class Scenario:
    """One kind of work, and what of it is shown; the first figure is the one that is compared."""

    name: str
    about: str
    shows: dict[str, str]
    clients: int = 200
    rooms: int = 1
    senders: int = 1
    window: int = 1
    rate: float = 0
    until: str = "delivered"
    seconds: float = 4
    warm: float = 1
    is_idle: bool = False
    servers: tuple[str, ...] = ALL
    references: tuple[str, ...] = ("echo", "echo-nodelay", "tutorial")

    def shortened(self) -> "Scenario":
        """The same for a quick look."""
        return replace(self, seconds=self.seconds / 2, warm=self.warm / 2)


SCENARIOS = [
    Scenario(
        "generator",
        "what the load generator can take from a server that only copies: 200 members, 1,000 messages under way",
        DELIVERIES,
        senders=10,
        window=100,
        servers=("floor",),
        references=(),
    ),
    Scenario("fanout200", "200 members, 20 messages under way", DELIVERIES, senders=10, window=2),
    Scenario("single200", "200 members, one message at a time", DELIVERIES),
    Scenario(
        "ingest",
        "4 members, 64 messages under way",
        {"acked": "acknowledged/s"},
        clients=4,
        senders=4,
        window=16,
        until="acked",
    ),
    Scenario(
        "latency200",
        "200 members, 10 messages a second, until the last member has it",
        {"p50": "p50 ms", "p99": "p99 ms"},
        senders=10,
        rate=10,
        seconds=8,
    ),
    Scenario(
        "connect1000",
        "1,000 sockets join a room, then rest",
        {"connect": "seconds", "idle": "KiB a socket"},
        clients=1000,
        is_idle=True,
    ),
    Scenario(
        "fanout1000",
        "1,000 members, 20 messages under way",
        DELIVERIES,
        clients=1000,
        senders=10,
        window=2,
        servers=("floor", "echo", *APP),
        references=("echo",),
    ),
    Scenario("rooms", "50 rooms of 4, two messages under way in each", DELIVERIES, rooms=50, senders=50, window=2),
    Scenario(
        "nodes",
        "200 members, 20 messages under way, on PostgreSQL and Redis; nothing is bound to a processor",
        DELIVERIES,
        senders=10,
        window=2,
        servers=("one-node", "two-nodes"),
        references=("one-node",),
    ),
    Scenario(
        "nodes_apart",
        "200 members, 50 messages a second, with which one node keeps up; derived from the processor time of the "
        "busiest node: what nodes could carry that had a processor each, with PostgreSQL, Redis and the load elsewhere",
        {"carried": "deliveries/s, derived", "busiest": "µs of the busiest node for a delivery"},
        senders=10,
        rate=50,
        seconds=8,
        servers=("one-node", "two-nodes"),
        references=("one-node",),
    ),
]


def measure(scenario: Scenario, servers: Servers, name: str) -> dict:
    """One run against a fresh server: its figures, or why it does not count."""
    try:
        with servers.kinds[name]() as target:
            try:
                return _load(scenario, target)
            except Broken:
                print(target.log()[-LOG_SHOWN:], file=sys.stderr)
                raise
    except (Exception, pytest.skip.Exception) as error:  # a server that fails is a result too
        return {"failed": f"{type(error).__name__}: {[*str(error).strip().splitlines(), ''][0]}"}


def _load(scenario: Scenario, target: Target) -> dict:
    before, bystanders = machine.resident_kib(target.pids), machine.Bystanders()
    command = [sys.executable, "-m", "bench.generator"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as generator:
        print(json.dumps(_plan(scenario, target)), file=generator.stdin, flush=True)
        figures = _answer(generator)
        if scenario.is_idle:
            time.sleep(2)  # what connecting needed for a moment has been given back by then
            figures["idle"] = (machine.resident_kib(target.pids) - before) / scenario.clients
        else:
            figures |= _run(scenario, target, generator)
            all_stored(figures["messages"], target.count())
    return figures | {"others": bystanders.share()}


def _run(scenario: Scenario, target: Target, generator: subprocess.Popen) -> dict:
    before = [machine.processor_seconds(pid) for pid in target.pids]
    print("go", file=generator.stdin, flush=True)
    figures = _answer(generator)
    busiest = max(machine.processor_seconds(pid) - began for pid, began in zip(target.pids, before, strict=True))
    heard = figures["messages"] * scenario.clients / scenario.rooms
    return figures | {"carried": heard / max(busiest, 0.01), "busiest": 1_000_000 * busiest / max(heard, 1)}


def _plan(scenario: Scenario, target: Target) -> dict:
    named = ("clients", "senders", "window", "rate", "until", "warm", "seconds")
    return {name: getattr(scenario, name) for name in named} | {
        "dialect": target.dialect,
        "ports": target.ports,
        "cookies": target.cookies,
        "rooms": (target.rooms or [f"room{number}" for number in range(scenario.rooms)])[: scenario.rooms],
        "cpu": machine.GENERATOR_CPU if machine.CAN_PIN and target.is_pinned else None,
    }


def _answer(generator: subprocess.Popen) -> dict:
    line = generator.stdout.readline()
    if not line:
        raise Broken("the load generator has ended")
    figures = json.loads(line)
    if "failed" in figures:
        raise Broken(figures["failed"])
    return figures
