"""Copies of a room as clients keep them: by pages of changes, or by what is told and a look at what was missed."""

from tests.messages.steps import over_socket
from tests.rooms.steps import read

UNPINNED = {"is_pinned": False, "pinned_by": None, "pinned_at": None}
TOMBSTONE = {"is_deleted": True, "message_text": "", "message_html": "", "attachments": [], "reactions": {}, **UNPINNED}


class Replica:
    """One person's copy of a room, kept by changes alone."""

    def __init__(self, fetch) -> None:
        self._fetch, self.last_seq, self.messages = fetch, 0, {}

    def fetch(self, limit: int) -> bool:
        """Take one page of changes; whether there is more."""
        page = self._fetch(self.last_seq, limit)
        updated = [message["updated_seq"] for message in page["messages"]]
        assert updated == sorted(set(updated))
        assert len(updated) <= limit
        self.messages |= {message["message_id"]: message for message in page["messages"]}
        self.last_seq = updated[-1] if page["has_more"] else page["last_seq"]
        return page["has_more"]

    def catch_up(self, limit: int) -> None:
        """Take all there is."""
        while self.fetch(limit):
            pass

    def shown(self) -> list[dict]:
        """The messages in their places."""
        return sorted(self.messages.values(), key=lambda message: message["seq"])


class Listener(Replica):
    """A copy kept by what the room is told; it fetches only when a number is missing."""

    def __init__(self, fetch) -> None:
        super().__init__(fetch)
        self._ahead, self.fetches = set(), 0

    def hear(self, event: str, data: dict) -> None:
        """Take in one event."""
        known = self.messages.get(data["message_id"], {})
        if event in ("message", "message_edited"):
            self._take(data)
        elif known and data["updated_seq"] > known["updated_seq"]:
            gone = TOMBSTONE | {"deleted_by": data["deleted_by"]} if event == "message_deleted" else {}
            reactions = {"reactions": data["reactions"]} if event == "reaction" else {}
            self._take(known | gone | reactions | {"updated_seq": data["updated_seq"]})
        self._ahead.add(data["updated_seq"])
        while self.last_seq + 1 in self._ahead:
            self.last_seq += 1
        if max(self._ahead) > self.last_seq:
            self.fetches += 1
            self.catch_up(200)
        self._ahead = {seq for seq in self._ahead if seq > self.last_seq}

    def shown(self) -> list[dict]:
        """What everyone sees: what is one's own alone is not told to a room."""
        return [shared(message) for message in super().shown()]

    def _take(self, message: dict) -> None:
        if (
            message["updated_seq"]
            > self.messages.get(message["message_id"], message | {"updated_seq": 0})["updated_seq"]
        ):
            self.messages[message["message_id"]] = message


class Own:
    """What a person's pages know of a room besides its messages, by what is told: how they find it, and their drafts.

    `look` fetches the room; without it, only the drafts are kept.
    """

    def __init__(self, room_id: int, look=None) -> None:
        self.room_id, self._look, self._drafts = room_id, look, {}
        self.room = look and look()

    def hear(self, event: str, data: dict) -> None:
        """Take in one event."""
        if data.get("room_id") != self.room_id:
            return
        if event == "draft":
            self._drafts.pop(data["parent_id"], None)
            if data["message_text"]:
                self._drafts[data["parent_id"]] = data
        if event == "removed":
            self._drafts.clear()
        if self._look is not None and event in ("room_updated", "direct_changed", "removed"):
            self.room = self._look()
        if self._look is not None and event == "direct_read":
            self.room |= data

    def drafts(self) -> list[dict]:
        """What is begun, newest first."""
        return sorted(self._drafts.values(), key=lambda draft: draft["updated_at"], reverse=True)


def shared(message: dict) -> dict:
    """A message without what it is to one reader alone."""
    return {name: value for name, value in message.items() if name not in ("own_reactions", "client_id")}


def over_http(client, room_id):
    """Changes by HTTP."""
    return lambda after, limit: client.get(f"/chat/rooms/{room_id}/changes", after=after, limit=limit).json


def by_sync(app, person, room_id):
    """Changes by the socket's `sync`."""
    return lambda after, limit: over_socket(app, person, "sync", {"room_id": room_id, "after": after, "limit": limit})


def fresh(client, room_id, limit: int, **query) -> list[dict]:
    """The whole room, page by page from the newest back."""
    page = read(client, room_id, limit=limit, **query)
    messages = page["messages"]
    while page["has_more"]:
        page = read(client, room_id, before=messages[0]["seq"], limit=limit, **query)
        messages = page["messages"] + messages
    return messages
