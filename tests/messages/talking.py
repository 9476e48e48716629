"""What people do to messages in a history: they write, answer, change, remove, react and pin."""

from chatroom.messages import upkeep
from tests.messages.steps import HEART, PARTY, THUMB, edit, pin, react, remove
from tests.messages.uploads import upload
from tests.rooms.steps import say

TEXTS = ("A word", "*Another*", "@room", "`x`\ny", "Naïve 本", "https://example.org/a", "> quoted\n\nYes")
# How often each kind comes, next to the others.
TALK = {
    "post": 14, "repeat": 3, "attach": 4, "discard": 1, "reply": 12, "quote": 3, "forward": 4, "edit": 8,
    "edit_late": 3, "uncaption": 5, "remove_own": 5, "react": 12, "take_back": 6, "erase": 2,
}  # fmt: skip
ORDER = {"remove_others": 3, "remove_parent": 3, "pin": 5, "unpin": 3}  # where somebody moderates


class Talking:
    """The part of a history that is said."""

    def _say(self, client, text, **more):
        answer = say(client, self.room_id, text, **more)
        if answer.status_code == 201:
            self.sent.append(answer.json)
        return answer

    def _post(self, name, client):
        fields = {"message_text": self._text(), "client_id": f"{name}-{len(self.sent)}"}
        self.repeatable.append((name, fields))
        return self._say(client, fields["message_text"], client_id=fields["client_id"])

    def _text(self) -> str:
        if self.dice.random() < 0.3 and self.sent:
            return f"Listen, @{self.dice.choice(self.sent)['anon_id']}"
        return f"{self.dice.choice(TEXTS)} {len(self.sent)}"

    def _repeat(self, name, client):
        if self.repeatable:
            name, fields = self.dice.choice(self.repeatable)
            return self._say(self.client(name), fields["message_text"], client_id=fields["client_id"])
        return None

    def _upload(self, client, **fields):
        return upload(client, self.room_id, b"words", "a.txt", "text/plain", **fields)

    def _attach(self, name, client):
        files = [self._upload(client, alt_text=self.dice.choice(("", "A"))) for _ in range(self.dice.randint(1, 2))]
        if any(file.status_code != 201 for file in files):
            return files[0]
        ids = [file.json["attachment_id"] for file in files]
        if self.dice.random() < 0.5:
            assert client.patch(f"/chat/attachments/{ids[0]}", {"alt_text": "A wall"}).status_code == 200
        return self._say(client, self.dice.choice(("", "See", "See")), attachments=ids)

    def _discard(self, name, client):
        file = self._upload(client)
        return file if file.status_code != 201 else client.delete(f"/chat/attachments/{file.json['attachment_id']}")

    def _uncaption(self, name, client):
        said = self._message(lambda each: each["attachments"] and each["message_text"], of=client)
        return said and edit(client, said, "")

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
        return (said := self._message()) and remove(self._moderator(), said, reason="Unkind")

    def _remove_parent(self, name, client):
        said = self._message(lambda each: each["reply_count"] > 0)
        return said and remove(self._moderator(), said)

    def _react(self, name, client):
        return (said := self._message()) and react(client, said, self.dice.choice((PARTY, HEART, THUMB)))

    def _take_back(self, name, client):
        said = self._message(lambda each: "own_reactions" in each, of=client, is_own=False)
        return said and react(client, said, self.dice.choice(list(said["own_reactions"])), on=False)

    def _pin(self, name, client):
        return (said := self._message()) and pin(self.dice.choice((client, self._moderator())), said)

    def _unpin(self, name, client):
        said = self._message(lambda each: each["is_pinned"])
        return said and pin(self.dice.choice((client, self._moderator())), said, on=False)

    def _erase(self, name, client):
        with self.app.app_context():
            self.done["erase"] += upkeep.erase_removed_texts()

    def _message(self, wanted=lambda each: True, of=None, is_own: bool = True) -> dict | None:
        """One of the messages as it is now for this person, or for anybody; their own, if asked for."""
        page = (of or self.client(self.present()[0])).get(f"/chat/rooms/{self.room_id}/messages", limit=60)
        found = [each for each in page.json["messages"] if wanted(each)]
        found = [each for each in found if of is None or not is_own or "client_id" in each]
        return self.dice.choice(found) if found else None
