"""Rooms to a file and back: what leaves, what comes in, and what the reader refuses."""

import json

import pytest
from sqlalchemy import select

from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.messages import importing
from chatroom.rooms.models import Room
from tests.cast import email, real_name
from tests.invites.steps import make_room, refusal
from tests.messages.archives import STRANGER, a_message, a_room, archive, everything, flask, newest_room
from tests.messages.steps import edit, remove
from tests.messages.uploads import posted
from tests.rooms.steps import handle, member_list, read, said, seen, settle

SECRET = "the marmalade is in the piano"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """So that a short room needs several."""
    monkeypatch.setattr(importing, "AT_ONCE", 2)


def talk(cast, room: int) -> list[dict]:
    """Everything that may happen to messages."""
    first = said(cast.rita_client, room, f"*Welcome* @{handle(cast.ravi_client, room)}")
    plain = said(cast.ravi_client, room, "Thank you & all", parent_id=first["message_id"], client_id="a1")
    edit(cast.ravi_client, plain, "Thank you,\nall")
    for text, client in ((f"Oh, {SECRET}", cast.ravi_client), ("Spam", cast.mo_client)):
        remove(cast.mo_client, said(client, room, text, parent_id=first["message_id"]), reason=f"Because {SECRET}")
    said(cast.mo_client, room, "Naïve 本 <b>")
    return read(cast.rita_client, room)["messages"]


def shown(message: dict, numbers: dict) -> tuple:
    """What must be the same after the journey."""
    parent = numbers.get(message["parent_id"])
    same = ("seq", "message_text", "reply_count", "sent_at", "edited_at", "is_deleted", "deleted_by", "message_type")
    last = message["last_reply"]
    return parent, last and last["sent_at"], *(message[name] for name in same)


def test_what_comes_back_is_what_left(app, cast, room, tmp_path):
    before = talk(cast, room)
    assert "1 rooms with 5 messages" in flask(app, "export", tmp_path / "a", "--room", room)
    assert "1 rooms with 5 messages" in flask(app, "import", tmp_path / "a")
    copy = newest_room(app)
    after = read(cast.rita_client, copy)["messages"]
    numbers = [{message["message_id"]: message["seq"] for message in page} for page in (before, after)]
    assert [shown(each, numbers[0]) for each in before] == [shown(each, numbers[1]) for each in after]
    # A handle that is only called is not called in the copy: its bearer is not there.
    assert "mention" in before[0]["message_html"]
    assert "mention" not in after[0]["message_html"]
    assert [each["message_html"] for each in before[1:]] == [each["message_html"] for each in after[1:]]
    old, new = seen(cast.ravi_client, room), seen(cast.ravi_client, copy)
    assert (new["last_seq"], new["room_name"], new["room_type"], new["member_count"]) == (
        before[-1]["seq"], old["room_name"], old["room_type"], 0)  # fmt: skip
    assert member_list(cast.ada_client, copy) == {}


def test_the_counters_go_on_from_there(app, cast, tmp_path):
    gone = a_message(7, deleted="author", text=SECRET)
    flask(
        app,
        "import",
        archive(tmp_path / "a", a_room(), a_message(3), gone, a_message(9, parent=3)),
        "--admin",
        email("rita"),
    )
    room = newest_room(app)
    assert (seen(cast.rita_client, room)["last_seq"], seen(cast.rita_client, room)["unread_count"]) == (9, 0)
    with app.app_context():
        assert db.session.get(Room, room).message_count == 2
    cast.ravi_client.post(f"/chat/rooms/{room}/join")
    assert said(cast.ravi_client, room)["seq"] == 10
    assert seen(cast.rita_client, room)["unread_count"] == 1


def test_of_files_there_is_what_they_were(app, cast, room, tmp_path):
    posted(cast.ravi_client, room, alt_text="A teal wall")
    posted(cast.ravi_client, room, b"words", "notes.txt", "text/plain", text="Read these")
    remove(cast.ravi_client, posted(cast.ravi_client, room, b"words", "regretted.txt", ""))
    flask(app, "export", tmp_path / "a")
    lines = [json.loads(line) for line in (tmp_path / "a").read_text().splitlines()]
    files = [line["message"].get("files") for line in lines if "message" in line]
    assert [each and each[0]["name"] for each in files] == ["picture.png", "notes.txt", None]
    assert files[1] == [{"name": "notes.txt", "type": "text/plain; charset=utf-8", "size": 5, "alt": ""}]
    flask(app, "import", tmp_path / "a", "--admin", email("rita"))
    texts = [each["message_text"] for each in read(cast.rita_client, newest_room(app))["messages"]]
    size = files[0][0]["size"]
    assert texts == [f"[picture.png, {size} bytes: A teal wall]", "Read these\n[notes.txt, 5 bytes]", ""]


def test_nothing_of_a_person_leaves_and_nothing_that_is_gone(app, cast, room, private, tmp_path):
    talk(cast, room)
    said(cast.ravi_client, private, "Between us")
    path = tmp_path / "a"
    flask(app, "export", path)
    text = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Between us" in text
    for name in ("rita", "ravi", "mo"):
        assert real_name(name) not in text
        assert email(name) not in text
    assert SECRET not in text
    assert "Thank you & all" not in text
    kinds = {kind: set() for kind in ("archive", "room", "message", "end")}
    for line in text.splitlines():
        [(kind, fields)] = json.loads(line).items()
        kinds[kind] |= set(fields) if isinstance(fields, dict) else set()
    assert kinds["message"] == {"seq", "handle", "sent_at", "text", "parent", "edited_at", "deleted"}
    asked = {"room_name", "room_type", "topic", "book", "audience", "has_password", "is_active"}
    assert kinds["room"] == asked | {"is_read_only", "allows_replies", "slow_mode_seconds", "ends_at"}


def test_who_may_write_there_and_how_often_comes_along(app, cast, room, tmp_path):
    settings = {"is_read_only": True, "slow_mode_seconds": 60, "ends_at": "2036-11-30T12:00:00.000Z"}
    settle(cast.rita_client, room, **settings)
    flask(app, "export", tmp_path / "a")
    flask(app, "import", tmp_path / "a", "--admin", email("rita"))
    assert settings.items() <= seen(cast.rita_client, newest_room(app)).items()


def test_a_room_that_is_coming_in_does_not_leave(app, cast, room, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "_open", lambda rooms, admin: flask(app, "export", tmp_path / "b"))
    flask(app, "import", archive(tmp_path / "a", a_room(), a_message(1)))
    rooms = [line for line in (tmp_path / "b").read_text().splitlines() if line.startswith('{"room"')]
    assert len(rooms) == 1
    assert "From elsewhere" not in rooms[0]


def test_a_handle_that_somebody_bears_here_comes_in_as_another(app, cast, room, tmp_path):
    mine = handle(cast.rita_client, room)
    entries = [a_room(), a_message(1, handle=mine), a_message(2), a_message(3, handle=mine), a_room(), a_message(1)]
    flask(app, "import", archive(tmp_path / "a", *entries))
    copies = [read(cast.rita_client, newest_room(app) - back)["messages"] for back in (1, 0)]
    first, second, third = (message["anon_id"] for message in copies[0])
    assert first == third != mine
    assert second == copies[1][0]["anon_id"] == STRANGER
    assert not any("client_id" in message for page in copies for message in page)  # none is Rita's own
    with app.app_context():
        came = list(db.session.scalars(select(AnonId).where(AnonId.anon_id.in_([first, STRANGER]))))
        assert [(each.user_id, each.is_active) for each in came] == [(None, False)] * 2
        assert db.session.get(AnonId, mine).is_active
    flask(app, "import", tmp_path / "a")
    assert read(cast.rita_client, newest_room(app))["messages"][0]["anon_id"] != STRANGER


def test_rooms_by_invitation_need_somebody_who_may_enter(app, cast, tmp_path):
    path, before = archive(tmp_path / "a", a_room(room_type="private"), a_message(1)), everything(app)
    assert "name their admin" in flask(app, "import", path, fails=True)
    assert "nobody with the email" in flask(app, "import", path, "--admin", "nobody@canary.example", fails=True)
    assert everything(app) == before
    flask(app, "import", path, "--admin", email("rita"))
    room = newest_room(app)
    assert seen(cast.rita_client, room)["role"] == "admin"
    assert refusal(cast.otto_client.get(f"/chat/rooms/{room}")) == (404, "not_found")


def test_what_a_room_protected_stays_protected(app, cast, tmp_path):
    closed = make_room(cast.rita_client, "public", password="open sesame")
    said(cast.rita_client, closed, SECRET)
    flask(app, "export", tmp_path / "a", "--room", closed)
    assert "sesame" not in (tmp_path / "a").read_text()
    assert "name their admin" in flask(app, "import", tmp_path / "a", fails=True)
    flask(app, "import", tmp_path / "a", "--admin", email("rita"))
    assert seen(cast.rita_client, newest_room(app))["room_type"] == "private"
    teachers = make_room(cast.tess_client, "public", audience={"roles": ["teacher"]})
    settle(cast.tess_client, teachers, is_active=False)
    flask(app, "export", tmp_path / "b", "--room", teachers)
    flask(app, "import", tmp_path / "b")
    assert refusal(cast.ravi_client.get(f"/chat/rooms/{newest_room(app)}/messages")) == (403, "forbidden")
    assert seen(cast.tess_client, newest_room(app))["is_active"] is False


def test_a_file_that_is_there_is_not_written_over(app, cast, room, tmp_path):
    path = tmp_path / "a"
    path.write_text("precious")
    assert "cannot be made" in flask(app, "export", path, fails=True)
    assert path.read_text() == "precious"
    assert "no such room" in flask(app, "export", tmp_path / "b", "--room", 999, fails=True)
    assert not (tmp_path / "b").exists()
