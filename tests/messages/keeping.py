"""What people in a history keep for themselves: how far they have read, what they follow, save, begin and wish."""

from tests.rooms.steps import seen

KEPT = {
    "read": 4, "unread": 3, "read_all": 1, "follow": 3, "unfollow": 2, "read_thread": 3, "read_threads": 1,
    "save": 3, "unsave": 2, "hush": 2, "notify": 2, "draft": 4, "drop_draft": 2,
}  # fmt: skip
AGES = (0, 0, 30, 3600)  # seconds


class Keeping:
    """The part of a history that nobody else sees."""

    def _read(self, name, client):
        seq = self.dice.randint(0, seen(client, self.room_id)["last_seq"])
        return client.post(f"/chat/rooms/{self.room_id}/read", {"seq": seq})

    def _unread(self, name, client):
        seq = self.dice.randint(1, seen(client, self.room_id)["last_seq"] + 1)
        return client.post(f"/chat/rooms/{self.room_id}/unread", {"seq": seq})

    def _read_all(self, name, client):
        return client.post("/chat/rooms/read-all")

    def _follow(self, name, client):
        return (said := self._message()) and client.put(f"/chat/messages/{said['message_id']}/follow")

    def _unfollow(self, name, client):
        return (said := self._message()) and client.delete(f"/chat/messages/{said['message_id']}/follow")

    def _read_thread(self, name, client):
        said, path = self._message(lambda each: each["reply_count"] > 0), "/chat/messages/{}/thread/read"
        return said and client.post(path.format(said["message_id"]), {"seq": said["seq"] + self.dice.randint(0, 20)})

    def _read_threads(self, name, client):
        return client.post("/chat/threads/read-all")

    def _save(self, name, client):
        return (said := self._message()) and client.put(f"/chat/messages/{said['message_id']}/saved")

    def _unsave(self, name, client):
        kept = client.get("/chat/saved").json["message_ids"]
        return client.delete(f"/chat/messages/{self.dice.choice(kept)}/saved") if kept else None

    def _hush(self, name, client):
        return self._arrange(name, client, is_hushed=self.dice.random() < 0.5)

    def _notify(self, name, client):
        return self._arrange(name, client, notify=self.dice.choice(("all", "mentions", "nothing")))

    def _arrange(self, name, client, **wishes):
        answer = client.patch(f"/chat/rooms/{self.room_id}/mine", wishes)
        if answer.status_code == 200:
            self.arranged[name] = self.arranged.get(name, {}) | wishes
        return answer

    def _draft(self, name, client):
        draft = {"message_text": f"Begun {len(self.sent)}", "age": self.dice.choice(AGES), **self._below()}
        return client.put(f"/chat/rooms/{self.room_id}/draft", draft)

    def _drop_draft(self, name, client):
        drafts = client.get("/chat/drafts").json["drafts"]
        below = {"parent_id": self.dice.choice(drafts)["parent_id"]} if drafts else self._below()
        return client.delete(f"/chat/rooms/{self.room_id}/draft", below)

    def _below(self) -> dict:
        said = self._message() if self.dice.random() < 0.5 else None
        return {"parent_id": said["message_id"]} if said else {}
