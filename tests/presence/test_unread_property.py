"""Whatever people do in a room, what is counted as unread is what a patient reader would count."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatroom.core.errors import ChatError
from chatroom.extensions import db
from chatroom.messages import service as messages
from chatroom.messages.queries import find_message
from chatroom.presence import marks
from chatroom.rooms import members, mine
from chatroom.rooms import service as rooms
from chatroom.rooms.queries import find_membership, find_room

NAMES = ("rita", "ravi", "tess")
who, number = st.sampled_from(NAMES), st.integers(0, 30)
calls = st.lists(st.sampled_from([*NAMES, "room"]), max_size=2)
ACTS = st.one_of(
    st.tuples(st.just("post"), who, calls),
    st.tuples(st.just("post"), who, calls),
    st.tuples(st.just("reply"), who, calls, number),
    st.tuples(st.just("edit"), who, calls, number),
    st.tuples(st.just("delete"), who, number),
    st.tuples(st.just("read"), who, number),
    st.tuples(st.just("read_all"), who),
    st.tuples(st.just("unread"), who, st.integers(1, 30)),
    st.tuples(st.just("hush"), who, st.booleans()),
    st.tuples(st.just("join"), who, st.sampled_from(["public", "fresh", None])),
    st.tuples(st.just("leave"), who),
    st.tuples(st.just("remove"), who, who),
    st.tuples(st.just("renew"), who),
)


@dataclass
class Story:
    """One room, what is done in it, and a plain account of it."""

    people: dict
    room_id: int
    sent: list[dict] = field(default_factory=list)  # message_id, seq, author, called, is_deleted
    read: dict[str, int] = field(default_factory=dict)  # of those who are in the room
    entered: dict[str, int] = field(default_factory=dict)  # how far it was when they came in
    hushed: dict[str, bool] = field(default_factory=dict)

    def act(self, kind: str, name: str, *rest) -> None:
        """Do something, unless the library refuses it."""
        getattr(self, kind)(name, *rest)

    def post(self, name: str, called: list[str], parent_id: int | None = None) -> None:
        message, _ = messages.post(self.people[name], self.room_id, self._text(called), parent_id=parent_id)
        entry = {"message_id": message.message_id, "seq": message.seq, "author": name, "is_deleted": False}
        self.sent.append(entry | {"called": self._called(name, called)})

    def reply(self, name: str, called: list[str], at: int) -> None:
        self.post(name, called, self._pick(at)["message_id"])

    def edit(self, name: str, called: list[str], at: int) -> None:
        entry = self._pick(at)
        version = find_message(entry["message_id"]).version
        text = self._text(called)
        messages.edit(self.people[name], entry["message_id"], text, version)
        entry["called"] = self._called(name, called)

    def delete(self, name: str, at: int) -> None:
        entry = self._pick(at)
        messages.remove(self.people[name], entry["message_id"])
        entry["is_deleted"] = True

    def read_to(self, name: str, seq: int) -> None:
        marks.mark_read(self.people[name], self.room_id, seq)
        self.read[name] = max(self.read[name], min(seq, find_room(self.room_id).last_seq))

    def read_all(self, name: str) -> None:
        marks.mark_all_read(self.people[name])
        if name in self.read:
            self.read[name] = find_room(self.room_id).last_seq

    def unread(self, name: str, seq: int) -> None:
        marks.mark_unread(self.people[name], self.room_id, seq)
        self.read[name] = min(self.read[name], seq - 1)

    def hush(self, name: str, is_hushed: bool) -> None:
        mine.arrange(self.people[name], self.room_id, {"is_hushed": is_hushed})
        self.hushed[name] = is_hushed

    def join(self, name: str, how: str | None) -> None:
        rooms.join(self.people[name], self.room_id, handle=how)
        if name not in self.read:
            self.read[name] = self.entered[name] = find_room(self.room_id).last_seq
            self.hushed[name] = False

    def leave(self, name: str) -> None:
        rooms.leave(self.people[name], self.room_id)
        del self.read[name]

    def remove(self, name: str, other: str) -> None:
        members.remove(self.people[name], self.room_id, self.handle(other))
        del self.read[other]

    def renew(self, name: str) -> None:
        membership = find_membership(self.people[name], self.room_id)
        if membership is not None and membership.has_room_handle:
            members.renew_handle(self.people[name], self.room_id)
        else:
            members.renew_public_handle(self.people[name])

    def handle(self, name: str) -> str | None:
        """Under which handle somebody is in the room."""
        membership = find_membership(self.people[name], self.room_id)
        return membership and membership.anon_id

    def check(self) -> None:
        """Compare every member's counters with a count by hand."""
        db.session.rollback()
        room = find_room(self.room_id)
        for name in NAMES:
            membership = find_membership(self.people[name], self.room_id)
            assert (membership is not None) == (name in self.read)
            if membership is not None:
                others = [each for each in self.sent if each["author"] != name and not each["is_deleted"]]
                unread = [each for each in others if each["seq"] > self.read[name]]
                calling = [each for each in unread if self._is_called(name, each)]
                counted = (membership.read_seq, membership.unread_count(room), membership.mention_count)
                assert counted == (self.read[name], len(unread), len(calling))
                assert membership.is_hushed == self.hushed.get(name, False)

    def _pick(self, at: int) -> dict:
        if not self.sent:
            raise ChatError("not_found", "Nothing has been said.")
        return self.sent[at % len(self.sent)]

    def _text(self, called: list[str]) -> str:
        # The length differs each time: an edit to the same text is none.
        names = [name if name == "room" else self.handle(name) or "nobody-here-1234" for name in called]
        return " ".join([*(f"@{name}" for name in names), "and so on " + "." * len(self.sent)])

    def _called(self, author: str, called: list[str]) -> set[str]:
        everyone = {"room"} if "room" in called and self._moderates(author) else set()
        return everyone | (set(called) & set(self.read))

    def _is_called(self, name: str, entry: dict) -> bool:
        is_for_all = "room" in entry["called"] and entry["seq"] > self.entered.get(name, 0)
        return is_for_all or name in entry["called"]

    def _moderates(self, name: str) -> bool:
        return find_membership(self.people[name], self.room_id).role in ("admin", "moderator")


@pytest.fixture
def begin(app, cast, monkeypatch):
    """A function that begins a story in a new room of Rita's; handles are renewed as often as anybody likes."""
    monkeypatch.setattr("chatroom.handles.service.RENEWABLE_AFTER", timedelta(0))
    people = {name: getattr(cast, name) for name in NAMES}

    def begin_one() -> Story:
        room_id = rooms.create(people["rita"], room_name="Slow books", room_type="public").room.room_id
        return Story(people, room_id, read={"rita": 0})

    return begin_one


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=25))
def test_every_counter_is_a_recount(app, begin, acts):
    with app.app_context():
        story = begin()
        for kind, *rest in acts:
            with suppress(ChatError):
                story.act({"read": "read_to"}.get(kind, kind), *rest)
            story.check()
