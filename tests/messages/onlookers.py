"""All kinds of clients of one room, and the comparison of what each has kept with what is fresh."""

from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import handles_of
from chatroom.messages.markdown import ROOM, called
from chatroom.realtime import audiences
from chatroom.rooms.queries import find_membership
from tests.messages.histories import History
from tests.messages.replicas import Listener, Own, Replica, by_sync, fresh, over_http, shared
from tests.messages.steps import pinned
from tests.rooms.steps import seen

OF_MESSAGES = ("message", "message_edited", "message_deleted", "reaction")
COUNTED = ("unread_count", "mention_count", "read_seq", "last_seq", "member_count")  # told otherwise, or by messages


class Onlookers:
    """One who pages for each role, by HTTP or by the socket; one who hears all that is told; one who misses some.

    And one of the people, or each of two, whose pages follow how they find the room.
    """

    def __init__(self, history: History) -> None:
        self.history, self.room_id, self.dice = history, history.room_id, history.dice
        self.pagers = {name: Replica(self._way(name)) for name in history.readers()}
        self.listener, self.forgetful = (Listener(self._by_anybody) for _ in range(2))
        self.listener.catch_up(200)
        watching = self.dice.sample(history.people, min(2, len(history.people)))
        self.own = {name: Own(self.room_id, self._look(name) if name in watching else None) for name in history.people}

    def follow(self, told: list[tuple[str, dict, str]]) -> None:
        """Hear what was told, and page and look now and then."""
        for event, data, to in told:
            if event in OF_MESSAGES and to == audiences.room(self.room_id):
                self.listener.hear(event, data)
                if self.dice.random() > 0.2:
                    self.forgetful.hear(event, data)
            else:
                self._tell_own(event, data, to)
        name, chance = self.dice.choice(self.history.readers()), self.dice.random()
        if chance < 0.3:
            self.pagers[name].fetch(self.dice.randint(1, 9))
        if chance < 0.02:
            self._compare_one(name)
        if chance > 0.9 and name in self.own:
            self._compare_own(name)

    def compare(self) -> None:
        """Whoever kept a copy in whichever way, it is the room."""
        self.forgetful.catch_up(self.dice.randint(1, 9))
        assert self.listener.fetches == 0  # every number was told
        for name in self.pagers:
            kept = self._compare_one(name)
        for name in self.own:
            self._compare_own(name)
        everyones = [shared(each) for each in kept]
        assert self.listener.shown() == everyones
        assert self.forgetful.shown() == everyones
        assert len({each["updated_seq"] for each in kept}) == len(kept)

    def _compare_one(self, name: str) -> list[dict]:
        client, pager, limit = self.history.client(name), self.pagers[name], self.dice.randint(1, 30)
        pager.catch_up(self.dice.randint(1, 9))
        kept = pager.shown()
        assert kept == fresh(client, self.room_id, limit)
        top_level = [each for each in kept if each["parent_id"] is None]
        assert top_level == fresh(client, self.room_id, limit, top_level="true")
        room, member = seen(client, self.room_id), self._membership(name)
        assert pager.last_seq == room["last_seq"]
        self._compare_lists(client, kept)
        self._compare_threads(client, kept, limit, member)
        self._compare_calls(name, client, kept, room, member)
        return kept

    def _tell_own(self, event: str, data: dict, to: str) -> None:
        for name, own in self.own.items():
            if to in (audiences.room(self.room_id), audiences.user(self._person(name).user_id)):
                own.hear(event, data)

    def _compare_lists(self, client, kept: list[dict]) -> None:
        pins = sorted((each for each in kept if each["is_pinned"]), key=lambda each: each["pinned_at"], reverse=True)
        assert pinned(client, self.room_id) == pins
        by_id = {each["message_id"]: each for each in kept}
        saved = [each["message"] for each in client.get("/chat/saved", limit=200).json["saved"]]
        for each in (each for each in saved if each["room_id"] == self.room_id):
            assert each == by_id[each["message_id"]]
            assert not each["is_deleted"]

    def _compare_threads(self, client, kept: list[dict], limit: int, member) -> None:
        listed = {each["parent"]["message_id"]: each for each in client.get("/chat/threads", limit=200).json["threads"]}
        for parent in (each for each in kept if any(reply["parent_id"] == each["message_id"] for reply in kept)):
            replies = [each for each in kept if each["parent_id"] == parent["message_id"]]
            standing = [each for each in replies if not each["is_deleted"]]
            last = standing and {"anon_id": standing[-1]["anon_id"], "sent_at": standing[-1]["sent_at"]}
            assert (parent["reply_count"], parent["last_reply"]) == (len(standing), last or None)
            shown = client.get(f"/chat/messages/{parent['message_id']}/thread", limit=limit).json
            assert (shown["parent"], shown["messages"]) == (parent, replies[-limit:])
            since = max(shown["read_seq"] or 0, member.entered_seq if member else 0)
            unread = [each for each in standing if each["seq"] > since and "client_id" not in each]
            assert shown["unread_count"] == (len(unread) if shown["is_following"] else 0)
            place = listed.get(parent["message_id"])
            assert (place is not None) == shown["is_following"]
            assert not place or all(place[key] == shown[key] for key in ("parent", "read_seq", "unread_count"))

    def _compare_calls(self, name: str, client, kept: list[dict], room: dict, member) -> None:
        others = [each for each in kept if not each["is_deleted"] and "client_id" not in each]
        calls = [each for each in others if member and self._is_called(name, member, each)]
        listed = client.get("/chat/mentions", limit=200).json["messages"]
        assert [each for each in listed if each["room_id"] == self.room_id] == calls[::-1]
        if member is not None:
            unread, calling = ([each for each in some if each["seq"] > member.read_seq] for some in (others, calls))
            assert (room["unread_count"], room["mention_count"]) == (len(unread), len(calling))

    def _compare_own(self, name: str) -> None:
        client, own = self.history.client(name), self.own[name]
        drafts = [each for each in client.get("/chat/drafts").json["drafts"] if each["room_id"] == self.room_id]
        assert drafts == own.drafts()
        room = seen(client, self.room_id)
        if own.room is not None:
            assert {**own.room, **dict.fromkeys(COUNTED)} == {**room, **dict.fromkeys(COUNTED)}
        if room["role"] is not None:
            wishes = {"is_hushed": False, "notify": "mentions"} | self.history.arranged.get(name, {})
            assert {wish: room[wish] for wish in wishes} == wishes

    def _is_called(self, name: str, member, message: dict) -> bool:
        names = set(called(message["message_html"]))
        return bool(names & self._handles(name)) or (ROOM in names and message["seq"] > member.entered_seq)

    def _handles(self, name: str) -> set[str]:
        with self.history.app.app_context():
            mine = handles_of(self._person(name).user_id)
            return set(db.session.scalars(db.select(AnonId.anon_id).where(AnonId.anon_id.in_(mine))))

    def _membership(self, name: str):
        with self.history.app.app_context():
            return find_membership(self._person(name), self.room_id)

    def _person(self, name: str):
        return getattr(self.history.cast, name)

    def _way(self, name: str):
        if self.dice.random() < 0.5:
            return by_sync(self.history.app, self._person(name), self.room_id)
        return over_http(self.history.client(name), self.room_id)

    def _by_anybody(self, after: int, limit: int) -> dict:
        return over_http(self.history.client(self.history.readers()[0]), self.room_id)(after, limit)

    def _look(self, name: str):
        return lambda: self.history.client(name).get(f"/chat/rooms/{self.room_id}").json
