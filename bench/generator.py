"""The load process: one thread, one epoll, raw sockets. Reads what to do from standard input, answers in JSON lines."""

import gc
import json
import os
import select
import statistics
import sys
import time
from collections import defaultdict

from bench import frames
from bench.checks import Broken, Message, Stream, all_heard
from bench.clients import Client

PADDING = b"the quick brown fox reads every book in the quiet library. " * 3
AT_ONCE = 64
CONNECT_SECONDS, DRAIN_SECONDS = 60, 20


class Load:
    """N sockets in their rooms, and what is to be sent through them."""

    def __init__(self, plan: dict) -> None:
        self.plan, self.dialect = plan, getattr(frames, plan["dialect"])
        self.poll = select.epoll()
        self.clients: dict[int, Client] = {}
        self.messages: list[Message] = []
        self.streams: dict[tuple, Stream] = {}
        self.waiting = 0

    def connect(self) -> float:
        """Let everybody in, some at a time; the seconds it took."""
        began = time.monotonic()
        coming: set[int] = set()
        started = 0
        while started < self.plan["clients"] or coming:
            if time.monotonic() - began > CONNECT_SECONDS:
                raise Broken(f"{len(coming)} of {started} clients were not let in within {CONNECT_SECONDS} s")
            while started < self.plan["clients"] and len(coming) < AT_ONCE:
                coming.add(self._start(started))
                started += 1
            for number, event in self.poll.poll(0.1):
                self._connecting(number, event)
                if self.clients[number].is_in:
                    coming.discard(number)
        return time.monotonic() - began

    def _start(self, number: int) -> int:
        plan, pick = self.plan, lambda values: values[number % len(values)]
        client = Client(number, self.dialect, pick(plan["rooms"]), pick(plan["ports"]), pick(plan["cookies"]))
        self.clients[client.sock.fileno()] = client
        self.poll.register(client.sock, select.EPOLLOUT)
        return client.sock.fileno()

    def _connecting(self, number: int, event: int) -> None:
        client = self.clients[number]
        if event & select.EPOLLOUT:
            self.poll.modify(number, select.EPOLLIN)
            client.connected()
        else:
            client.receive()

    def listen(self) -> None:
        """Follow what is delivered: one stream for each room, and for each node that serves it."""
        everyone = list(self.clients.values())
        nodes = len(self.plan["ports"])
        for client in everyone:
            key = (client.number % len(self.plan["rooms"]), client.number % nodes)
            stream = self.streams.get(key) or Stream(key[0], self.messages, self.completed, rising=nodes == 1)
            self.streams[key] = stream
            client.listen(stream, self.acknowledged)
        self.streams_of = defaultdict(int)
        for room, _ in self.streams:
            self.streams_of[room] += 1
        self.senders = everyone[: self.plan["senders"]]

    def turn(self, seconds: float) -> None:
        """Take whatever has come."""
        clients = self.clients
        for number, _ in self.poll.poll(seconds, 512):
            clients[number].receive()

    def write(self, client: Client, due: float | None = None) -> None:
        """Send the next message."""
        number, room = len(self.messages), client.number % len(self.plan["rooms"])
        text = (b"~#%08x " % number + PADDING)[:120]
        frame = frames.masked(self.dialect.writing(number, client.room, text))
        self.messages.append(Message(client.number, room, due or time.monotonic(), streams_left=self.streams_of[room]))
        client.under_way += 1
        self.waiting += 1
        client.send(frame)

    def acknowledged(self, number: int, when: float) -> None:
        """The server says that a message is safe."""
        if number >= len(self.messages) or self.messages[number].acked:
            raise Broken(f"acknowledgement {number} was not waited for")
        message = self.messages[number]
        message.acked = when
        self._settled(message, "acked")

    def completed(self, number: int) -> None:
        """A message has reached the last member of a stream."""
        message = self.messages[number]
        message.streams_left -= 1
        if not message.streams_left:
            message.complete = time.monotonic()
            self._settled(message, "delivered")

    def _settled(self, message: Message, how: str) -> None:
        if how == self.plan["until"]:
            self.senders[message.sender].under_way -= 1
        self.waiting -= bool(message.acked and message.complete)

    def run(self) -> dict:
        """Warm up, measure, let it end, check; the figures."""
        begin = time.monotonic()
        self._send_until(begin + self.plan["warm"])
        heard, acked, cpu, since = self._heard(), self._acked(), time.process_time(), time.monotonic()
        self._send_until(since + self.plan["seconds"])
        seconds = time.monotonic() - since
        figures = {
            "deliveries": (self._heard() - heard) / seconds,
            "acked": (self._acked() - acked) / seconds,
            "share": (time.process_time() - cpu) / seconds,
        }
        self._drain()
        all_heard(list(self.streams.values()), [client.member for client in self.clients.values()])
        streams = self.streams.values()
        late = {"late": sum(stream.late for stream in streams), "taken": sum(len(stream.marks) for stream in streams)}
        return figures | self._times(since) | late | {"messages": len(self.messages)}

    def _send_until(self, end: float) -> None:
        if self.plan["rate"]:
            self._send_steadily(end)
            return
        window = self.plan["window"]
        while time.monotonic() < end:
            for client in self.senders:
                while client.under_way < window:
                    self.write(client)
            self.turn(0.05)

    def _send_steadily(self, end: float) -> None:
        due = time.monotonic()
        while due < end:
            # epoll counts in whole milliseconds; the last two are spent awake, so that a message leaves when it is due.
            while (left := due - time.monotonic()) > 0:
                self.turn(left - 0.002 if left > 0.002 else 0)
            self.write(self.senders[len(self.messages) % len(self.senders)], due)
            due += 1 / self.plan["rate"]

    def _drain(self) -> None:
        end = time.monotonic() + DRAIN_SECONDS
        while self.waiting and time.monotonic() < end:
            self.turn(0.05)
        late = time.monotonic() + 0.2  # what is delivered twice may come a little later
        while time.monotonic() < late:
            self.turn(0.05)

    def _heard(self) -> int:
        return sum(stream.heard for stream in self.streams.values())

    def _acked(self) -> int:
        return sum(1 for message in self.messages if message.acked)

    def _times(self, since: float) -> dict:
        times = [1000 * (message.complete - message.sent) for message in self.messages if message.sent >= since]
        points = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else [0] * 99
        return {"p50": points[49], "p99": points[98]}


def main() -> None:
    """Connect, wait for the word, run."""
    plan = json.loads(sys.stdin.readline())
    if plan["cpu"] is not None:
        os.sched_setaffinity(0, {plan["cpu"]})
    gc.disable()
    try:
        load = Load(plan)
        print(json.dumps({"connect": load.connect()}), flush=True)
        if sys.stdin.readline().strip() == "go":
            load.listen()
            print(json.dumps(load.run()), flush=True)
    except (Broken, frames.UnexpectedFrame, OSError) as error:
        print(json.dumps({"failed": f"{error}"}), flush=True)


if __name__ == "__main__":
    main()
