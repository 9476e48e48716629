"""Histories of a room in which everything happens that can happen to messages, made from a seed."""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from chatroom.messages import upkeep
from tests.invites.steps import make_room
from tests.messages.steps import HEART, PARTY, THUMB, edit, pin, react, remove
from tests.messages.uploads import upload
from tests.rooms.steps import change_member, enter, leave, put_out, say, seen, settle

LENGTH = 200
PEOPLE = ("rita", "mo", "ravi", "tess", "otto")
TEXTS = ("A word", "*Another*", "@room", "`x`\ny", "Naïve 本", "https://example.org/a", "> quoted\n\nYes")
SETTINGS = (
    {"is_read_only": True}, {"is_active": False}, {"slow_mode_seconds": 60}, {"room_name": "Quick"}, {"topic": "Ends"},
)  # fmt: skip
OPEN = {"is_read_only": False, "is_active": True, "slow_mode_seconds": 0}
# How often each kind comes, next to the others; few of those that keep people from doing the rest.
KINDS = {
    "post": 14, "repeat": 3, "attach": 3, "reply": 12, "quote": 3, "forward": 4, "edit": 8, "edit_late": 3,
    "remove_own": 5, "remove_others": 3, "remove_parent": 3, "react": 12, "take_back": 6, "pin": 5, "unpin": 3,
    "erase": 2, "renew": 3, "come": 6, "go": 2, "put_out": 2, "mute": 2, "unmute": 3, "settle": 2, "reopen": 5,
    "read": 4, "unread": 3, "follow": 3, "unfollow": 2, "read_thread": 3, "save": 3, "unsave": 2,
}  # fmt: skip


def seeds(count: int) -> list[int]:
    """So many seeds: new ones each time, or those from REPLICA_SEED on."""
    first = int(os.environ.get("REPLICA_SEED") or secrets.randbelow(10**9))
    return list(range(first, first + count))


@contextmanager
def told_by_seed(seed: int) -> Iterator[None]:
    """Whatever fails in the block says how to see it again."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"Again: REPLICA_SEED={seed}")
        raise


class History:
    """A public room of Rita's that Mo moderates, another one to forward from, and what people do there."""

    def __init__(self, app, cast, seed: int) -> None:
        self.app, self.cast, self.dice = app, cast, Random(seed)
        self.room_id, self.source_id = (make_room(cast.rita_client, "public") for _ in range(2))
        change_member(cast.rita_client, self.room_id, enter(cast.mo_client, self.room_id), role="moderator")
        for name in ("ravi", "tess"):
            enter(self.client(name), self.room_id)
        for name in ("mo", "ravi", "tess", "otto"):
            enter(self.client(name), self.source_id)
        self.elsewhere = [say(cast.mo_client, self.source_id, text).json for text in ("Elsewhere", "**Once**")]
        file = upload(cast.mo_client, self.source_id, b"words", "a.txt", "text/plain").json
        self.elsewhere.append(say(cast.mo_client, self.source_id, "", attachments=[file["attachment_id"]]).json)
        self.sent, self.repeatable, self.done = [], [], Counter()
        app.config["DELETED_TEXT_DAYS"] = 0

    def acts(self) -> Iterator[str]:
        """Do one thing after the other; each that the room let happen, by its kind."""
        for kind in self.dice.choices(list(KINDS), KINDS.values(), k=LENGTH):
            name = self.dice.choice(PEOPLE)
            answer = getattr(self, f"_{kind}")(name, self.client(name))
            assert answer is None or answer.status_code < 500, (kind, name, answer.text)
            if answer is not None and answer.status_code < 400:
                self.done[kind] += 1
            yield kind

    def client(self, name: str):
        """Somebody's browser."""
        return getattr(self.cast, f"{name}_client")

    def _say(self, client, text, **more):
        answer = say(client, self.room_id, text, **more)
        if answer.status_code == 201:
            self.sent.append(answer.json)
        return answer

    def _post(self, name, client):
        fields = {"message_text": self._text(), "client_id": f"{name}-{len(self.sent)}"}
        self.repeatable.append((client, fields))
        return self._say(client, fields["message_text"], client_id=fields["client_id"])

    def _text(self) -> str:
        if self.dice.random() < 0.3 and self.sent:
            return f"Listen, @{self.dice.choice(self.sent)['anon_id']}"
        return f"{self.dice.choice(TEXTS)} {len(self.sent)}"

    def _repeat(self, name, client):
        if self.repeatable:
            client, fields = self.dice.choice(self.repeatable)
            return self._say(client, fields["message_text"], client_id=fields["client_id"])
        return None

    def _attach(self, name, client):
        files = [upload(client, self.room_id, b"words", "a.txt", "text/plain") for _ in range(self.dice.randint(1, 2))]
        if any(file.status_code != 201 for file in files):
            return files[0]
        ids = [file.json["attachment_id"] for file in files]
        return self._say(client, self.dice.choice(("", "See")), attachments=ids)

    def _reply(self, name, client):
        parent = self._message()
        return parent and self._say(client, self._text(), parent_id=parent["message_id"])

    def _quote(self, name, client):
        return (said := self._message()) and self._say(client, f"> **{said['anon_id']}** said:\n> Words\n\nIndeed")

    def _forward(self, name, client):
        said = self.dice.choice(self.elsewhere)
        answer = client.post(f"/chat/messages/{said['message_id']}/forward", {"room_id": self.room_id})
        if answer.status_code == 201:
            self.sent.append(answer.json)
        return answer

    def _edit(self, name, client, late: int = 0):
        said = self._message(of=client)
        return said and edit(client, said, self._text(), version=said["version"] + late)

    def _edit_late(self, name, client):
        refused = self._edit(name, client, late=1)
        assert refused is None or refused.status_code >= 400
        return

    def _remove_own(self, name, client):
        return (said := self._message(of=client)) and remove(client, said)

    def _remove_others(self, name, client):
        return (said := self._message()) and remove(self.cast.mo_client, said, reason="Unkind")

    def _remove_parent(self, name, client):
        said = self._message(lambda each: each["reply_count"] > 0)
        return said and remove(self.cast.rita_client, said)

    def _react(self, name, client):
        return (said := self._message()) and react(client, said, self.dice.choice((PARTY, HEART, THUMB)))

    def _take_back(self, name, client):
        said = self._message(lambda each: "own_reactions" in each, of=client, is_own=False)
        return said and react(client, said, self.dice.choice(list(said["own_reactions"])), on=False)

    def _pin(self, name, client):
        return (said := self._message()) and pin(self.dice.choice((client, self.cast.mo_client)), said)

    def _unpin(self, name, client):
        said = self._message(lambda each: each["is_pinned"])
        return said and pin(self.dice.choice((client, self.cast.rita_client)), said, on=False)

    def _erase(self, name, client):
        with self.app.app_context():
            self.done["erase"] += upkeep.erase_removed_texts()

    def _renew(self, name, client):
        if self.dice.random() < 0.5:
            return client.post(f"/chat/rooms/{self.room_id}/handle")
        return client.post("/account/handle")

    def _come(self, name, client):
        missing = [each for each in PEOPLE if seen(self.client(each), self.room_id)["anon_id"] is None]
        if not missing:
            return None
        choice = {"handle": choice} if (choice := self.dice.choice(("public", "fresh", None))) else {}
        return self.client(self.dice.choice(missing)).post(f"/chat/rooms/{self.room_id}/join", choice)

    def _go(self, name, client):
        return leave(client, self.room_id)

    def _put_out(self, name, client):
        return self._to_somebody(lambda handle: put_out(self.cast.mo_client, self.room_id, handle))

    def _mute(self, name, client, is_muted: bool = True):
        change = {"is_muted": is_muted}
        return self._to_somebody(lambda handle: change_member(self.cast.mo_client, self.room_id, handle, **change))

    def _unmute(self, name, client):
        return self._mute(name, client, is_muted=False)

    def _to_somebody(self, act):
        handle = seen(self.client(self.dice.choice(("ravi", "tess", "otto"))), self.room_id)["anon_id"]
        return handle and act(handle)

    def _settle(self, name, client):
        return settle(self.dice.choice((client, self.cast.rita_client)), self.room_id, **self.dice.choice(SETTINGS))

    def _reopen(self, name, client):
        return settle(self.cast.rita_client, self.room_id, **OPEN)

    def _read(self, name, client):
        seq = self.dice.randint(0, seen(client, self.room_id)["last_seq"])
        return client.post(f"/chat/rooms/{self.room_id}/read", {"seq": seq})

    def _unread(self, name, client):
        seq = self.dice.randint(1, seen(client, self.room_id)["last_seq"] + 1)
        return client.post(f"/chat/rooms/{self.room_id}/unread", {"seq": seq})

    def _follow(self, name, client):
        return (said := self._message()) and client.put(f"/chat/messages/{said['message_id']}/follow")

    def _unfollow(self, name, client):
        return (said := self._message()) and client.delete(f"/chat/messages/{said['message_id']}/follow")

    def _read_thread(self, name, client):
        said, path = self._message(lambda each: each["reply_count"] > 0), "/chat/messages/{}/thread/read"
        return said and client.post(path.format(said["message_id"]), {"seq": said["seq"] + self.dice.randint(0, 20)})

    def _save(self, name, client):
        return (said := self._message()) and client.put(f"/chat/messages/{said['message_id']}/saved")

    def _unsave(self, name, client):
        kept = client.get("/chat/saved").json["message_ids"]
        return client.delete(f"/chat/messages/{self.dice.choice(kept)}/saved") if kept else None

    def _message(self, wanted=lambda each: True, of=None, is_own: bool = True) -> dict | None:
        """One of the messages as it is now for this person, or for Rita; their own, if asked for."""
        page = (of or self.cast.rita_client).get(f"/chat/rooms/{self.room_id}/messages", limit=60)
        found = [each for each in page.json["messages"] if wanted(each)]
        found = [each for each in found if of is None or not is_own or "client_id" in each]
        return self.dice.choice(found) if found else None
