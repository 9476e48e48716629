"""Rooms with one person in them or two, each at a browser of their own."""

from collections.abc import Callable, Iterable

from tests.journeys.people import Visitor

Company = tuple[Visitor, Visitor, dict]


def room_of_one(visitor: Callable[..., Visitor], name: str, who: str = "rita", **look) -> tuple[Visitor, dict]:
    """Somebody in a room of theirs, and the room."""
    person = visitor(who, **look)
    room = person.makes_room(name)
    person.enters(room)
    return person, room


def public_room(visitor: Callable[..., Visitor], name: str, look: dict | None = None, **settings) -> Company:
    """Rita, who made the room and looks after it, Ravi, who joined at a browser that looks so, and the room."""
    rita, ravi = visitor("rita"), visitor("ravi", **(look or {}))
    room = rita.makes_room(name, **settings)
    ravi.joins(room)
    return _both_inside(rita, ravi, room)


def private_room(
    visitor: Callable[..., Visitor], name: str, room_type: str = "private", look: dict | None = None, **settings
) -> Company:
    """The same, in a room that is seen by invitation alone."""
    rita, ravi = visitor("rita"), visitor("ravi", **(look or {}))
    room = rita.makes_room(name, room_type, **settings)
    ravi.redeems(rita.invites(room))
    return _both_inside(rita, ravi, room)


def said(visitor: Visitor, room: dict, texts: Iterable[str]) -> list[int]:
    """One message after another, without the page; their ids."""
    path = f"/chat/rooms/{room['room_id']}/messages"
    return [visitor.asks("POST", path, {"message_text": text})["message_id"] for text in texts]


def _both_inside(rita: Visitor, ravi: Visitor, room: dict) -> Company:
    rita.enters(room)
    ravi.enters(room)
    return rita, ravi, room
