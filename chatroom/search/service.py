"""Searching: what was typed is understood, the index asked, the newest matches opened, ranked and cut to a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chatroom import hub
from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import busy
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.messages.queries import ShownMessage, shown_to
from chatroom.rooms.access import get_readable_place
from chatroom.rooms.queries import names_of
from chatroom.search import queries
from chatroom.search.expression import expression
from chatroom.search.index import Bounds, Sought
from chatroom.search.moments import numbers_between
from chatroom.search.ranking import ranked
from chatroom.search.states import STATES
from chatroom.search.wish import Wish, understand, wrong

AT_ONCE = 200  # matches that are opened and ranked together, the newest ones
SEARCHES_MOST = 6  # at once, in this process
PATIENCE = 10.0  # seconds to wait for others' searches
ORDERS = ("best", "newest")

_places = hub.places(SEARCHES_MOST)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for."""

    text: str
    room_id: int | None
    before: int | None  # a message's number: only what is older
    order: str
    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, what they were found by, and how to ask for more, if there is more."""

    messages: list[ShownMessage]
    wish: Wish
    room_names: dict[int, str]
    next: dict | None


def search(person: Person, question: Question) -> Found:
    """Messages that match, of rooms the person may read now: best first among the newest ones, or newest first."""
    limit(f"search:{person.user_id}", 20, 2, "You are searching very fast; please wait a moment.")
    wish = understand(question.text)
    with _a_place():
        return _found(person, question, wish)


@contextmanager
def _a_place() -> Iterator[None]:
    """Those who search must not take the connections of all who only read; nothing may be asked before."""
    if not _places.acquire(timeout=PATIENCE):
        raise busy()
    try:
        yield
    finally:
        try:
            db.session.rollback()  # gives the connection back
        finally:
            _places.release()


def _found(person: Person, question: Question, wish: Wish) -> Found:
    rooms = _rooms(person, question.room_id, wish)
    if not rooms:
        return Found([], wish, {}, None)
    by_rank = question.order == "best"
    most = AT_ONCE if by_rank else question.limit
    words = expression(wish, queries.own_handles(person, list(rooms)), db.engine.dialect.name)
    first, end = numbers_between(list(rooms), wish.after, wish.before)
    below = min(end, question.before or end)
    sought = Sought(words, wish.has & set(STATES), wish.has_not & set(STATES), list(rooms))
    found = queries.matches(person, sought, Bounds(first, below, wish.before, wish.after, most + 1))
    chosen = found[:most]
    if by_rank:
        chosen = ranked(chosen, wish, now())[question.skip : question.skip + question.limit]
    messages = shown_to(person, [match.message_id for match in chosen])
    return Found(messages, wish, rooms, _next(question, found, most))


def _next(question: Question, found: list, most: int) -> dict | None:
    """The rest of those that were ranked together; when they are all told, those before them."""
    if question.order == "best" and question.skip + question.limit < min(len(found), most):
        return {"skip": question.skip + question.limit} | ({"before": question.before} if question.before else {})
    return {"before": found[most - 1].message_id} if len(found) > most else None


def _rooms(person: Person, room_id: int | None, wish: Wish) -> dict[int, str]:
    if room_id is not None:
        place = get_readable_place(person, room_id)
        rooms = names_of([(place.room, place.member)])
    else:
        rooms = queries.readable_rooms(person)
    if not wish.rooms:
        return rooms
    wanted: dict[int, str] = {}
    for name in wish.rooms:
        same = {key: each for key, each in rooms.items() if name.casefold() in (each.casefold(), str(key), f"#{key}")}
        if not same:
            where = "This is not" if room_id is not None else "You read no room called"
            raise wrong(f'{where} “{name}”. A name with blanks is put in quotes: in:"Reading room".')
        wanted |= same
    return wanted
