"""People who write without waiting for each answer, and repeat what was not answered."""

import time
from collections import Counter
from collections.abc import Callable

from tests.reliability.members import Member
from tests.reliability.throng import Throng

WINDOW = 4  # sends under way, of each


class Author:
    """Writes without waiting, repeats what was not answered, and counts every answer."""

    def __init__(self, name: str, member: Member | None = None) -> None:
        self.name, self.member, self.sent = name, member, 0
        self.acknowledged: dict[str, dict] = {}
        self.under_way: dict[int, str] = {}
        self.answers: Counter[str] = Counter()

    def sit_down(self, member: Member) -> None:
        """At a new socket: what is not known to be kept is said again."""
        self.member, unanswered, self.under_way = member, list(self.under_way.values()), {}
        for text in unanswered:
            self._post(text)

    def go_on(self) -> None:
        """Note what was answered, and say more."""
        self.note()
        while len(self.under_way) < WINDOW:
            self.sent += 1
            self._post(f"{self.name}, {self.sent}")

    def note(self) -> None:
        """What has been answered."""
        for number in [number for number in self.member.acks if number in self.under_way]:
            answer = self.member.acks.pop(number)[1]
            assert answer["ok"], answer
            text = self.under_way.pop(number)
            self.answers[text] += 1
            self.acknowledged[text] = answer["message"]

    def _post(self, text: str) -> None:
        self.under_way[self.member.post(text, client_id=text)] = text


def everybody_writes(throng: Throng, authors: list[Author], seconds: float) -> None:
    """For so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for author in authors:
            author.go_on()
        throng.turn()


def all_are_answered(throng: Throng, authors: list[Author], seconds: float, cut: Callable = lambda: None) -> None:
    """Wait for the answers to what is under way; `cut` looks after those whose socket has ended."""

    def done() -> bool:
        cut()
        for author in authors:
            author.note()
        return not any(author.under_way for author in authors)

    throng.until(done, seconds)
