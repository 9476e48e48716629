"""A message's HTML, and whom it calls."""

from chatroom.extensions import db
from chatroom.messages.markdown import ROOM, called, is_plain, mentioned, render, without_calls
from chatroom.rooms.access import Place
from chatroom.rooms.models import RoomMember
from chatroom.rooms.queries import handles_shown


def html_made(text: str) -> str | None:
    """The HTML of a text that calls whomever it names; None for plain text, whose HTML is made anew when it is shown.

    Some texts take a tenth of a second: to be made before a room is held.
    """
    return None if is_plain(text) else render(text, mentioned(text))


def html_of(place: Place, made: str | None, calling: str) -> str | None:
    """The HTML to keep of what was made: it calls those alone whom one may call here.

    Of a forwarded message only one's own words are `calling`: nobody is called by what was said elsewhere.
    """
    return made and without_calls(made, called(made) - _callable(place, calling))


def calls_in(html: str | None) -> set[str]:
    """The handles called; the empty one is everyone."""
    return {"" if name == ROOM else name for name in called(html)} if html else set()


def _callable(place: Place, text: str) -> set[str]:
    """Those a text names who can be called: handles in the room's list; everyone, by a moderator alone."""
    names = mentioned(text)
    everyone = {ROOM} if ROOM in names and place.moderates else set()
    if not names - {ROOM}:
        return everyone
    # A renewed handle can be called as long as it is shown, or a call would tell which ones are renewed.
    shown = handles_shown(place.room.room_id)
    return everyone | set(db.session.scalars(shown.where(RoomMember.anon_id.in_(names))))
