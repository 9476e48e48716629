"""What was begun in rooms before threads had drafts is kept, up and down."""

import flask_migrate
from sqlalchemy import text

from chatroom.extensions import db
from tests.migrations.test_migrations import empty  # noqa: F401
from tests.migrations.test_threads import AT, ROOM

DRAFT = """INSERT INTO message_drafts (room_id, person_key, message_text, updated_at)
 VALUES (1, :key, :sealed, :at)"""


def test_drafts_of_rooms_stay(empty):  # noqa: F811
    flask_migrate.upgrade(revision="20261129_read_receipts")
    with db.engine.begin() as connection:
        connection.execute(text(ROOM), {"at": f"{AT}0+00:00"})
        connection.execute(text(DRAFT), {"key": "key a", "sealed": b"sealed", "at": f"{AT}0+00:00"})
    for change in (
        flask_migrate.upgrade,
        lambda: flask_migrate.downgrade(revision="20261129_read_receipts"),
        flask_migrate.upgrade,
    ):
        change()
        with db.engine.connect() as connection:
            kept = connection.execute(text("SELECT room_id, person_key, message_text FROM message_drafts")).one()
        assert (kept[0], kept[1], bytes(kept[2])) == (1, "key a", b"sealed")
