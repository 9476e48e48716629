"""Rita's room, where four people write and Ada only listens, and what must be true of it after any fault."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

from flask import Flask

from chatroom.messages.queries import count_unread, count_unread_mentions
from chatroom.rooms.access import get_place
from tests.cast import assemble
from tests.conftest import KEYS
from tests.invites.crowd import key_of
from tests.invites.steps import make_room
from tests.reliability.senders import Crowd, Sender
from tests.reliability.watch import Watch
from tests.rooms.steps import enter, handle

PEOPLE = ("rita", "ravi", "mo", "tess")
CONNECTIONS = 5  # of each
PROMPT = 1.5  # seconds; on a busy machine nothing below is meaningful
USUAL = 10  # answers, before anything is broken
LONGEST = 2.9  # seconds; what waited for something broken would take longer


@dataclass
class House:
    """A library that any number of servers may serve, one after the other."""

    app: Flask
    cast: SimpleNamespace
    room: int
    keys: dict[str, str]
    settings: dict[str, str]
    crowd: Crowd
    kept: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        """Read what has come into the room since the last look, as a reader sees it, page by page."""
        has_more = True
        while has_more:
            page = self.cast.ada_client.get(f"{self.path}/messages", after=len(self.kept), limit=200).json
            for message in page["messages"]:
                assert message["seq"] == len(self.kept) + 1, "a gap"
                assert message["message_text"] not in self.kept, "doubled"
                self.kept[message["message_text"]] = message["seq"]
            has_more = page["has_more"]

    @property
    def path(self) -> str:
        """The room's address."""
        return f"/chat/rooms/{self.room}"


def open_house(app: Flask, window: int = 1, connections: int = CONNECTIONS) -> House:
    """The cast in a fresh database, the room, and everybody's keys."""
    cast = assemble(app)
    room = make_room(cast.rita_client, "public")
    for name in ("ravi", "mo", "tess", "ada"):
        enter(getattr(cast, f"{name}_client"), room)
    keys = {name: key_of(app, getattr(cast, name)) for name in (*PEOPLE, "ada")}
    calls = handle(cast.ravi_client, room)
    senders = [Sender(keys[name], f"{name} {n}", room, calls, window) for name in PEOPLE for n in range(connections)]
    settings = {name: str(app.config[name]) for name in ("DATABASE_URL", "INSTANCE_PATH")}
    return House(app, cast, room, keys, {"RATE_LIMITS": "off", **KEYS, **settings}, Crowd(senders))


def assert_promises_kept(house: House) -> None:
    """Nothing that was acknowledged is lost, nothing is there twice, and everybody's words are in their order."""
    house.look()
    kept, promised = house.kept, house.crowd.promised
    assert {text: kept.get(text) for text in promised} == promised
    assert kept.keys() - promised.keys() <= house.crowd.pending
    for sender in house.crowd.senders:
        mine = [text for text in kept if text.startswith(f"{sender.name}, ")]
        assert mine == [sender.text(number + 1) for number in range(len(mine))], sender.name
    assert_counted(house)


def assert_counted(house: House) -> None:
    """The counters say what counting anew says."""
    for name in (*PEOPLE, "ada"):
        person = getattr(house.cast, name)
        with house.app.app_context():
            place = get_place(person, house.room)
            room, member = place.room, place.member
            assert (room.last_seq, room.message_count) == (len(house.kept), len(house.kept))
            assert member.unread_count(room) == count_unread(person, room.room_id, member.read_seq), name
            assert member.mention_count == count_unread_mentions(person, room.room_id, member.read_seq), name


@contextmanager
def watching(house: House, port: int) -> Iterator[tuple[Watch, Watch]]:
    """Somebody asks how the server is, and Ada reads; whatever is broken meanwhile, they are answered as before."""
    with Watch(port, "/healthz") as health, Watch(port, f"{house.path}/messages", house.keys["ada"]) as reading:
        usual = max(health.slowest_of(USUAL), reading.slowest_of(USUAL))
        yield health, reading
    for watch in (health, reading):
        watch.assert_prompt(min(PROMPT + 2 * usual, LONGEST))


def post(house: House, port: int, name: str = "rita", room: int | None = None, **more) -> tuple[int, dict]:
    """Somebody writes a word over HTTP; the status and the answer."""
    body = json.dumps({"message_text": "Once", **more})
    return _ask(house, port, "POST", f"/chat/rooms/{room or house.room}/messages", name, body)


def get(house: House, port: int, path: str, name: str = "ada") -> tuple[int, dict]:
    """Somebody reads; the status and the answer."""
    return _ask(house, port, "GET", path, name)


def _ask(house: House, port: int, method: str, path: str, name: str, body: str | None = None) -> tuple[int, dict]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        headers = {"Authorization": f"Bearer {house.keys[name]}", "Content-Type": "application/json"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.load(answer)
