"""Two nodes as one: messages, and endings."""

import time
from types import SimpleNamespace

import pytest

from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.realtime.library import SETTINGS
from tests.realtime.wire import sign_in
from tests.server import running_server
from tests.services import ask_redis, fresh_database, private_redis

NONSENSE = ["", "{", "x {", "x []", "x 1", 'x {"node_message": "none", "data": {}}',
            'x {"node_message": "put_out", "data": 1}', 'x {"node_message": "put_out"}',
            'x {"event": "message", "data": {}, "to": "room:1", "namespace": "/chat", "skip": null}',
            'x {"change": {}, "to": null, "namespace": "/chat", "skip": null}\n2/chat,["message",{}]',
            'x {"change": [], "to": "room:1", "namespace": "/chat", "skip": null}\n2/chat,["message",{}]',
            'x {"change": {}, "to": "room:1", "namespace": "/chat", "skip": null}\n0/chat,{}',
            'x {"change": {}, "to": "room:1", "namespace": "/chat", "skip": null}']  # fmt: skip


@pytest.fixture(scope="module")
def nodes(postgres_server, postgres_template, tmp_path_factory):
    """A consortium: two servers, PostgreSQL, and Redis."""
    folder = tmp_path_factory.mktemp("consortium")
    with fresh_database(postgres_server, postgres_template) as url, private_redis() as redis:
        settings = SETTINGS | {"DATABASE_URL": url, "REDIS_URL": redis.url, "INSTANCE_PATH": str(folder)}
        with closing_database(make_app(url, folder, RATE_LIMITS="off")) as app:
            assemble(app)
            with running_server(settings) as one, running_server(settings) as two:
                yield SimpleNamespace(app=app, one=one, two=two, redis=redis, settings=settings)


@pytest.fixture
def rita(nodes):
    """Rita, at the first node."""
    return sign_in(nodes.app, nodes.one.base_url, "rita")


@pytest.fixture
def ravi(nodes):
    """Ravi, at the second node."""
    return sign_in(nodes.app, nodes.two.base_url, "ravi")


@pytest.fixture
def room(rita, ravi) -> int:
    """Rita's room, with Ravi in it."""
    room_id = rita.post("/chat/rooms", {"room_name": "Slow books", "room_type": "public"}).json()["room_id"]
    assert ravi.post(f"/chat/rooms/{room_id}/join").ok
    return room_id


def test_what_is_said_at_one_node_is_heard_at_the_other_once(rita, ravi, room):
    said, heard = rita.socket(), ravi.socket()
    assert heard.ask("join_room", {"room_id": room})["ok"]
    for number in range(20):
        assert said.ask("send_message", {"room_id": room, "message_text": f"nr {number}"})["ok"]
    texts = [heard.hear("message")["message_text"] for _ in range(20)]
    assert texts == [f"nr {number}" for number in range(20)]
    assert heard.hears_nothing("message", 0.3)


def test_a_post_at_one_node_wakes_who_waits_at_the_other(rita, ravi, room):
    after = ravi.get(f"/chat/rooms/{room}").json()["last_seq"]
    assert rita.post(f"/chat/rooms/{room}/messages", {"message_text": "Wake up"}).ok
    began = time.monotonic()
    assert ravi.get(f"/chat/rooms/{room}/changes", after=after, wait=10).json()["messages"]
    assert time.monotonic() - began < 3


def test_signing_out_at_one_node_ends_the_socket_at_the_other(nodes, rita):
    there = rita.socket()
    there_too = sign_in_again(nodes.two.base_url, rita).socket()
    assert rita.post("/logout").ok
    for wire in (there, there_too):
        assert wire.hear("signed_out", 1) == {"reason": "signed out"}
        assert wire.ends_within(1)


def test_who_is_put_out_of_a_room_at_one_node_hears_no_more_at_the_other(rita, ravi, room):
    wire = ravi.socket()
    handle = wire.ask("join_room", {"room_id": room})["room"]["anon_id"]
    assert rita.delete(f"/chat/rooms/{room}/members/{handle}").status_code == 204
    assert wire.hear("removed", 1) == {"room_id": room}


def test_another_library_on_the_same_redis_hears_nothing(nodes, rita, ravi, room, tmp_path):
    with running_server(nodes.settings | {"SECRET_KEY": "the key of another library, nearby"}) as other:
        # The same database lets Ravi in there, by a cookie that this library's key signs.
        with closing_database(
            make_app(nodes.settings["DATABASE_URL"], tmp_path, SECRET_KEY="the key of another library, nearby")
        ) as app:
            stranger = sign_in(app, other.base_url, "ravi").socket()
        assert stranger.ask("join_room", {"room_id": room})["ok"]
        assert rita.socket().ask("send_message", {"room_id": room, "message_text": "among us"})["ok"]
        assert stranger.hears_nothing("message", 0.7)


def test_what_is_nonsense_between_the_nodes_is_passed_over(nodes, rita, ravi, room):
    heard = ravi.socket()
    assert heard.ask("join_room", {"room_id": room})["ok"]
    [channel] = ask_redis(nodes.redis, "PUBSUB", "CHANNELS", "chatroom:*")
    for text in NONSENSE:
        assert ask_redis(nodes.redis, "PUBLISH", channel, text) == 2
    assert rita.post(f"/chat/rooms/{room}/messages", {"message_text": "sense"}).ok
    assert heard.hear("message")["message_text"] == "sense"
    assert nodes.two.log.count("could not be followed") == len(NONSENSE)


def sign_in_again(base_url: str, person):
    """The same sign-in at another node, as a browser behind a balancer has it."""
    return type(person)(base_url, person.cookie, person.credential, person.user_id)
