"""A right is lost in the middle of a stream of a hundred messages a second: a second later nothing is left of it."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pytest
from flask import Flask

from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.processes import end
from tests.realtime.wire import Somebody, close_everything, sign_in
from tests.reliability.losers import Loser, Stream, at_random
from tests.reliability.members import arrive
from tests.reliability.throng import Throng
from tests.reliability.town import owner_of, settle_people
from tests.server import Server, running_server
from tests.services import Service, fresh_database, private_redis

RATE = 100  # messages a second, half of them at each node, and half in each of two rooms
MOMENTS = 1.5  # seconds in which all that happens
MEMBERS, LISTENERS = ("removed", "muted", "banned", "deactivated", "signed out"), ("role lost", "room closed")
ROUNDS = [pytest.param(1, id="short"), pytest.param(10, id="long", marks=pytest.mark.long)]
TEACHERS = {"roles": ["teacher", "librarian", "admin"]}
CLOSINGS = {"password": {"password": "open sesame"}, "audience": {"audience": {"roles": ["admin"]}}}


@dataclass
class Nodes:
    """Two servers, and what they share."""

    app: Flask
    servers: list[Server]
    redis: Service
    stack: ExitStack

    def somebody(self, name: str, at: int = 0) -> Somebody:
        """One of the cast, at a node."""
        return sign_in(self.app, self.servers[at].base_url, name)

    def lose_redis(self) -> None:
        """Without a word."""
        end(self.redis.process)

    def find_redis(self) -> None:
        """It is back where it was."""
        self.redis = self.stack.enter_context(private_redis(int(self.redis.url.split(":")[2].split("/")[0])))


@pytest.fixture(scope="module")
def nodes(postgres_server, postgres_template, tmp_path_factory) -> Iterator[Nodes]:
    """A consortium with the cast."""
    folder = tmp_path_factory.mktemp("consortium")
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres_server, postgres_template))
        redis = stack.enter_context(private_redis())
        settings = {"DATABASE_URL": url, "REDIS_URL": redis.url, "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off"}
        app = stack.enter_context(closing_database(make_app(url, folder, RATE_LIMITS="off")))
        assemble(app)
        servers = [stack.enter_context(running_server(KEYS | settings)) for _ in range(2)]
        yield Nodes(app, servers, redis, stack)
    close_everything()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_nothing_is_left_of_a_lost_right_after_a_second(nodes, rounds):
    for number in range(rounds):
        assert_ended_within(1, play(nodes, number, patience=1.5))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_and_after_five_where_no_redis_carries_the_word(nodes, rounds):
    nodes.lose_redis()
    try:
        for number in range(rounds):
            assert_ended_within(5, play(nodes, number, patience=6))
    finally:
        nodes.find_redis()


def play(nodes: Nodes, number: int, patience: float) -> list[Loser]:
    """One stream, in which somebody at each node loses each right there is."""
    seed, closed_by = random.randrange(2**32), list(CLOSINGS)[number % 2]
    print(f"seed {seed}, closed by {closed_by}")
    dice, host = random.Random(seed), nodes.somebody("tess")
    private, public = make_room(host, "private"), make_room(host, "public", audience=TEACHERS)
    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        throngs = [stack.enter_context(Throng(server.base_url)) for server in nodes.servers]
        losers = [loser for throng in throngs for loser in settle(nodes.app, throng, private, public)]
        writers = [arrive(throng, [host.cookie], room)[0] for throng in throngs for room in (private, public)]
        people = [*losers, *(Stream(writer, RATE / len(writers)) for writer in writers)]
        acts = losses(nodes, losers, CLOSINGS[closed_by], dice)
        turn(throngs, people, until=time.monotonic() + 0.5)
        doing = []
        for moment, act in at_random(MOMENTS, acts, dice):
            turn(throngs, people, until=moment)
            doing.append(pool.submit(act))
        while not all(each.done() for each in doing):
            turn(throngs, people, until=time.monotonic() + 0.02)
        for each in doing:
            each.result()
        turn(throngs, people, until=time.monotonic() + patience)
    return losers


def make_room(host: Somebody, room_type: str, **settings) -> int:
    """A room of the host's."""
    made = host.post("/chat/rooms", {"room_name": "A stream", "room_type": room_type, **settings})
    return made.json()["room_id"]


def settle(app: Flask, throng: Throng, private: int, public: int) -> list[Loser]:
    """For each way to lose a right somebody at this node: members of the one room, mere listeners of the other."""
    cookies = settle_people(app, len(MEMBERS), private, role="teacher")
    cookies += settle_people(app, len(LISTENERS), role="teacher")
    losers = [
        Loser(throng, owner_of(app, cookie, throng.base_url), private if kind in MEMBERS else public, kind)
        for cookie, kind in zip(cookies, (*MEMBERS, *LISTENERS), strict=True)
    ]
    throng.until(lambda: all(loser.member.joined_at for loser in losers), 10)
    return losers


def losses(nodes: Nodes, losers: list[Loser], closing: dict, dice: random.Random) -> list[Callable[[], None]]:
    """What takes each right away, by somebody at either node; the room is closed to all who only listen."""
    acts = [loss(loser, nodes.somebody, dice.randrange(2)) for loser in losers if loser.kind != "room closed"]
    listeners = [loser for loser in losers if loser.kind in LISTENERS]
    host = nodes.somebody("tess", dice.randrange(2))
    return [*acts, partial(take, listeners, partial(host.patch, f"/chat/rooms/{listeners[0].room}", closing))]


def loss(loser: Loser, somebody: Callable[[str, int], Somebody], at: int) -> Callable[[], None]:
    """What takes this one's right away."""
    host, ada = somebody("tess", at), somebody("ada", at)
    person, room = f"/admin/people/{loser.somebody.user_id}", f"/chat/rooms/{loser.room}"
    member = f"{room}/members/{loser.somebody.get(room).json()['anon_id']}"
    act = {
        "removed": partial(host.delete, member),
        "muted": partial(host.patch, member, {"is_muted": True}),
        "banned": partial(ada.submit, f"{person}/ban", reason="shouting"),
        "deactivated": partial(ada.submit, f"{person}/deactivate"),
        "signed out": partial(loser.somebody.post, "/logout"),
        "role lost": partial(ada.submit, f"{person}/role", role="member"),
    }[loser.kind]
    return partial(take, [loser], act)


def take(losers: list[Loser], act: Callable) -> None:
    """Do it; what counts is the moment in which it is acknowledged."""
    assert act().ok
    acknowledged_at = time.monotonic()
    for loser in losers:
        loser.lose(acknowledged_at)


def turn(throngs: list[Throng], people: list[Loser | Stream], until: float) -> None:
    """Let everybody go on."""
    while time.monotonic() < until:
        for person in people:
            person.go_on()
        for throng in throngs:
            throng.turn(0.002)


def assert_ended_within(seconds: float, losers: list[Loser]) -> None:
    """Whoever lost a right had it before, and nothing came of it so much later."""
    for loser in losers:
        print(f"{loser.kind}: read for {loser.read_late:.3f} s and wrote for {loser.written_late:.3f} s after the loss")
    for loser in losers:
        assert loser.heard_before, loser.kind
        assert loser.read_late <= seconds, loser.kind
        assert loser.written_late <= seconds, loser.kind
