"""Ten times what anybody may send, all the time: the limits answer at once, and the server does not grow."""

import time

import pytest

from tests.realtime.wire import close_everything
from tests.reliability.gauges import memory, p95
from tests.reliability.members import Member, arrive
from tests.reliability.throng import Throng
from tests.reliability.town import build_town, settle_people

SIZES = [
    pytest.param(8, 15, 15, id="short"),
    pytest.param(600, 40, 160, id="long", marks=pytest.mark.long),
]
RATE, BURST, TIMES = 1, 10, 10  # an account may send one message a second, ten at once; these send ten a second


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A library that limits what one may send."""
    limits = {"RATE_LIMITS": "on", "MESSAGE_RATE": str(RATE), "MESSAGE_BURST": str(BURST)}
    with build_town(sqlite_template, tmp_path, **limits) as town:
        yield town
    close_everything()


class Flooder:
    """Sends ten times as fast as allowed, whatever the answer."""

    def __init__(self, member: Member, offset: float) -> None:
        self.member, self.due, self.sent_at = member, time.monotonic() + offset, {}
        self.waits: list[float] = []
        self.accepted = 0

    def go_on(self) -> None:
        """Take the answers, and send what is due."""
        for number in list(self.member.acks):
            answered_at, answer = self.member.acks.pop(number)
            self.waits.append(answered_at - self.sent_at.pop(number))
            self.accepted += answer["ok"]
            if not answer["ok"]:
                assert answer["error"]["code"] == "rate_limited", answer
                assert 1 <= answer["error"]["retry_after"] <= BURST / RATE
        while time.monotonic() >= self.due:
            self.due += 1 / (RATE * TIMES)
            self.sent_at[self.member.post("Once more, and again, and once more")] = time.monotonic()


@pytest.mark.parametrize(("seconds", "senders", "listeners"), SIZES)
def test_ten_times_the_load_is_refused_in_time_and_in_little_memory(town, seconds, senders, listeners):
    cookies = settle_people(town.app, senders + listeners, town.room)
    with town.serve() as server, Throng(server.base_url) as throng:
        members, heard = arrive(throng, cookies, town.room), [0] * (senders + listeners)
        for number, member in enumerate(members):
            member.listener = lambda _, event, data, number=number: count(heard, number, event)
        flooders = [Flooder(member, number / senders) for number, member in enumerate(members[:senders])]
        began, weights = time.monotonic(), {}
        while (passed := time.monotonic() - began) < seconds:
            for flooder in flooders:
                flooder.go_on()
            throng.turn(0.01)
            if int(passed * 4) not in weights:
                weights[int(passed * 4)] = memory(server.process.pid)
        throng.until(lambda: settled(flooders), 30)
        took = time.monotonic() - began
        accepted, waits = sum(each.accepted for each in flooders), [wait for each in flooders for wait in each.waits]
        throng.until(lambda: set(heard) == {accepted}, 20)
        ravi = town.somebody("ravi")
        assert ravi.post(f"/chat/rooms/{town.room}/join").ok
        answers = [ravi.post(f"/chat/rooms/{town.room}/messages", {"message_text": "x"}) for _ in range(BURST * 2)]
    before = max(weight for moment, weight in weights.items() if moment < seconds)  # a quarter of the time
    growth = max(weights.values()) / before - 1
    print(
        f"{len(waits)} sent, {accepted} accepted; answered after {p95(waits):.3f} s (p95), {max(waits):.3f} s at most"
    )
    print(f"{before} KiB in the first quarter, then {growth:.1%} more")
    assert len(waits) > 0.9 * seconds * senders * RATE * TIMES
    assert accepted <= senders * (BURST + RATE * (took + 1))
    assert p95(waits) < 1
    assert growth < 0.1
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1


def count(heard: list[int], number: int, event: str) -> None:
    """One message more has reached somebody."""
    heard[number] += event == "message"


def settled(flooders: list[Flooder]) -> bool:
    """Whether everything has been answered; nobody sends more."""
    for flooder in flooders:
        flooder.due = float("inf")
        flooder.go_on()
    return not any(flooder.sent_at for flooder in flooders)
