"""The people connected to this node: their tabs and devices, and where they sit.

Each handle here was reached through its person. It stays in this process: nothing of it is sent to anybody.
"""

from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from chatroom import hub
from chatroom.presence.fading import SILENT
from chatroom.presence.policy import Chosen, status_of
from chatroom.realtime import audiences, connections
from chatroom.realtime.connections import Connection


@dataclass(eq=False, slots=True)
class Tab:
    """A tab or device; a page of the chat has one for each namespace, and that of /presence makes present."""

    connection: Connection | None  # None: a client without WebSockets, which has to renew it
    makes_present: bool
    heard_at: float = field(default_factory=monotonic)
    is_idle: bool = False

    def silent_for(self, now: float) -> float:
        """The most seconds for which it can have been dead."""
        unheard = now - self.heard_at
        return unheard if self.connection is None else min(unheard, connections.silent_for(self.connection))


@dataclass(eq=False, slots=True)
class Visitor:
    """A person with tabs open."""

    user_id: int
    chosen: Chosen = field(default_factory=Chosen)
    status: str = "offline"
    tabs: dict[str, Tab] = field(default_factory=dict)
    seats: dict[tuple[int, str], "Seat"] = field(default_factory=dict)
    settled_at: float = -1.0  # when it was last read where they sit
    is_doubted: bool = False  # another node may have said something of them that was not heard here
    settling: Lock = field(default_factory=hub.lock)  # or what was read first could be believed last
    choosing: Lock = field(default_factory=hub.lock)  # likewise

    @property
    def audience(self) -> str:
        """All their sockets."""
        return audiences.user(self.user_id)

    @property
    def rooms(self) -> set[int]:
        """Where they sit."""
        return {room_id for room_id, _ in list(self.seats)}

    def present_tabs(self) -> list[Tab]:
        """The tabs that make them present, living or not."""
        return [tab for tab in list(self.tabs.values()) if tab.makes_present]

    def status_now(self) -> str:
        """What they are by their choice and their living tabs."""
        now = monotonic()
        return status_of(self.chosen, [tab.is_idle for tab in self.present_tabs() if tab.silent_for(now) <= SILENT])


@dataclass(eq=False, slots=True)
class Seat:
    """A handle of a visitor in a room; without a visitor it waits to be shown as gone."""

    room_id: int
    anon_id: str
    is_public: bool
    visitor: Visitor | None = None
    not_before: float = 0.0
    is_shown: bool = True  # or it is there for what its person is told alone


_visitors: dict[str, Visitor] = {}
_seats: dict[int, dict[str, Seat]] = {}
_moving = hub.guard()


def everyone() -> list[Visitor]:
    """All who have tabs open here."""
    return list(_visitors.values())


def find(audience: str) -> Visitor | None:
    """The person with this audience, if they are here."""
    return _visitors.get(audience)


def enter(user_id: int, key: str, tab: Tab) -> Visitor:
    """A tab opens."""
    with _moving:
        visitor = _visitors.setdefault(audiences.user(user_id), Visitor(user_id))
        visitor.tabs[key] = tab
        return visitor


def leave(visitor: Visitor, key: str) -> Tab | None:
    """A tab closes; with the last one its person is gone from here."""
    with _moving:
        tab = visitor.tabs.pop(key, None)
        if not visitor.tabs and _visitors.get(visitor.audience) is visitor:
            del _visitors[visitor.audience]
        return tab


def take_seat(visitor: Visitor, room_id: int, anon_id: str, is_public: bool) -> Seat:
    """The seat of this handle, which is the visitor's from now on."""
    with _moving:
        seat = _seats.setdefault(room_id, {}).setdefault(anon_id, Seat(room_id, anon_id, is_public))
        seat.visitor = visitor
        visitor.seats[room_id, anon_id] = seat
        return seat


def find_seat(room_id: int, anon_id: str) -> Seat | None:
    """The seat of a handle, if it is known here."""
    return _seats.get(room_id, {}).get(anon_id)


def give_up(visitor: Visitor, seat: Seat) -> None:
    """The visitor sits here no longer; the same person, who has come back meanwhile, may."""
    with _moving:
        visitor.seats.pop((seat.room_id, seat.anon_id), None)
        if seat.visitor is visitor:
            seat.visitor = None


def forget(room_id: int, anon_id: str) -> None:
    """The handle is shown as gone, and nothing more is planned for its seat, unless somebody has taken it again."""
    with _moving:
        room = _seats.get(room_id, {})
        if anon_id in room and room[anon_id].visitor is None:
            del room[anon_id]
        if not room:
            _seats.pop(room_id, None)


def visitors_in(room_id: int) -> dict[str, Visitor]:
    """The handles of a room whose people are connected here, each with its person."""
    seats = list(_seats.get(room_id, {}).values())
    return {seat.anon_id: visitor for seat in seats if (visitor := seat.visitor) is not None}


def members_here(room_id: int) -> dict[str, str]:
    """The handles of a room whose people are connected here, each with the audience of their sockets."""
    return {anon_id: visitor.audience for anon_id, visitor in visitors_in(room_id).items()}
