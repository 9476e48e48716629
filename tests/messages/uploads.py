"""What tests of files do again and again."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from werkzeug.datastructures import FileStorage

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages.models import Attachment
from tests.files.samples import picture
from tests.rooms.steps import said


def upload(client, room_id, data: bytes | None = None, name: str = "notes.png", claimed: str = "image/png", **fields):
    """Send a file to a room."""
    file = FileStorage(BytesIO(picture() if data is None else data), name, content_type=claimed)
    return send(client, room_id, {"file": file, **fields})


def send(client, room_id, values: dict):
    """Send a form to where files come in."""
    return client.send(f"/chat/rooms/{room_id}/attachments", values)


def uploaded(client, room_id, *given, **fields) -> dict:
    """A file that has come."""
    answer = upload(client, room_id, *given, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def posted(client, room_id, *given, text: str = "", **fields) -> dict:
    """A message with a file."""
    found = uploaded(client, room_id, *given, **fields)
    return said(client, room_id, text, attachments=[found["attachment_id"]])


def fetch(client, attachment: dict, rest: str = "", **headers):
    """A file, as a page asks for it."""
    return client.http.get(f"/chat/attachments/{attachment['attachment_id']}{rest}", headers=headers)


def rows(app) -> int:
    """How many files the database knows."""
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Attachment))


def stored(app) -> list[Path]:
    """The files that lie on the disk."""
    return sorted(path for path in (app.config["INSTANCE_PATH"] / "files").rglob("*") if path.is_file())


def pass_an_hour() -> None:
    """For what waits to be posted; inside an app's context."""
    due = Attachment.due_at
    with transaction():
        for each in db.session.scalars(db.select(Attachment).where(due.is_not(None))):
            each.due_at -= timedelta(hours=1, minutes=1)


def use_every_door(client, room_id) -> None:
    """Whatever one can do with files, once."""
    first, second = (uploaded(client, room_id) for _ in range(2))
    assert upload(client, room_id, b"").status_code == 422
    path = f"/chat/attachments/{first['attachment_id']}"
    client.patch(path, {"alt_text": "A wall"})
    said(client, room_id, "", attachments=[first["attachment_id"]])
    client.get(path)
    client.get(f"{path}/thumbnail")
    client.delete(f"/chat/attachments/{second['attachment_id']}")
