"""Two hundred acts of all kinds: what each client has kept, each in its way, is what a fresh page shows it."""

from datetime import timedelta

import pytest

from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import handles_of
from chatroom.messages.markdown import ROOM, called
from chatroom.realtime import audiences
from chatroom.rooms.queries import find_membership
from tests.messages.histories import KINDS, LENGTH, PEOPLE, History, seeds, told_by_seed
from tests.messages.replicas import Listener, Replica, by_sync, fresh, over_http, shared
from tests.messages.steps import pinned
from tests.rooms.steps import seen

SEQUENCES, MANY = 2, 60
READERS = (*PEOPLE, "lena")


@pytest.fixture(autouse=True)
def renewing_at_will(monkeypatch):
    """Handles are renewed as often as anybody likes."""
    monkeypatch.setattr("chatroom.handles.service.RENEWABLE_AFTER", timedelta(0))


@pytest.fixture
def play(app, cast, monkeypatch):
    """A function that plays a history before all kinds of clients, and compares; what came to pass in it."""
    told = []

    def push(event: str, *several: dict, to: str) -> None:
        told.extend((event, data, to) for data in several)

    monkeypatch.setattr("chatroom.messages.broadcasts.push", push)

    def play_one(seed: int):
        history = History(app, cast, seed)
        audience = _Audience(history)
        for _ in history.acts():
            events = [(event, data) for event, data, to in told if to == audiences.room(history.room_id)]
            told.clear()
            audience.follow(events)
        audience.compare()
        return history.done

    return play_one


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_what_clients_keep_is_what_a_fresh_page_shows(play, number):
    seed = seeds(SEQUENCES)[number]
    with told_by_seed(seed):
        assert sum(play(seed).values()) > LENGTH / 3


@pytest.mark.long
def test_what_clients_keep_of_many_histories(play):
    done = {}
    for seed in seeds(MANY):
        with told_by_seed(seed):
            done |= play(seed)
    assert set(KINDS) - set(done) <= {"edit_late"}  # which is always refused


class _Audience:
    """One who pages for each role, by HTTP or by the socket; one who hears all that is told; one who misses some."""

    def __init__(self, history: History) -> None:
        self.history, self.room_id, self.dice = history, history.room_id, history.dice
        self.pagers = {name: Replica(self._way(name)) for name in READERS}
        self.listener = Listener(over_http(history.cast.ravi_client, self.room_id))
        self.forgetful = Listener(over_http(history.cast.ravi_client, self.room_id))

    def follow(self, events: list[tuple[str, dict]]) -> None:
        """Hear what was told, and page now and then."""
        for event in events:
            self.listener.hear(*event)
            if self.dice.random() > 0.2:
                self.forgetful.hear(*event)
        if self.dice.random() < 0.3:
            self.pagers[self.dice.choice(READERS)].fetch(self.dice.randint(1, 9))

    def compare(self) -> None:
        """Whoever kept a copy in whichever way, it is the room."""
        self.forgetful.catch_up(self.dice.randint(1, 9))
        assert self.listener.fetches == 0  # every number was told
        for name, pager in self.pagers.items():
            pager.catch_up(self.dice.randint(1, 9))
            client = self.history.client(name)
            kept, limit = pager.shown(), self.dice.randint(1, 30)
            assert kept == fresh(client, self.room_id, limit)
            assert [each for each in kept if each["parent_id"] is None] == fresh(
                client, self.room_id, limit, top_level="true"
            )
            assert pager.last_seq == seen(client, self.room_id)["last_seq"]
            self._compare_lists(name, client, kept, limit)
            self._compare_counts(name, client, kept)
        everyones = [shared(each) for each in kept]
        assert self.listener.shown() == everyones
        assert self.forgetful.shown() == everyones
        assert len({each["updated_seq"] for each in kept}) == len(kept)

    def _compare_lists(self, name: str, client, kept: list[dict], limit: int) -> None:
        pins = sorted((each for each in kept if each["is_pinned"]), key=lambda each: each["pinned_at"], reverse=True)
        assert pinned(client, self.room_id) == pins
        for parent in (each for each in kept if any(reply["parent_id"] == each["message_id"] for reply in kept)):
            replies = [each for each in kept if each["parent_id"] == parent["message_id"]]
            standing = [each for each in replies if not each["is_deleted"]]
            last = standing and {"anon_id": standing[-1]["anon_id"], "sent_at": standing[-1]["sent_at"]}
            assert (parent["reply_count"], parent["last_reply"]) == (len(standing), last or None)
            shown = client.get(f"/chat/messages/{parent['message_id']}/thread", limit=limit).json
            assert (shown["parent"], shown["messages"]) == (parent, replies[-limit:])
            self._compare_thread(name, shown, standing)
        by_id = {each["message_id"]: each for each in kept}
        saved = [each["message"] for each in client.get("/chat/saved", limit=200).json["saved"]]
        for each in (each for each in saved if each["room_id"] == self.room_id):
            assert each == by_id[each["message_id"]]
            assert not each["is_deleted"]

    def _compare_thread(self, name: str, shown: dict, standing: list[dict]) -> None:
        member = self._membership(name)
        since = max(shown["read_seq"] or 0, member.entered_seq if member else 0)
        unread = [each for each in standing if each["seq"] > since and "client_id" not in each]
        assert shown["unread_count"] == (len(unread) if shown["is_following"] else 0)

    def _compare_counts(self, name: str, client, kept: list[dict]) -> None:
        room, member = seen(client, self.room_id), self._membership(name)
        if member is None:
            return
        others = [each for each in kept if not each["is_deleted"] and "client_id" not in each]
        unread = [each for each in others if each["seq"] > member.read_seq]
        calls = [each for each in unread if self._is_called(name, member, each)]
        assert (room["unread_count"], room["mention_count"]) == (len(unread), len(calls))

    def _is_called(self, name: str, member, message: dict) -> bool:
        names = set(called(message["message_html"]))
        return bool(names & self._handles(name)) or (ROOM in names and message["seq"] > member.entered_seq)

    def _handles(self, name: str) -> set[str]:
        with self.history.app.app_context():
            mine = handles_of(getattr(self.history.cast, name).user_id)
            return set(db.session.scalars(db.select(AnonId.anon_id).where(AnonId.anon_id.in_(mine))))

    def _membership(self, name: str):
        with self.history.app.app_context():
            return find_membership(getattr(self.history.cast, name), self.room_id)

    def _way(self, name: str):
        person, client = getattr(self.history.cast, name), self.history.client(name)
        if self.dice.random() < 0.5:
            return by_sync(self.history.app, person, self.room_id)
        return over_http(client, self.room_id)
