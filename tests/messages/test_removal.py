"""Taking a message away: its place stays, its text is gone for members at once, and later for everyone."""

import json

from sqlalchemy import select

from chatroom.core.clock import now
from chatroom.extensions import db
from chatroom.messages import upkeep
from chatroom.messages.models import Message, MessageRevision
from tests.invites.steps import later, refusal
from tests.messages.steps import edit, kept, remove, revisions
from tests.rooms.steps import handle, put_out, read, said, seen, settle


def test_author_and_moderators_remove_and_others_do_not(cast, room, private):
    by_author, by_moderator, by_staff = (said(cast.ravi_client, room, "Regretted") for _ in range(3))
    for client in (cast.otto_client, cast.tess_client):
        assert refusal(remove(client, by_author)) == (403, "forbidden")
    assert refusal(remove(cast.ravi_client, said(cast.rita_client, room))) == (403, "forbidden")
    assert remove(cast.ravi_client, by_author).json["deleted_by"] == "author"
    assert remove(cast.mo_client, by_moderator, reason="Spoiler").json["deleted_by"] == "moderator"
    assert remove(cast.lena_client, by_staff).json["deleted_by"] == "moderator"
    secret = said(cast.ravi_client, private)
    for client in (cast.otto_client, cast.lena_client, cast.ada_client):
        assert refusal(remove(client, secret)) == (404, "not_found")
    assert refusal(remove(cast.mo_client, by_author | {"message_id": 2_000_000})) == (404, "not_found")


def test_what_is_to_be_erased_is_found_by_an_index_of_nothing_else(app, cast):
    with app.app_context():
        connection = db.session.connection()
        asked = str(upkeep._due(now()).compile(db.engine, compile_kwargs={"literal_binds": True}))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # of a table this small it would read all
        plan = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
        rows = connection.exec_driver_sql(plan + asked.replace("%", "%%")).all()
        assert "ix_chat_messages_to_erase" in str(rows), rows
        connection.invalidate()  # with the setting


def test_a_tombstone_keeps_its_place_and_no_text(cast, room):
    message = said(cast.ravi_client, room, "A *regretted* word", client_id="a1")
    edit(cast.ravi_client, message, "Another regretted word")
    gone = remove(cast.mo_client, message, reason="A regretted reason")
    assert gone.status_code == 200
    expected = {"seq": 1, "updated_seq": 3, "message_text": "", "message_html": "", "is_deleted": True,
                "anon_id": message["anon_id"]}  # fmt: skip
    assert {name: gone.json[name] for name in expected} == expected
    for client in (cast.mo_client, cast.ravi_client, cast.rita_client, cast.otto_client):
        for path, query in (("messages", {}), ("messages", {"after": 0}), ("changes", {"after": 0}), ("members", {})):
            assert "regretted" not in client.get(f"/chat/rooms/{room}/{path}", **query).text
        assert "regretted" not in client.get(f"/chat/messages/{message['message_id']}").text
    assert refusal(revisions(cast.ravi_client, message)) == (403, "forbidden")
    assert refusal(revisions(cast.otto_client, message)) == (403, "forbidden")
    found = revisions(cast.mo_client, message).json
    assert (found["message_text"], found["deletion_reason"]) == ("Another regretted word", "A regretted reason")


def test_removing_again_changes_nothing(cast, room):
    message = said(cast.ravi_client, room)
    first = remove(cast.ravi_client, message).json
    assert remove(cast.mo_client, message).json["updated_seq"] == first["updated_seq"]
    assert seen(cast.rita_client, room)["last_seq"] == 2


def test_a_parent_that_is_removed_keeps_its_replies(cast, room):
    parent = said(cast.ravi_client, room)
    said(cast.rita_client, room, "Still here", parent_id=parent["message_id"])
    remove(cast.ravi_client, parent)
    gone, reply = read(cast.otto_client, room)["messages"]
    assert (gone["is_deleted"], gone["reply_count"], reply["message_text"]) == (True, 1, "Still here")


def test_in_an_archived_room_words_can_still_be_taken_back(cast, room):
    message = said(cast.ravi_client, room)
    settle(cast.rita_client, room, is_active=False)
    assert remove(cast.ravi_client, message).status_code == 200


def test_a_moderator_put_out_removes_nothing_more(cast, room):
    message = said(cast.ravi_client, room)
    put_out(cast.rita_client, room, handle(cast.mo_client, room))
    assert refusal(remove(cast.mo_client, message)) == (403, "forbidden")


def test_bad_reasons(cast, room):
    message = said(cast.ravi_client, room)
    for reason in (5, "x" * 301, ["x"], "\ud800"):
        assert refusal(remove(cast.mo_client, message, reason=reason)) == (422, "invalid")
    assert read(cast.otto_client, room)["messages"][0]["is_deleted"] is False


def test_what_was_removed_long_ago_is_erased_for_good(app, cast, room):
    app.config["DELETED_TEXT_DAYS"] = 3
    old, standing = (said(cast.ravi_client, room, "A regretted word") for _ in range(2))
    edit(cast.ravi_client, old, "Another regretted word")
    remove(cast.mo_client, old, reason="It says: a regretted word")
    run = app.test_cli_runner().invoke
    with later(days=2):
        assert run(args=["messages", "erase-removed"]).output == "0 texts erased.\n"
        recent = said(cast.ravi_client, room, "A recent word")
        remove(cast.ravi_client, recent)
    with later(days=4):
        before = json.dumps(read(cast.mo_client, room))
        assert run(args=["messages", "erase-removed", "--rehearse"]).output == "1 texts would be erased.\n"
        assert kept(app, old).message_text == "Another regretted word"
        assert run(args=["messages", "erase-removed"]).output == "1 texts erased.\n"
        assert run(args=["messages", "erase-removed"]).output == "0 texts erased.\n"
        assert json.dumps(read(cast.mo_client, room)) == before
        told = revisions(cast.mo_client, old).json
        assert (told["revisions"], told["deletion_reason"]) == ([], None)
    assert (kept(app, old).message_text, kept(app, old).message_html) == ("", None)
    assert (kept(app, standing).message_text, kept(app, recent).message_text) == ("A regretted word", "A recent word")
    with app.app_context():
        assert db.session.scalars(select(MessageRevision)).all() == []
        assert db.session.scalars(select(Message).where(Message.erased_at.is_not(None))).one().seq == old["seq"]
