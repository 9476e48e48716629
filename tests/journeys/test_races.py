"""People who do the same thing at the same moment, against the real server: one wins, nothing is lost or doubled."""

import http.client
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Barrier
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.invites.crowd import key_of, serving
from tests.invites.steps import make_room
from tests.rooms.steps import change_member, enter, handle, member_list, read, said, seen, settle
from tests.services import fresh_database

ROUNDS = 4
NAMES = ("rita", "ravi", "mo", "tess")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A server on a database of either engine, and the cast with a key for each; one for all of these races."""
    folder = tmp_path_factory.mktemp("house")
    with ExitStack() as stack:
        if request.param == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "chat.db")
            url = f"sqlite:///{folder}/chat.db"
        else:
            server, template = (request.getfixturevalue(name) for name in ("postgres_server", "postgres_template"))
            url = stack.enter_context(fresh_database(server, template))
        app = stack.enter_context(closing_database(make_app(url, folder, RATE_LIMITS="off")))
        cast = assemble(app)
        cast.keys = {name: key_of(app, getattr(cast, name)) for name in NAMES}
        cast.at_once = Crowd(stack.enter_context(serving(app)), cast.keys)
        yield cast


class Crowd:
    """Sends requests all at the same moment, each over a connection of its own."""

    def __init__(self, base_url: str, keys: dict[str, str]) -> None:
        self._address, self._keys = urlsplit(base_url).netloc, keys

    def __call__(self, *requests: tuple[str, str, str, dict]) -> list[tuple[int, dict | None]]:
        """The answers, in the order of the requests: (who, method, path, body)."""
        start = Barrier(len(requests))
        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(lambda request: self._send(start, *request), requests))

    def _send(self, start: Barrier, name: str, method: str, path: str, body: dict) -> tuple[int, dict | None]:
        with closing(http.client.HTTPConnection(self._address, timeout=20)) as connection:
            connection.connect()
            start.wait(20)
            headers = {"Authorization": f"Bearer {self._keys[name]}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)


@pytest.fixture
def room(house) -> int:
    """Rita's public room; Ravi, Mo and Tess are members."""
    room_id = make_room(house.rita_client, "public")
    for client in (house.ravi_client, house.mo_client, house.tess_client):
        enter(client, room_id)
    return room_id


def statuses(answers) -> list[int]:
    return sorted(status for status, _ in answers)


def test_twenty_posts_take_twenty_numbers(house, room):
    path = f"/chat/rooms/{room}/messages"
    answers = house.at_once(*((NAMES[n % 4], "POST", path, {"message_text": f"Message {n}"}) for n in range(20)))
    assert statuses(answers) == [201] * 20
    assert sorted(message["seq"] for _, message in answers) == [*range(1, 21)]
    kept = read(house.otto_client, room)["messages"]
    assert [message["seq"] for message in kept] == [*range(1, 21)]
    said_by_id = {message["message_id"]: message["message_text"] for _, message in answers}
    assert {message["message_id"]: message["message_text"] for message in kept} == said_by_id
    assert seen(house.rita_client, room)["unread_count"] == 15


def test_posts_edits_and_removals_take_every_number_once(house, room):
    mine = [said(house.ravi_client, room, f"Message {n}") for n in range(6)]
    path = "/chat/messages/{message_id}"
    answers = house.at_once(
        *(("ravi", "PATCH", path.format(**each), {"message_text": "x", "version": 1}) for each in mine[:3]),
        *(("ravi", "DELETE", path.format(**each), {}) for each in mine[3:]),
        *(("mo", "POST", f"/chat/rooms/{room}/messages", {"message_text": "y"}) for _ in range(3)),
    )
    assert statuses(answers) == [200] * 6 + [201] * 3
    assert sorted(message["updated_seq"] for _, message in answers) == [*range(7, 16)]


def test_one_client_id_makes_one_message(house, room):
    path = f"/chat/rooms/{room}/messages"
    for n in range(ROUNDS):
        answers = house.at_once(*[("ravi", "POST", path, {"message_text": "Once", "client_id": f"a{n}"})] * 2)
        assert statuses(answers) == [200, 201]
        assert answers[0][1] == answers[1][1]
    assert seen(house.rita_client, room)["last_seq"] == ROUNDS


def test_of_two_edits_of_one_version_one_is_told(house, room):
    for _ in range(ROUNDS):
        path = f"/chat/messages/{said(house.ravi_client, room)['message_id']}"
        answers = house.at_once(
            *(("ravi", "PATCH", path, {"message_text": text, "version": 1}) for text in ("One", "Two"))
        )
        assert statuses(answers) == [200, 409]
        [won], [lost] = ([answer for status, answer in answers if status == wanted] for wanted in (200, 409))
        assert lost["error"]["current"] == won
        assert house.rita_client.get(path).json["message_text"] == won["message_text"]


def test_joining_at_once_makes_one_member(house):
    for choice in ({}, {"handle": "fresh"}):
        room_id = make_room(house.rita_client, "public")
        answers = house.at_once(*[("ravi", "POST", f"/chat/rooms/{room_id}/join", choice)] * 4)
        assert statuses(answers) == [200] * 4
        assert len({answer["anon_id"] for _, answer in answers}) == 1
        assert len(member_list(house.rita_client, room_id)) == 2


def test_of_two_admins_who_leave_one_stays(house):
    for _ in range(ROUNDS):
        room_id = make_room(house.rita_client, "public")
        change_member(house.rita_client, room_id, enter(house.ravi_client, room_id), role="admin")
        enter(house.mo_client, room_id)
        answers = house.at_once(*((name, "POST", f"/chat/rooms/{room_id}/leave", {}) for name in ("rita", "ravi")))
        assert statuses(answers) == [200, 409]
        assert sorted(each["role"] for each in member_list(house.otto_client, room_id).values()) == ["admin", "member"]


def test_two_admins_who_put_each_other_out_leave_one(house):
    for _ in range(ROUNDS):
        room_id = make_room(house.rita_client, "public")
        ravi, rita = enter(house.ravi_client, room_id), handle(house.rita_client, room_id)
        change_member(house.rita_client, room_id, ravi, role="admin")
        path = f"/chat/rooms/{room_id}/members"
        answers = house.at_once(
            ("rita", "PATCH", f"{path}/{ravi}", {"role": "member"}),
            ("ravi", "PATCH", f"{path}/{rita}", {"role": "member"}),
        )
        assert statuses(answers) == [200, 403]
        assert sorted(each["role"] for each in member_list(house.otto_client, room_id).values()) == ["admin", "member"]


def test_slow_mode_lets_one_of_two_through(house, room):
    settle(house.rita_client, room, slow_mode_seconds=60)
    for name in ("ravi", "mo", "tess"):
        answers = house.at_once(*((name, "POST", f"/chat/rooms/{room}/messages", {"message_text": t}) for t in "ab"))
        assert statuses(answers) == [201, 429]
    assert seen(house.rita_client, room)["last_seq"] == 3


def test_a_handle_renewed_while_others_write_loses_no_count(house):
    room_id = make_room(house.rita_client, "private")
    code = house.rita_client.post(f"/chat/rooms/{room_id}/invites", {}).json["invite_code"]
    for client in (house.ravi_client, house.mo_client):
        client.post("/chat/invites/redeem", {"invite_code": code})
    renewal, post = f"/chat/rooms/{room_id}/handle", f"/chat/rooms/{room_id}/messages"
    answers = house.at_once(
        ("ravi", "POST", renewal, {}), ("ravi", "POST", renewal, {}),
        *((name, "POST", post, {"message_text": "x"}) for name in ("ravi", "mo") * 3),
    )  # fmt: skip
    assert statuses(answers[:2]) == [200, 429]
    assert statuses(answers[2:]) == [201] * 6
    assert [seen(client, room_id)["unread_count"] for client in (house.rita_client, house.ravi_client)] == [6, 3]


def test_a_public_handle_renewed_while_it_writes_loses_no_count(house, room):
    csrf = {"csrf_token": house.tess_client.csrf}
    with ThreadPoolExecutor(1) as pool:
        renewed = pool.submit(house.tess_client.http.post, "/account/handle", data=csrf)
        answers = house.at_once(*[("tess", "POST", f"/chat/rooms/{room}/messages", {"message_text": "x"})] * 8)
    assert (renewed.result().status_code, statuses(answers)) == (303, [201] * 8)
    assert [seen(client, room)["unread_count"] for client in (house.rita_client, house.tess_client)] == [8, 0]
