"""Somebody who asks the same question again and again while something is broken, and notes how it is answered."""

import http.client
import time
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event, Thread

EVERY = 0.05  # seconds between an answer and the next question


@dataclass
class Watch:
    """`with Watch(port, path, key) as watch:` asks beside the block."""

    port: int
    path: str
    key: str = ""
    answers: list[tuple[int, float]] = field(default_factory=list)

    def __enter__(self) -> "Watch":
        self._over, self._thread = Event(), Thread(target=self._ask_again_and_again)
        self._thread.start()
        return self

    def __exit__(self, *failure) -> None:
        self._over.set()
        self._thread.join(30)

    def slowest_of(self, first: int) -> float:
        """Wait for so many answers; how long the slowest of them took."""
        while len(self.answers) < first:
            time.sleep(EVERY)
        return max(taken for _, taken in self.answers)

    def assert_prompt(self, seconds: float) -> None:
        """All was answered by 200, and soon."""
        assert {status for status, _ in self.answers} == {200}, f"{self.path}: {self.answers}"
        slowest = max(taken for _, taken in self.answers)
        assert slowest < seconds, f"{self.path}: {len(self.answers)} answers, the slowest after {slowest:.2f} s"

    def _ask_again_and_again(self) -> None:
        while True:
            since = time.monotonic()
            status = self._ask()
            self.answers.append((status, time.monotonic() - since))
            if self._over.wait(EVERY):
                return

    def _ask(self) -> int:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
                connection.request("GET", self.path, headers=headers)
                answer = connection.getresponse()
                answer.read()
                return answer.status
        except (OSError, http.client.HTTPException):
            return 0
