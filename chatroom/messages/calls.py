"""A message's HTML, and whom it calls."""

from chatroom.extensions import db
from chatroom.messages.markdown import ROOM, called, is_plain, mentioned, render
from chatroom.rooms.access import Place
from chatroom.rooms.models import RoomMember
from chatroom.rooms.queries import handles_shown


def html_of(place: Place, text: str, calling: str | None = None) -> str | None:
    """The HTML to keep; None for plain text, whose HTML is made anew each time it is shown.

    Of a forwarded message only one's own words are `calling`: nobody is called by what was said elsewhere.
    """
    return None if is_plain(text) else render(text, _callable(place, text if calling is None else calling))


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
