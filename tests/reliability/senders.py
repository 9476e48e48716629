"""Twenty sockets that send as fast as they are answered, and what each of them was promised."""

import json
import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Event

from tests.reliability.line import LOST, Line

MOMENT = 0.1  # seconds before somebody who was refused or cut off tries again
LAST_TRIES = 20.0  # seconds in which what is pending in the end must be acknowledged


class RefusedError(Exception):
    """A message was answered, and not with a place in the room."""


@dataclass
class Sender:
    """One socket of somebody's, which repeats what was not acknowledged before it says anything new.

    With `window` messages under way. Only with one are they in order whatever is refused between.
    """

    key: str
    name: str
    room: int
    calls: str
    window: int = 1
    promised: dict[str, int] = field(default_factory=dict)
    attempted: int = 0
    refusals: list[tuple[str, float]] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def pending(self) -> set[str]:
        """The texts that were sent and not acknowledged."""
        return {self.text(number) for number in range(len(self.promised) + 1, self.attempted + 1)}

    def burst(self, port: int) -> None:
        """Send until the server is gone."""
        try:
            self._talk(port, lambda: True)
        except LOST:
            return

    def settle(self, port: int) -> None:
        """Repeat what was not acknowledged."""
        self._talk(port, lambda: False)

    def say(self, port: int, count: int) -> None:
        """Send so many more."""
        wanted = self.attempted + count
        self._talk(port, lambda: self.attempted < wanted)

    def go_on(self, port: int, over: Event) -> None:
        """Send until it is over, and come back by oneself from whatever happens."""
        give_up_at = math.inf
        while not over.is_set() or (self.pending and time.monotonic() < give_up_at):
            try:
                self._talk(port, lambda: not over.is_set())
            except (RefusedError, *LOST):
                time.sleep(MOMENT)
            if over.is_set():
                give_up_at = min(give_up_at, time.monotonic() + LAST_TRIES)

    def text(self, number: int) -> str:
        """What is said under this number."""
        return f"{self.name}, sentence {number}" + (f", for @{self.calls}" if number % 3 == 0 else "")

    def _talk(self, port: int, goes_on: Callable[[], object]) -> None:
        under_way: deque[tuple[int, float]] = deque()
        with closing(Line(port, self.key)) as line:
            number = len(self.promised)
            while True:
                while len(under_way) < self.window and (number < self.attempted or goes_on()):
                    number += 1
                    self.attempted = max(self.attempted, number)
                    under_way.append((number, time.monotonic()))
                    line.send(self._packet(number))
                if not under_way:
                    return
                for packet in line.receive():
                    if packet.startswith("43/chat,"):
                        self._take(packet, *under_way.popleft())

    def _packet(self, number: int) -> str:
        text = self.text(number)
        data = {"room_id": self.room, "message_text": text, "client_id": f"{self.name}-{number:06}"}
        return f"42/chat,{number}{json.dumps(['send_message', data])}"

    def _take(self, packet: str, number: int, since: float) -> None:
        taken = time.monotonic() - since
        answered, _, payload = packet.removeprefix("43/chat,").partition("[")
        [answer] = json.loads(f"[{payload}")
        assert int(answered) == number, "acknowledged out of order"
        if not answer["ok"]:
            self.refusals.append((answer["error"]["code"], taken))
            raise RefusedError(answer["error"])
        message = answer["message"]
        assert message["message_text"] == self.text(number)
        self.promised[message["message_text"]] = message["seq"]
        self.slowest = max(self.slowest, taken)


@dataclass
class Crowd:
    """All of them."""

    senders: list[Sender]

    def burst_until(self, cut: Callable[[], None], port: int, least: int = 0) -> None:
        """Everybody sends; once everybody has been answered in this burst, and `least` in all, `cut` ends it."""
        before = [len(sender.promised) for sender in self.senders]
        with ThreadPoolExecutor(len(self.senders)) as pool:
            bursts = [pool.submit(sender.burst, port) for sender in self.senders]
            try:
                wait_for(lambda: self._answered(before, least), 30 + least / 10)
            finally:
                cut()
            for burst in bursts:
                burst.result(30)

    def settle(self, port: int) -> None:
        """Everybody repeats what was not acknowledged."""
        with ThreadPoolExecutor(len(self.senders)) as pool:
            list(pool.map(lambda sender: sender.settle(port), self.senders))

    @contextmanager
    def going_on(self, port: int) -> Iterator[None]:
        """Everybody sends, whatever happens, until the block is left and all has been acknowledged."""
        over = Event()
        with ThreadPoolExecutor(len(self.senders)) as pool:
            streams = [pool.submit(sender.go_on, port, over) for sender in self.senders]
            try:
                self.wait_for_all(more=1)
                yield
                self.wait_for_all(more=1)
            finally:
                over.set()
            for stream in streams:
                stream.result(60)
        assert not self.pending

    def wait_for_all(self, more: int, seconds: float = 30) -> None:
        """Wait until each of them has been promised so many more."""
        wanted = [len(sender.promised) + more for sender in self.senders]
        wait_for(lambda: all(len(one.promised) >= n for one, n in zip(self.senders, wanted, strict=True)), seconds)

    @property
    def promised(self) -> dict[str, int]:
        """Every acknowledged text, and the place it was given."""
        return {text: seq for sender in self.senders for text, seq in sender.promised.items()}

    @property
    def pending(self) -> set[str]:
        """The texts nobody knows about: kept or not, they were not acknowledged."""
        return {text for sender in self.senders for text in sender.pending}

    @property
    def refusals(self) -> dict[str, float]:
        """By which codes anybody was refused, and how long the slowest of these answers took."""
        found: dict[str, float] = {}
        for sender in self.senders:
            for code, taken in sender.refusals:
                found[code] = max(found.get(code, 0), taken)
        return found

    def forget_refusals(self) -> None:
        """What follows is another story."""
        for sender in self.senders:
            sender.refusals.clear()

    def _answered(self, before: list[int], least: int) -> bool:
        more = [len(sender.promised) - n for sender, n in zip(self.senders, before, strict=True)]
        return all(more) and sum(more) >= least


def wait_for(ready: Callable[[], object], seconds: float = 20) -> None:
    """Look until it is so."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)
