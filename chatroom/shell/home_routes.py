"""The chat page: what it shows first comes with it."""

from flask import Blueprint, render_template

from chatroom.accounts.person import Person
from chatroom.accounts.queries import kiosk_sessions
from chatroom.accounts.signin import current_person
from chatroom.core.errors import ChatError
from chatroom.files.keeping import size_most
from chatroom.handles.service import public_handle
from chatroom.messages import threads
from chatroom.messages.input import TEXT_MOST
from chatroom.messages.kept_drafts import find_draft
from chatroom.messages.pages import page_json
from chatroom.messages.queries import Page, page_before
from chatroom.presence.statuses import chosen_status
from chatroom.rooms.access import get_place
from chatroom.rooms.policy import may_read
from chatroom.rooms.queries import listed_members
from chatroom.rooms.serializers import members_json, room_json, rooms_json

FIRST_PAGE = 30  # messages; more than a screen, and few enough for a first load below 45 KB
MEMBERS_MOST = 200  # of more the page asks for all when it has drawn what is said

home = Blueprint("home", __name__)


@home.get("/")
def show_home():
    """The chat, with no room open yet."""
    person = current_person()
    return render_template("shell/chat.html", boot=_boot(person))


@home.get("/rooms/<int:room_id>")
def show_room(room_id: int):
    """The chat, with a room open; the same page says when there is no such room."""
    person = current_person()
    try:
        opened = _open(person, room_id)
    except ChatError as error:
        return render_template("shell/chat.html", boot=_boot(person)), error.status
    return render_template("shell/chat.html", boot=_boot(person) | opened)


@home.get("/dialogs")
def show_dialogs():
    """All dialogs of the chat, for the page to fetch when it is first touched."""
    current_person()
    return render_template("shell/dialogs.html", limits=_limits())


def _boot(person: Person) -> dict:
    me = {"anon_id": public_handle(person.user_id), "role": person.role, **chosen_status(person)}
    me["is_kiosk"] = bool(kiosk_sessions({person.session_id}))
    me["display_name"] = person.display_name if person.is_staff else None
    news = [each._asdict() for each in threads.news(person)]
    nothing_open = {"room": None, "messages": [], "has_more": False, "members": [], "draft": ""}
    return {"me": me, "rooms": rooms_json(person), "threads": news, "limits": _limits()} | nothing_open


def _limits() -> dict:
    return {"message_length": TEXT_MOST, "file_size": size_most()}


def _open(person: Person, room_id: int) -> dict:
    place, draft = get_place(person, room_id), find_draft(person, room_id)
    room, page, members = room_json(place), Page([], False), []
    if may_read(place.room, place.member, person):
        page = page_before(person, room_id, None, FIRST_PAGE, top_level=True)
        if room["member_count"] <= MEMBERS_MOST:
            members = members_json(place, listed_members(room_id))
    words = draft.message_text if draft else ""
    return {"room": room, "members": members, "draft": words, **page_json(page, person)}
