"""Presence in a time that passes only when it is told to."""

from chatroom.presence import board, jobs, roster, showing
from chatroom.presence.roster import Tab

ONLINE, AWAY, OFFLINE = "online", "away", "offline"


class Clock:
    """A time that passes in half seconds, and only when it is told to."""

    def __init__(self) -> None:
        self.now, self.turns = 1000.0, 0

    def pass_by(self, seconds: float) -> None:
        """Let the presence of everybody be looked over as it is in a running server."""
        for _ in range(int(seconds * 2)):
            self.now += 0.5
            self.turns += 1
            jobs.turn(self.turns)
            showing.settle_doubts(jobs.DOUBTS_A_TURN)
            jobs.ask(self.turns)


def arrive(person, key="one", is_idle=False):
    """A tab without a socket: it lives as long as it is renewed."""
    return showing.open_tab(person.user_id, key, Tab(None, True, roster.monotonic(), is_idle))


def stay(clock, visitor, seconds: float) -> None:
    """The tabs are renewed while the time passes."""
    for _ in range(int(seconds)):
        for tab in visitor.tabs.values():
            tab.heard_at = clock.now
        clock.pass_by(1)


def shown(seats) -> list[str]:
    """What others see of these handles."""
    return [board.shown(*seat).status for seat in seats]


def moments(clock, seats, status: str, seconds: int, visitor=None) -> list[float]:
    """After how many seconds each of these handles is shown so."""
    start, found = clock.now, {}
    for _ in range(seconds * 2):
        for tab in visitor.tabs.values() if visitor else ():
            tab.heard_at = clock.now
        clock.pass_by(0.5)
        for seat in seats:
            if board.shown(*seat).status == status:
                found.setdefault(seat, clock.now - start)
    return [found.get(seat) for seat in seats]
