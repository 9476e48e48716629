"""A room as one person's page keeps it, and a room in which much is said, changed and taken away."""

import random

from tests.realtime.wire import Somebody
from tests.reliability.members import Member
from tests.reliability.throng import Throng

CHANGES = ("message", "message_edited", "message_deleted")


class Replica:
    """A copy kept by what is heard, and by `sync` where something is missing."""

    def __init__(self) -> None:
        self.last_seq = self.highest_heard = 0
        self.messages: dict[int, dict] = {}

    def follow(self, member: Member) -> "Replica":
        """Listen at this socket, from now on or again."""
        self.member, member.listener = member, self._hear
        return self

    def catch_up(self, limit: int = 200) -> None:
        """Ask for what is missing, page by page, until nothing is."""
        has_more = True
        while has_more or self.last_seq < self.highest_heard:
            asked = {"room_id": self.member.room, "after": self.last_seq, "limit": limit}
            page = self.member.ask("sync", asked)
            assert page["ok"], page
            has_more = self.take(page)

    def take(self, page: dict) -> bool:
        """A page of changes; whether there is more."""
        updated = [message["updated_seq"] for message in page["messages"]]
        assert updated == sorted(set(updated))
        self.messages |= {message["message_id"]: message for message in page["messages"]}
        self.last_seq = max(self.last_seq, updated[-1] if page["has_more"] else page["last_seq"])
        return page["has_more"]

    def shown(self) -> list[dict]:
        """The messages in their places."""
        return sorted(self.messages.values(), key=lambda message: message["seq"])

    def _hear(self, _: Member, event: str, data: dict) -> None:
        if event not in CHANGES:
            return
        self.highest_heard = max(self.highest_heard, data["updated_seq"])
        # A removal says where, and no more: what stands there now is fetched.
        if data["updated_seq"] == self.last_seq + 1 and event != "message_deleted":
            self.messages[data["message_id"]] = data
            self.last_seq += 1


def fresh(reader: Somebody, room: int) -> list[dict]:
    """The whole room as a page finds it that has just been opened, from the newest back."""
    page = reader.get(f"/chat/rooms/{room}/messages", limit=200).json()
    messages = page["messages"]
    while page["has_more"]:
        page = reader.get(f"/chat/rooms/{room}/messages", before=messages[0]["seq"], limit=200).json()
        messages = page["messages"] + messages
    return messages


class Writer:
    """Somebody who posts, replies, edits and removes, one act after the other."""

    def __init__(self, member: Member, seed: int) -> None:
        self.member, self.random = member, random.Random(seed)
        self.versions: dict[int, int] = {}
        self.done, self._number = 0, None

    def go_on(self) -> None:
        """The next act, if the last one has been answered."""
        if self._number is not None:
            if self._number not in self.member.acks:
                return
            answer = self.member.acks.pop(self._number)[1]
            assert answer["ok"], answer
            self._remember(answer["message"])
        self._number = self._act()

    def _remember(self, message: dict) -> None:
        self.done += 1
        if message["is_deleted"]:
            del self.versions[message["message_id"]]
        elif message["parent_id"] is None:
            self.versions[message["message_id"]] = message["version"]

    def _act(self) -> int:
        kind = self.random.choices(["post", "reply", "edit", "remove"], [5, 1, 3, 1])[0]
        if kind == "post" or not self.versions:
            return self.member.post(f"Sentence {self.done}, *said* once")
        message_id = self.random.choice(list(self.versions))
        if kind == "reply":
            return self.member.post(f"In reply, sentence {self.done}", parent_id=message_id)
        if kind == "remove":
            return self.member.say("delete_message", {"message_id": message_id})
        changed = {"message_text": f"Sentence {self.done}, put better", "version": self.versions[message_id]}
        return self.member.say("edit_message", {"message_id": message_id} | changed)


def make_changes(throng: Throng, writers: list[Writer], count: int) -> None:
    """Let them act until so much has been done in all."""
    while sum(writer.done for writer in writers) < count:
        for writer in writers:
            writer.go_on()
        throng.turn()
