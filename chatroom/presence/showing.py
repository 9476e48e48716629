"""From what people are to what is shown of their handles, each in its time."""

from time import monotonic

from chatroom.presence import board, fading, queries, roster
from chatroom.presence.policy import OFFLINE, Chosen, seen_of
from chatroom.presence.roster import Seat, Tab, Visitor
from chatroom.realtime import audiences, connections

FRESH = 1.0  # seconds for which another tab of the same person need not be read again: what changes is told


def open_tab(user_id: int, key: str, tab: Tab) -> Visitor:
    """A tab opens, or a client without WebSockets shows itself again."""
    makes_present, tab.makes_present = tab.makes_present, False
    visitor = roster.enter(user_id, key, tab)
    try:
        settle(visitor, FRESH)
        if makes_present:
            # Only now does the tab count: before, the invisible would be seen for a moment.
            with visitor.choosing:
                visitor.chosen, tab.makes_present = queries.chosen_by(user_id), True
    except Exception:  # or it would be taken for one that is open, and never be read again
        close_tab(visitor, key)
        raise
    if makes_present:
        _listen(tab, visitor)
        update(visitor)
    _vacate(visitor)
    return visitor


def close_tab(visitor: Visitor, key: str) -> None:
    """A tab closes."""
    tab = roster.leave(visitor, key)
    if tab is None:
        return
    update(visitor, tab.silent_for(monotonic()))
    _vacate(visitor)


def follow_choice(visitor: Visitor) -> None:
    """Read what a person has chosen, and show it."""
    with visitor.choosing:
        choose(visitor, queries.chosen_by(visitor.user_id))


def choose(visitor: Visitor, chosen: Chosen) -> None:
    """Show what a person has chosen."""
    words_differ = chosen.status_text != visitor.chosen.status_text
    visitor.chosen = chosen
    if words_differ:
        _plan(visitor)
    update(visitor)


def update(visitor: Visitor, silent_for: float = 0.0) -> None:
    """Look at a person's tabs again, and let their handles follow."""
    status = visitor.status_now()
    if status != visitor.status:
        visitor.status = status
        _plan(visitor, silent_for)


def look_over() -> None:
    """Find the tabs that have fallen silent, and those that are back."""
    now = monotonic()
    for visitor in roster.everyone():
        for key, tab in list(visitor.tabs.items()):
            if tab.connection is None and tab.silent_for(now) > fading.SILENT:
                close_tab(visitor, key)
        update(visitor, min((tab.silent_for(now) for tab in visitor.present_tabs()), default=0.0))


def settle(visitor: Visitor, unless_for: float = 0.0) -> None:
    """Read where a person sits, unless that was done so many seconds ago: they may have come into rooms, left some, or
    have another handle."""
    with visitor.settling:
        began = monotonic()
        if began - visitor.settled_at < unless_for:
            return
        found = {(seat.room_id, seat.anon_id): seat for seat in queries.seats_of(visitor.user_id)}
        visitor.settled_at = began
        if not visitor.tabs:  # they have gone meanwhile, and may have come back as another visitor
            return
        for key, seat in list(visitor.seats.items()):
            if key not in found:
                roster.give_up(visitor, seat)
                fading.at(monotonic() + fading.fade(), key, _show, *key)
        for key, place in found.items():
            seat = visitor.seats.get(key)
            if seat is None:
                _sit_down(visitor, key, place)
            elif seat.is_shown and not place.is_shown:
                seat.is_shown = False
                fading.at(monotonic() + fading.fade(), key, _show, *key)
    for tab in visitor.present_tabs():
        _listen(tab, visitor)


def drop(room_id: int, anon_id: str) -> None:
    """A handle has left a room, which the room is told anyhow."""
    board.put(room_id, anon_id, OFFLINE)
    seat = roster.find_seat(room_id, anon_id)
    visitor = seat and seat.visitor
    if visitor is not None:
        roster.give_up(visitor, seat)
    roster.forget(room_id, anon_id)


def settle_doubts(most: int) -> None:
    """Read again of some of those of whom another node may have said something in vain."""
    for visitor in [each for each in roster.everyone() if each.is_doubted][:most]:
        visitor.is_doubted = False
        try:
            settle(visitor)
            follow_choice(visitor)
        except Exception:
            visitor.is_doubted = True
            raise


def check(visitors: list[Visitor]) -> None:
    """Find the seats that are lost without a word: a renewed handle, or a fact that Redis did not carry."""
    held = {(*key, seat.is_shown) for visitor in visitors for key, seat in list(visitor.seats.items())}
    lost = {(room_id, anon_id) for room_id, anon_id, _ in held - queries.seats_that_stand(held)} if held else set()
    for visitor in visitors:
        if lost & visitor.seats.keys():
            settle(visitor)


def _listen(tab: Tab, visitor: Visitor) -> None:
    """Let a tab hear of the handles in its person's rooms, and of no others."""
    connection = tab.connection
    if connection is None:
        return
    for room_id in visitor.rooms - connection.rooms:
        connections.listen(connection, room_id, audiences.room(room_id))
    for room_id in connection.rooms - visitor.rooms:
        connections.unlisten(connection, room_id, audiences.room(room_id))


def _sit_down(visitor: Visitor, key: tuple[int, str], place: queries.SeatFound) -> None:
    seat = roster.take_seat(visitor, *key, place.is_public)
    seat.not_before, seat.is_shown = fading.not_before(place.age), place.is_shown
    if visitor.status != OFFLINE.status:
        _plan_seat(seat, 0.0)


def _vacate(visitor: Visitor) -> None:
    if not visitor.tabs:
        for key, seat in list(visitor.seats.items()):
            roster.give_up(visitor, seat)
            fading.at(monotonic() + fading.FADES[1], key, _show, *key)


def _plan(visitor: Visitor, silent_for: float = 0.0) -> None:
    for seat in list(visitor.seats.values()):
        _plan_seat(seat, silent_for)


def _plan_seat(seat: Seat, silent_for: float) -> None:
    if not seat.is_shown:
        return
    visitor = seat.visitor
    goes = visitor is None or visitor.status == OFFLINE.status
    moment = monotonic() + fading.delay(goes, seat.is_public, silent_for)
    if not goes:
        moment = max(moment, seat.not_before)
    fading.at(moment, (seat.room_id, seat.anon_id), _show, seat.room_id, seat.anon_id)


def _show(room_id: int, anon_id: str) -> None:
    seat = roster.find_seat(room_id, anon_id)
    visitor = seat and seat.visitor
    if visitor is None:
        board.put(room_id, anon_id, OFFLINE)
        roster.forget(room_id, anon_id)
    elif not seat.is_shown or visitor.status == OFFLINE.status:
        board.put(room_id, anon_id, OFFLINE)
    elif seat.not_before <= monotonic():
        board.put(room_id, anon_id, seen_of(visitor.status, visitor.chosen, seat.is_public))
    else:
        fading.at(seat.not_before, (room_id, anon_id), _show, room_id, anon_id)
