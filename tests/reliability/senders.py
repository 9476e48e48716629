"""Twenty connections that send as fast as they are answered, and what each of them was promised."""

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

LOST = (OSError, http.client.HTTPException)


@dataclass
class Sender:
    """One connection of somebody's, which repeats what was not acknowledged before it says anything new."""

    key: str
    name: str
    path: str
    calls: str
    acknowledged: list[dict] = field(default_factory=list)
    attempted: int = 0

    @property
    def pending(self) -> str | None:
        """The text that was sent and not acknowledged, if any: never more than one."""
        return self._text(self.attempted) if self.attempted > len(self.acknowledged) else None

    @property
    def promised(self) -> dict[str, int]:
        """Each acknowledged text, and the place it was given."""
        return {message["message_text"]: message["seq"] for message in self.acknowledged}

    def burst(self, port: int) -> None:
        """Send until the server is gone."""
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                while True:
                    self.send_one(connection)
        except LOST:
            return

    def settle(self, port: int) -> None:
        """Repeat what was not acknowledged."""
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            if self.pending:
                self.send_one(connection)

    def send_one(self, connection: http.client.HTTPConnection) -> None:
        """The same text under the same client_id as last time, or the next."""
        number = self.attempted = len(self.acknowledged) + 1
        body = {"message_text": self._text(number), "client_id": f"{self.name}-{number}"}
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        connection.request("POST", self.path, json.dumps(body), headers)
        answer = connection.getresponse()
        message = json.loads(answer.read())
        assert answer.status in (200, 201), message
        assert message["message_text"] == body["message_text"]
        self.acknowledged.append(message)

    def _text(self, number: int) -> str:
        return f"{self.name}, sentence {number}" + (f", for @{self.calls}" if number % 3 == 0 else "")


@dataclass
class Crowd:
    """All of them."""

    senders: list[Sender]

    def burst_until(self, cut, port: int) -> None:
        """Everybody sends; once everybody has been answered in this burst, `cut` ends it."""
        before = [len(sender.acknowledged) for sender in self.senders]
        with ThreadPoolExecutor(len(self.senders)) as pool:
            bursts = [pool.submit(sender.burst, port) for sender in self.senders]
            try:
                deadline = time.monotonic() + 20
                while not all(len(each.acknowledged) > n for each, n in zip(self.senders, before, strict=True)):
                    assert time.monotonic() < deadline, "somebody was never answered"
                    time.sleep(0.01)
            finally:
                cut()
            for burst in bursts:
                burst.result(30)

    def settle(self, port: int) -> None:
        """Everybody repeats what was not acknowledged."""
        with ThreadPoolExecutor(len(self.senders)) as pool:
            list(pool.map(lambda sender: sender.settle(port), self.senders))

    @property
    def promised(self) -> dict[str, int]:
        """Every acknowledged text, and the place it was given."""
        return {text: seq for sender in self.senders for text, seq in sender.promised.items()}

    @property
    def pending(self) -> set[str]:
        """The texts nobody knows about: kept or not, they were not acknowledged."""
        return {sender.pending for sender in self.senders if sender.pending}

    def in_order(self, texts: list[str]) -> Iterator[tuple[Sender, list[int]]]:
        """For each sender the numbers of their sentences, in the order in which they stand."""
        for sender in self.senders:
            mine = [text for text in texts if text.startswith(f"{sender.name}, ")]
            yield sender, [int(text.split(",")[1].removeprefix(" sentence ")) for text in mine]
