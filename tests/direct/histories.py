"""Histories of a conversation of two, made from a seed: they talk, show how far they read, part and come back."""

from tests.direct.steps import answer, asked, listed, show_read, write_to
from tests.messages.histories import History
from tests.messages.keeping import KEPT
from tests.messages.talking import TALK
from tests.rooms.steps import change_member, handle, leave

TWO = ("rita", "ravi")
# How often each kind comes; few of those that keep the two from talking.
DIRECT = {
    "show_read": 5, "hide_read": 2, "block": 2, "unblock": 6, "part": 2, "come_back": 6, "silence": 2, "unsilence": 5,
    "renew": 1,
}  # fmt: skip


class Conversation(History):
    """Rita has asked to write to Ravi, whom she knows from the room to forward from, and he has accepted."""

    people, kinds = TWO, TALK | KEPT | DIRECT

    def present(self) -> list[str]:
        """Who has not left; one of the two never has."""
        return [name for name in self.people if name not in self.gone]

    def readers(self) -> list[str]:
        """Nobody else reads it."""
        return self.present()

    def end(self) -> None:
        """They come back."""
        for name in self.people:
            self._unsilence(name, self.client(name))
        for name in [*self.gone]:
            assert self._come_back(name, self.client(name)).status_code == 200

    def _make_source(self) -> int:
        for name in self.people:  # who may have met before
            for room in listed(self.client(name))["rooms"]:
                answer(self.client(name), room["room_id"], "unblock")
            self.client(name).post("/account/handle")
        return super()._make_source()

    def _gather(self) -> int:
        self.gone, self.renewed = set(), set()
        self.handles = {name: handle(self.client(name), self.source_id) for name in self.people}
        room_id = asked(self.client("rita"), self.source_id, self.handles["ravi"])
        assert answer(self.client("ravi"), room_id, "accept").status_code == 200
        return room_id

    def _show_read(self, name, client):
        return show_read(client, self.room_id)

    def _hide_read(self, name, client):
        return show_read(client, self.room_id, wanted=False)

    def _block(self, name, client):
        return answer(client, self.room_id, "block")

    def _unblock(self, name, client):
        return answer(client, self.room_id, "unblock")

    def _part(self, name, client):
        if self.gone or name in self.renewed:  # one comes back under the handle by which the two met
            return None
        self.gone.add(name)
        return leave(client, self.room_id)

    def _come_back(self, name, client):
        name = self.dice.choice([*self.gone] or self.people)
        [other] = (handle for each, handle in self.handles.items() if each != name)
        back = write_to(self.client(name), self.source_id, other, None)
        if back.status_code == 200:
            self.gone.discard(name)
        return back

    def _silence(self, name, client, is_muted: bool = True):
        """Where they met, a mute is given to a handle, and holds for the person here."""
        return change_member(self.client("ada"), self.source_id, self.handles[name], is_muted=is_muted)

    def _unsilence(self, name, client):
        return self._silence(name, client, is_muted=False)

    def _renew(self, name, client):
        self.renewed.add(name)
        return client.post(self.dice.choice((f"/chat/rooms/{self.source_id}/handle", "/account/handle")))
