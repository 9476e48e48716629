"""What was said before threads were counted is found when they are: the last reply, and who follows."""

import flask_migrate
from sqlalchemy import text

from chatroom.extensions import db
from tests.migrations.test_migrations import empty  # noqa: F401

AT = "2026-11-20 12:00:0"
ROOM = """INSERT INTO chat_rooms (room_id, room_name, room_type, topic, created_at, last_seq, message_count,
 is_read_only, allows_replies, slow_mode_seconds) VALUES (1, 'A', 'public', '', :at, 9, 4, false, true, 0)"""
HANDLE = "INSERT INTO chat_anon_id (anon_id, scope, created_at, is_active) VALUES (:who, 'public', :at, true)"
MEMBER = """INSERT INTO room_members (room_id, anon_id, person_key, role, is_muted, joined_at, entered_seq, read_seq,
 seen_count, mention_count, is_hushed) VALUES (1, :who, :key, 'member', false, :at, 0, 0, 0, 0, false)"""
MESSAGE = """INSERT INTO chat_messages (message_id, room_id, anon_id, seq, updated_seq, message_type, message_text,
 parent_id, reply_count, version, role, sent_at, is_deleted, deleted_at, deleted_as) VALUES
 (:id, 1, :who, :id, 9, 'text', '', :parent, :replies, 1, 'member', :at, :gone, :gone_at, :gone_as)"""


def test_the_last_reply_and_who_follows_are_found(empty):  # noqa: F811
    flask_migrate.upgrade(revision="20261120_hushed_rooms")
    _talk()
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        last = connection.execute(text("SELECT message_id, last_reply_by FROM chat_messages ORDER BY message_id")).all()
        follows = connection.execute(text("SELECT message_id, person_key, read_seq FROM thread_follows")).all()
    assert [tuple(row) for row in last] == [(1, "b"), (2, None), (3, None), (4, None), (5, None)]
    assert sorted(tuple(row) for row in follows) == [(1, "key a", 9), (1, "key b", 9)]
    flask_migrate.downgrade(revision="20261120_hushed_rooms")
    flask_migrate.upgrade()


def _talk() -> None:
    """A message with two replies of one person, and a third that was removed; and one with none."""
    with db.engine.begin() as connection:
        connection.execute(text(ROOM), {"at": f"{AT}0+00:00"})
        for who in "abc":
            connection.execute(text(HANDLE), {"who": who, "at": f"{AT}0+00:00"})
            connection.execute(text(MEMBER), {"who": who, "key": f"key {who}", "at": f"{AT}0+00:00"})
        for number, who, parent in ((1, "a", None), (2, "b", 1), (3, "b", 1), (4, "c", 1), (5, "c", None)):
            gone = number == 4
            connection.execute(text(MESSAGE), {
                "id": number, "who": who, "parent": parent, "replies": 2 if number == 1 else 0,
                "at": f"{AT}{number}+00:00", "gone": gone,
                "gone_at": f"{AT}9+00:00" if gone else None, "gone_as": "author" if gone else None,
            })  # fmt: skip
