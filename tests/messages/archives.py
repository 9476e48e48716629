"""Archives for tests: written by hand, and given to the commands."""

import json

from sqlalchemy import func, select

from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.messages.models import Message
from chatroom.rooms.models import Room, RoomMember

STRANGER = "windy-cello-4711"


def flask(app, *arguments, fails: bool = False) -> str:
    """Run `flask messages …`; what it printed."""
    done = app.test_cli_runner().invoke(args=["messages", *map(str, arguments)])
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def archive(path, *entries):
    """A file with these rooms and messages."""
    rooms = sum("room" in entry for entry in entries)
    lines = [{"archive": 1}, *entries, {"end": {"rooms": rooms, "messages": len(entries) - rooms}}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def a_room(**more) -> dict:
    """A line with a room."""
    return {"room": {"room_name": "From elsewhere", "room_type": "public", **more}}


def a_message(seq: int, **more) -> dict:
    """A line with a message."""
    fields = {"seq": seq, "handle": STRANGER, "sent_at": "2026-05-01T12:00:00.250Z", "text": f"Word {seq}"}
    return {"message": fields | more}


def newest_room(app) -> int:
    """The room that came in last."""
    with app.app_context():
        return db.session.scalar(select(func.max(Room.room_id)))


def everything(app) -> list[int]:
    """How much there is in the tables that an import touches."""
    with app.app_context():
        tables = (Room, RoomMember, Message, AnonId)
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
