"""Texts at rest: never plain in the database, and under new keys while people write."""

import base64

from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, select, text, type_coerce
from sqlalchemy import inspect as look_into

from chatroom.core.crypto import newest_key_opens
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import upkeep
from chatroom.messages.models import Message, MessageRevision
from tests.messages.steps import edit, kept, remove, revisions
from tests.rooms.steps import read, said

SECRET = "the marmalade is in the piano"


def stored_bytes(app, tmp_path) -> bytes:
    """All that the database holds, as it holds it."""
    if db.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in tmp_path.glob("chat.db*"))
    rows = []
    for table in look_into(db.engine).get_table_names():
        rows += db.session.execute(text(f'SELECT * FROM "{table}"')).all()
    return b"\n".join(
        bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for row in rows for each in row
    )


def test_no_text_is_plain_in_the_database(app, cast, room, tmp_path):
    message = said(cast.ravi_client, room, f"*One* {SECRET}", client_id="a1")
    edit(cast.ravi_client, message, f"Two {SECRET}")
    remove(cast.mo_client, message, reason=f"Because {SECRET}")
    said(cast.ravi_client, room, SECRET)
    with app.app_context():
        stored = stored_bytes(app, tmp_path)
    assert b"Firefox on Linux" in stored
    for plain in (SECRET.encode(), b"marmalade", base64.b64encode(b"marmalade")):
        assert plain not in stored


def raw_texts() -> list[bytes]:
    """Every sealed value."""
    columns = [Message.message_text, Message.message_html, Message.deletion_reason, MessageRevision.message_text]
    found = [
        db.session.scalars(select(type_coerce(column, LargeBinary)).where(column.is_not(None))) for column in columns
    ]
    return [value for values in found for value in values]


def use_keys(app, *keys: str) -> None:
    """Go on with these keys, as after a restart."""
    app.config["ENCRYPTION_KEYS"] = list(keys)
    app.extensions.pop("chatroom_keyring", None)


def test_new_keys_reach_every_text_in_batches(app, cast, room, monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 3)
    for number in range(8):
        edit(cast.ravi_client, said(cast.ravi_client, room, f"Text {number}"), f"*Changed* {number}")
    gone = said(cast.ravi_client, room, "Gone")
    remove(cast.mo_client, gone, reason="A reason")
    before, [old], new = read(cast.rita_client, room), app.config["ENCRYPTION_KEYS"], Fernet.generate_key().decode()
    use_keys(app, new, old)
    run = app.test_cli_runner().invoke
    assert run(args=["keys", "rotate"]).output.startswith(f"{8 * 3 + 2} texts are under the newest key now.\n")
    assert run(args=["keys", "rotate"]).output.startswith("0 texts are under the newest key now.\n")
    with app.app_context():
        db.session.remove()
        assert len(raw_texts()) == 8 * 3 + 2
        assert all(newest_key_opens(value) for value in raw_texts())
    use_keys(app, new)
    assert read(cast.rita_client, room) == before
    assert revisions(cast.mo_client, gone).json["message_text"] == "Gone"


def test_a_text_that_changes_meanwhile_is_not_overwritten(app, cast, room, monkeypatch):
    message = said(cast.ravi_client, room, "Before")
    [old], new = app.config["ENCRYPTION_KEYS"], Fernet.generate_key().decode()
    use_keys(app, new, old)
    rewrap = upkeep.resealed

    def edited_meanwhile(token: bytes) -> bytes:
        with transaction():
            row = db.session.get(Message, message["message_id"], populate_existing=True)
            row.message_text = "After"
            db.session.flush()
        return rewrap(token)

    monkeypatch.setattr(upkeep, "resealed", edited_meanwhile)
    with app.app_context():
        upkeep.reseal_texts()
    use_keys(app, new)
    assert kept(app, message).message_text == "After"


def test_a_new_key_is_a_key(app):
    printed = app.test_cli_runner().invoke(args=["keys", "new"]).output
    Fernet(printed.strip())
