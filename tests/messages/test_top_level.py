"""Pages of what is no reply."""

from chatroom.extensions import db
from chatroom.messages import queries
from chatroom.messages.models import Message
from tests.invites.steps import refusal
from tests.messages.plans import plan_of
from tests.rooms.steps import read, said


def texts(client, room_id, **query) -> tuple[list[str], bool]:
    """What a page holds, and whether there is more."""
    page = read(client, room_id, **query)
    return [message["message_text"] for message in page["messages"]], page["has_more"]


def talk(client, room_id) -> list[dict]:
    """Three messages, each with two replies, and a fourth."""
    said_ = []
    for number in range(3):
        said_.append(said(client, room_id, f"Message {number}"))
        for reply in "ab":
            said_.append(said(client, room_id, f"{number}{reply}", parent_id=said_[number * 3]["message_id"]))
    return [*said_, said(client, room_id, "Message 3")]


def test_replies_are_left_out_when_asked_and_only_then(cast, room):
    first, *_, last = talk(cast.rita_client, room)
    assert len(texts(cast.ravi_client, room)[0]) == len(texts(cast.ravi_client, room, top_level="false")[0]) == 10
    assert texts(cast.ravi_client, room, top_level="true") == ([f"Message {n}" for n in range(4)], False)
    assert texts(cast.ravi_client, room, top_level="true", limit=2) == (["Message 2", "Message 3"], True)
    before = {"top_level": "true", "before": last["seq"], "limit": 2}
    assert texts(cast.ravi_client, room, **before) == (["Message 1", "Message 2"], True)
    after = {"top_level": "true", "after": first["seq"], "limit": 2}
    assert texts(cast.ravi_client, room, **after) == (["Message 1", "Message 2"], True)
    around = read(cast.ravi_client, room, top_level="true", around=first["message_id"], limit=4)
    assert [each["message_text"] for each in around["messages"]] == ["Message 0", "Message 1"]
    for wrong in ("1", "yes", "True", ""):
        assert refusal(cast.ravi_client.get(f"/chat/rooms/{room}/messages", top_level=wrong)) == (422, "invalid")


def grow(thread: int, busy: int) -> None:
    """Three thousand messages more: of a hundred one is no reply, two answer one message, and the others another."""
    given = ("message_id", "client_id", "seq", "updated_seq", "parent_id")
    names = ", ".join(column.name for column in Message.__table__.c if column.name not in given)
    parent = f"CASE WHEN mod(g, 100) = 0 THEN NULL WHEN mod(g, 50) = 1 THEN {thread} ELSE {busy} END"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO chat_messages (seq, updated_seq, parent_id, {names}) SELECT 100 + g, 100 + g, {parent}, "
            f"{names} FROM chat_messages, generate_series(1, 3000) AS g WHERE message_id = {busy}"
        )
        connection.exec_driver_sql("ANALYZE chat_messages")  # or how PostgreSQL asks would be chance


def test_it_is_found_by_an_index(app, cast, room):
    """However many replies stand between two messages, no page has to step over them."""
    thread, busy = (said(cast.rita_client, room, f"Message {number}")["message_id"] for number in range(2))
    bound = {"user_id": 1, "room_id": room, "seq": 3000, "parent_id": thread, "most": 50}
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            grow(thread, busy)
        assert "ix_chat_messages_top_level" in plan_of(queries._TOP_LEVEL[0], bound)
        assert "ix_chat_messages_thread" in plan_of(queries._THREAD[0], bound)
