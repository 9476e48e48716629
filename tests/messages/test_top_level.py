"""Pages of what is no reply."""

from sqlalchemy import text

from chatroom.extensions import db
from chatroom.messages import queries
from tests.invites.steps import refusal
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


def test_it_is_found_by_an_index(app, cast, room):
    """However many replies stand between two messages, no page has to step over them."""
    for query, index in (
        (queries._TOP_BEFORE, "ix_chat_messages_top_level"),
        (queries._THREAD_BEFORE, "ix_chat_messages_thread"),
    ):
        with app.app_context():
            compiled = str(query.compile(db.engine, compile_kwargs={"render_postcompile": True}))
            names = ("user_id", "room_id", "seq", "parent_id", "most")
            bound = "NULL" if db.engine.dialect.name == "sqlite" else "1"
            for name in names:
                compiled = compiled.replace(f"%({name})s::INTEGER", bound).replace(f"%({name})s", bound)
            plan = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
            if db.engine.dialect.name == "postgresql":
                db.session.execute(text("SET enable_seqscan = off"))
            rows = db.session.connection().exec_driver_sql(plan + compiled.replace("?", bound)).all()
        assert index in str(rows), rows
