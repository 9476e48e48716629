"""`flask demo`: what the first minute shows is whole, and true to its own counters."""

import re
import shutil
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from chatroom.accounts import passwords
from chatroom.accounts.models import User
from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles.service import public_handle
from chatroom.invites import service as invites
from chatroom.messages import threads
from chatroom.messages.models import Message, MessageReaction, MessageRevision
from chatroom.messages.queries import count_unread, count_unread_mentions
from chatroom.rooms.access import get_place
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.queries import listed_members, rooms_of
from chatroom.shell.demo import fill
from chatroom.shell.demo_rooms import PEOPLE, ROOMS
from chatroom.shell.demo_script import read_script
from tests.cast import PASSWORD_HASH
from tests.conftest import closing_database, make_app
from tests.messages.test_sealed import stored_bytes

MODELS = (User, Room, RoomMember, Message, MessageRevision)


@pytest.fixture(scope="module")
def cheap_passwords():
    """Dozens of people are welcomed here, and none of the tests is about the cost of argon2."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hash_password", lambda password: PASSWORD_HASH)
        yield


@pytest.fixture
def empty(app, cheap_passwords):
    """The app on an empty database of each engine."""
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def furnished(cheap_passwords, sqlite_template, tmp_path_factory):
    """A demo library that is only looked at: the folder of its database."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "chat.db")
    with closing_database(make_app(f"sqlite:///{folder}/chat.db", folder)) as app, app.app_context():
        fill()
        yield folder


def everybody() -> dict[str, Person]:
    """The demo's people by first name."""
    users = db.session.scalars(select(User))
    return {user.name.split()[0]: Person(user.user_id, user.role, f"command:{user.user_id}:x") for user in users}


def rooms() -> list[Room]:
    return list(db.session.scalars(select(Room).order_by(Room.room_id)))


def messages(room: Room | None = None) -> list[Message]:
    query = select(Message).order_by(Message.room_id, Message.seq)
    return list(db.session.scalars(query if room is None else query.where(Message.room_id == room.room_id)))


def sizes() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) for model in MODELS]


def test_it_shows_people_of_every_role_and_rooms_of_every_type(furnished):
    roles = Counter(db.session.scalars(select(User.role)))
    assert roles == {"admin": 1, "librarian": 2, "teacher": 2, "member": 7}
    emails = set(db.session.scalars(select(User.email)))
    assert {f"{name}@library.example" for name in ("ada", "lena", "tess", "rita", "ravi", "mo")} <= emails
    assert Counter(room.room_type for room in rooms()) == {
        "librarian": 2, "public": 3, "study": 2, "private": 1, "direct": 1
    }  # fmt: skip
    assert len(messages()) >= 120
    assert [room.room_name for room in rooms() if room.topic and not messages(room)] == ["Poetry at lunch"]


def test_it_shows_what_can_befall_a_message(furnished):
    written = messages()
    assert [message.version for message in written if message.edited_at] == [2]
    assert [message.deleted_as for message in written if message.is_deleted] == ["author"]
    assert any(re.match("[\u0600-\u06ff]", message.message_text) for message in written)
    assert {message.room_id for message in written if message.pinned_at} == {1, 2, 3}
    assert max(message.reply_count for message in written) == 3
    given = Counter(db.session.scalars(select(MessageReaction.message_id)))
    assert len(given) > 10 and max(given.values()) >= 4
    for tag in ("<ul>", "<ol>", "<blockquote>", "<strong>", "<em>", "<code>", "<del>", "https://www.gutenberg.org/"):
        assert any(tag in (message.message_html or "") for message in written), tag
    for room in rooms():
        announced = [message for message in messages(room) if room.room_type == "librarian" and not message.parent_id]
        assert {(message.badge, bool(message.display_name)) for message in announced} <= {("librarian", True)}
        others = [message for message in messages(room) if room.room_type != "librarian"]
        assert {(message.badge, message.display_name) for message in others} <= {(None, None)}


def test_its_times_are_of_the_last_days_and_in_order(furnished):
    for room in rooms():
        times = [room.created_at, *(message.sent_at for message in messages(room))]
        assert times == sorted(times)
    times = [message.sent_at for message in messages()]
    assert now() - timedelta(days=5) < min(times)
    assert now() - timedelta(minutes=10) < max(times) <= now()
    for message in messages():
        assert message.sent_at <= (message.edited_at or message.deleted_at or now()) <= now()


def changes_of(message: Message) -> int:
    """How many numbers of its room a message has taken, its replies' second ones among them."""
    edits, ends = message.version - 1, bool(message.is_deleted)
    return 1 + message.reply_count + message.reaction_count + bool(message.pinned_at) + edits + ends


def test_two_talk_by_themselves(furnished):
    [room] = [room for room in rooms() if room.room_type == "direct"]
    rita, ravi, lena = (everybody()[name] for name in ("Rita", "Ravi", "Lena"))
    assert {member.anon_id for member in listed_members(room.room_id)} == {
        public_handle(person.user_id) for person in (rita, ravi)
    }
    assert get_place(rita, room.room_id).member.hold is None
    assert len(messages(room)) == 6
    with pytest.raises(ChatError, match="no such room"):
        get_place(lena, room.room_id)


def test_its_sequences_have_no_gap_and_its_counters_are_right(empty):
    fill()
    for room in rooms():
        written = messages(room)
        assert room.last_seq == sum(changes_of(message) for message in written)
        taken = [seq for message in written for seq in {message.seq, message.updated_seq}]
        assert len(taken) == len(set(taken))
        assert max(taken, default=0) == room.last_seq
        assert room.message_count == sum(not message.is_deleted for message in written)
    for person in everybody().values():
        for room, member in rooms_of(person):
            assert member.unread_count(room) == count_unread(person, room.room_id, member.read_seq)
            assert member.mention_count == count_unread_mentions(person, room.room_id, member.read_seq)


def test_rita_alone_finds_badges(furnished):
    news = {
        name: [member.mention_count for room, member in rooms_of(person) if member.unread_count(room)]
        for name, person in everybody().items()
    }
    assert sorted(news.pop("Rita")) == [0, 1]
    assert not any(news.values())
    assert {name for name, person in everybody().items() if threads.news(person)} == {"Rita"}


def test_ravi_comes_in_by_the_invite(empty):
    code = fill()
    ravi = everybody()["Ravi"]
    before = {room.room_id for room, _ in rooms_of(ravi)}
    place = invites.redeem(ravi, code)
    assert (place.room.room_name, place.room.room_type) == ("Whale watch", "study")
    assert place.room.room_id not in before


def test_nobody_is_named_in_what_is_said(furnished):
    revisions = db.session.scalars(select(MessageRevision.message_text))
    said = "\n".join([*(message.message_text for message in messages()), *revisions])
    names = "|".join([guest.first_name for guest in PEOPLE] + [guest.name for guest in PEOPLE])
    assert re.findall(rf"\b({names})\b|library\.example|[{{}}]", said) == []
    assert re.search(r"@[a-z]+-[a-z]+-\d{4}", said)


def test_nothing_of_it_is_plain_in_the_database(furnished):
    stored = stored_bytes(None, furnished)
    assert b"The reading room" in stored
    assert not [word for word in (b"Casaubon", b"chowder", b"fearless,", b"literally says") if word in stored]


def test_everything_that_was_written_for_it_is_read():
    for plan in ROOMS:
        acts = read_script(plan.script) if plan.script else []
        assert {name for act in acts for name in (act.who, act.whom) if name} <= set(plan.people)
        assert all(bool(act.text) == (act.verb in ("says", "edits", "answers", "reacts")) for act in acts)
        assert all(bool(act.whom) == (act.verb in ("answers", "reacts", "pins")) for act in acts)
        assert not any(re.search("^# ", act.text, re.MULTILINE) for act in acts)


def test_the_command_says_whom_to_sign_in_as_and_a_second_time_changes_nothing(empty):
    runner = empty.test_cli_runner()
    first = runner.invoke(args=["demo"]).output
    assert all(word in first for word in ("lena@library.example", "a quiet afternoon", "Whale watch"))
    assert re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b", first)
    before = sizes()
    second = runner.invoke(args=["demo"])
    assert second.exit_code == 0
    assert "left out" in second.output
    assert sizes() == before


def test_it_is_not_loaded_over_anything(empty):
    with transaction():
        db.session.add(User(name="Zoe", email="zoe@canary.example", role="member", password_hash="!"))
    assert fill() is None
    assert sizes() == [1, 0, 0, 0, 0]


def test_it_is_made_whole_or_not_at_all(empty, monkeypatch):
    def fail(*_):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(invites, "create", fail)
    with pytest.raises(RuntimeError, match="lights"):
        fill()
    assert sizes() == [0] * len(MODELS)
