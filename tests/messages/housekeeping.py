"""What befalls the room of a history and those in it: they come and go, rise and fall, and its settings change."""

from tests.rooms.steps import change_member, leave, put_out, seen, settle

SETTINGS = (
    {"is_read_only": True}, {"is_active": False}, {"slow_mode_seconds": 60}, {"room_name": "Quick"}, {"topic": "Ends"},
)  # fmt: skip
OPEN = {"is_read_only": False, "is_active": True, "slow_mode_seconds": 0}
# Few of those that keep people from doing the rest.
HOUSE = {
    "renew": 3, "come": 6, "go": 2, "put_out": 2, "mute": 2, "unmute": 3, "settle": 2, "reopen": 5,
    "promote": 2, "demote": 2, "hand_over": 2,
}  # fmt: skip


class Housekeeping:
    """The part of a history that is about who is there, as what, and by which rules."""

    def _moderator(self):
        """Lena moderates whatever becomes of the others, though she is not in the room."""
        return self.client(self.dice.choice(("mo", "rita", "lena")))

    def _renew(self, name, client):
        if self.dice.random() < 0.5:
            return client.post(f"/chat/rooms/{self.room_id}/handle")
        return client.post("/account/handle")

    def _come(self, name, client):
        missing = [each for each in self.people if self._handle(each) is None]
        if not missing:
            return None
        choice = {"handle": choice} if (choice := self.dice.choice(("public", "fresh", None))) else {}
        name = self.dice.choice(missing)
        answer = self.client(name).post(f"/chat/rooms/{self.room_id}/join", choice)
        if answer.status_code == 200:
            self.arranged.pop(name, None)
        return answer

    def _go(self, name, client):
        return leave(client, self.room_id)

    def _put_out(self, name, client):
        return self._to_somebody(lambda handle: put_out(self._moderator(), self.room_id, handle))

    def _mute(self, name, client, is_muted: bool = True):
        return self._to_somebody(lambda handle: self._change(self._moderator(), handle, is_muted=is_muted))

    def _unmute(self, name, client):
        return self._mute(name, client, is_muted=False)

    def _promote(self, name, client):
        role = self.dice.choice(("moderator", "admin"))
        return self._to_somebody(lambda handle: self._change(self.client("ada"), handle, role=role), self.people)

    def _demote(self, name, client):
        role = self.dice.choice(("member", "guest"))
        return self._to_somebody(lambda handle: self._change(self.client("ada"), handle, role=role), self.people)

    def _hand_over(self, name, client):
        heads = [each for each in self.people if seen(self.client(each), self.room_id)["role"] == "admin"]
        head, path = self.client(self.dice.choice((*heads, "ada"))), f"/chat/rooms/{self.room_id}/hand-over"
        return self._to_somebody(lambda handle: head.post(path, {"anon_id": handle}), self.people)

    def _change(self, client, handle, **fields):
        return change_member(client, self.room_id, handle, **fields)

    def _to_somebody(self, act, among=("ravi", "tess", "otto")):
        handle = self._handle(self.dice.choice(among))
        return handle and act(handle)

    def _handle(self, name) -> str | None:
        return seen(self.client(name), self.room_id)["anon_id"]

    def _settle(self, name, client):
        return settle(self.dice.choice((client, self.client("rita"))), self.room_id, **self.dice.choice(SETTINGS))

    def _reopen(self, name, client):
        return settle(self.client("ada"), self.room_id, **OPEN)
