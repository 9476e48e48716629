"""Histories of a room in which everything happens that can happen to messages, made from a seed."""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from tests.invites.steps import make_room
from tests.messages.housekeeping import HOUSE, Housekeeping
from tests.messages.keeping import KEPT, Keeping
from tests.messages.talking import ORDER, TALK, Talking
from tests.messages.uploads import posted
from tests.rooms.steps import change_member, enter, say

LENGTH = 200
PEOPLE = ("rita", "mo", "ravi", "tess", "otto")


def seeds(count: int) -> list[int]:
    """So many seeds: new ones each time, or those from REPLICA_SEED on."""
    first = int(os.environ.get("REPLICA_SEED") or secrets.randbelow(10**9))
    return list(range(first, first + count))


@contextmanager
def told_by_seed(seed: int) -> Iterator[None]:
    """Say how to see again what happens in the block, whether it fails or not."""
    print(f"REPLICA_SEED={seed}")
    try:
        yield
    except BaseException as error:
        error.add_note(f"Again: REPLICA_SEED={seed}")
        raise


class History(Talking, Housekeeping, Keeping):
    """A public room of Rita's that Mo moderates, another one to forward from, and what people do there."""

    people, kinds = PEOPLE, TALK | ORDER | HOUSE | KEPT

    def __init__(self, app, cast, seed: int) -> None:
        self.app, self.cast, self.dice = app, cast, Random(seed)
        self.source_id = self._make_source()
        self.room_id = self._gather()
        self.sent, self.repeatable, self.arranged, self.done = [], [], {}, Counter()
        app.config["DELETED_TEXT_DAYS"] = 0

    def acts(self) -> Iterator[str]:
        """Do one thing after the other; the kind of each, which the room need not have let happen."""
        for kind in self.dice.choices(list(self.kinds), self.kinds.values(), k=LENGTH):
            name = self.dice.choice(self.present())
            answer = getattr(self, f"_{kind}")(name, self.client(name))
            assert answer is None or answer.status_code < 500, (kind, name, answer.text)
            if answer is not None and answer.status_code < 400:
                self.done[kind] += 1
            yield kind

    def client(self, name: str):
        """Somebody's browser."""
        return getattr(self.cast, f"{name}_client")

    def present(self) -> list[str]:
        """Who may do something now: here all of them, as all may read."""
        return list(self.people)

    def readers(self) -> list[str]:
        """Who may read the room now."""
        return [*self.present(), "lena"]

    def end(self) -> None:
        """Let all who are to compare see the room."""

    def _make_source(self) -> int:
        source_id = make_room(self.client("mo"), "public")
        for name in ("rita", "ravi", "tess", "otto"):
            enter(self.client(name), source_id, handle=self.dice.choice(("public", "fresh")))
        self.elsewhere = [say(self.client("mo"), source_id, text).json for text in ("Elsewhere", "**Once**")]
        self.elsewhere.append(posted(self.client("mo"), source_id, b"words", "a.txt", "text/plain"))
        return source_id

    def _gather(self) -> int:
        room_id = make_room(self.client("rita"), "public")
        change_member(self.client("rita"), room_id, enter(self.client("mo"), room_id), role="moderator")
        for name in ("ravi", "tess"):
            enter(self.client(name), room_id)
        return room_id
