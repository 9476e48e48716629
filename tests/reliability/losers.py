"""People who lose a right in the middle of a stream, and try everything to go on."""

import random
import time
from collections.abc import Callable

from tests.realtime.wire import Somebody
from tests.reliability.members import Member
from tests.reliability.throng import Throng

TRIES_EVERY = 0.15  # seconds


class Loser:
    """Somebody who listens and writes, and once they have lost something knocks again and again."""

    def __init__(self, throng: Throng, somebody: Somebody, room: int, kind: str) -> None:
        self.throng, self.somebody, self.room, self.kind = throng, somebody, room, kind
        self.lost_at: float | None = None
        self.heard_before = 0
        self.read_late = self.written_late = 0.0  # the most seconds after the loss
        self._asked: dict[int, str] = {}
        self._next_at = 0.0
        self._sit_down()

    def lose(self, at: float) -> None:
        """The loss has been acknowledged; of two the first counts."""
        self.lost_at = min(self.lost_at or at, at)

    def go_on(self) -> None:
        """Note what was answered, and try once more."""
        for number in [number for number in self.member.acks if number in self._asked]:
            answered_at, answer = self.member.acks.pop(number)
            self._note(self._asked.pop(number), answer["ok"], answered_at)
        if time.monotonic() < self._next_at:
            return
        self._next_at = time.monotonic() + TRIES_EVERY
        if not self.member.is_open:
            self._sit_down()
        elif self.member.inside_at:
            post = {"room_id": self.room, "message_text": "May I still?"}
            self._asked[self.member.say("send_message", post)] = "write"
            self._asked[self.member.say("sync", {"room_id": self.room, "after": 0, "limit": 1})] = "read"
            if self.lost_at:
                self._asked[self.member.say("join_room", {"room_id": self.room})] = "read"

    def _sit_down(self) -> None:
        self.member = Member(self.throng, self.somebody.cookie, room=self.room)
        self.member.listener, self._asked = self._hear, {}

    def _hear(self, _: Member, event: str, data: dict) -> None:
        if event == "message":
            self.heard_before += self.lost_at is None
            self._note("read", True, time.monotonic())

    def _note(self, what: str, succeeded: bool, at: float) -> None:
        if not succeeded or self.lost_at is None:
            return
        if what == "write":
            self.written_late = max(self.written_late, at - self.lost_at)
        elif self.kind != "muted":  # who may still read
            self.read_late = max(self.read_late, at - self.lost_at)


class Stream:
    """Messages into a room at a steady rate, whatever happens to anybody."""

    def __init__(self, member: Member, rate: float) -> None:
        self.member, self.rate, self.due, self.said = member, rate, time.monotonic(), 0

    def go_on(self) -> None:
        """What is due."""
        while time.monotonic() >= self.due:
            self.due += 1 / self.rate
            self.said += 1
            self.member.post(f"A sentence, number {self.said}")
        self.member.acks.clear()


def at_random(within: float, acts: list[Callable[[], None]], dice: random.Random) -> list[tuple[float, Callable]]:
    """Each act with its moment from now on, in the order of time."""
    now = time.monotonic()
    return sorted(((now + dice.uniform(0, within), act) for act in acts), key=lambda planned: planned[0])
