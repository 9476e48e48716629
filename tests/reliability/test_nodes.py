"""Two nodes behind nginx are one library, whichever of them a request reaches, and when one of them falls."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from playwright.sync_api import expect

from tests.cast import PASSWORD, email, hidden_token
from tests.journeys.people import Visitor
from tests.processes import free_port, wait_until
from tests.realtime.wire import PRESENCE, Somebody
from tests.reliability.consortium import (
    everybody_leaves,
    make_room,
    node_of,
    open_consortium,
    private_nginx,
    ravi,
    rita,
    room,
)
from tests.reliability.gauges import timed
from tests.server import Server

__all__ = ["everybody_leaves", "ravi", "rita", "room"]


def test_any_request_of_a_sign_in_may_reach_any_node(consortium, rita, room):
    with requests.Session() as tess:
        form = hidden_token(tess.get(f"{consortium.address}/login", timeout=10).text)
        fields = {"email": email("tess"), "password": PASSWORD, "csrf_token": form}
        signed_in = tess.post(f"{consortium.address}/login", fields, allow_redirects=False, timeout=10)
        pages = [tess.get(f"{consortium.address}/rooms/{room}", timeout=10) for _ in range(2)]
    assert signed_in.status_code == 302
    posts = [rita.post(f"/chat/rooms/{room}/messages", {"message_text": "Hello"}) for _ in range(2)]
    assert [answer.status_code for answer in (*pages, *posts)] == [200, 200, 201, 201]
    wires = [rita.socket(), rita.socket()]
    assert all(wire.ask("join_room", {"room_id": room})["ok"] for wire in wires)
    for answers in (pages, posts, wires):
        assert len({node_of(answer) for answer in answers}) == 2


def test_another_site_may_not_connect_through_nginx_either(consortium, rita):
    with requests.Session() as elsewhere:
        headers = {"Origin": "https://elsewhere.example", "Upgrade": "websocket", "Connection": "Upgrade",
                   "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 24}  # fmt: skip
        url = f"{consortium.address}/socket.io/?EIO=4&transport=websocket"
        assert elsewhere.get(url, headers=headers, timeout=10).status_code == 403
        own = headers | {"Origin": consortium.address, "Cookie": "chatroom=stale"}
        assert elsewhere.get(url, headers=own, timeout=10).status_code == 401


def test_what_a_client_claims_about_itself_does_not_get_through(mirror):
    claims = ("For", "Proto", "Host", "Port", "Prefix")
    headers = {f"X-Forwarded-{claim}": "elsewhere.example" for claim in claims} | {"Host": "chat.example.org:8443"}
    seen = requests.get(mirror, headers=headers, timeout=10).json()
    assert seen["X-Forwarded-For"] == "127.0.0.1"
    assert seen["X-Forwarded-Proto"] == "http"
    assert seen["X-Forwarded-Host"] == seen["Host"] == "chat.example.org:8443"
    assert "Upgrade" not in seen
    assert seen["Connection"] == "close"


@pytest.fixture
def mirror():
    """nginx before one node that answers with the headers it was sent, and one that is not there."""

    class Mirror(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(dict(self.headers)).encode())

        def log_message(self, *args) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as node:
        threading.Thread(target=node.serve_forever).start()
        port = free_port()
        with private_nginx(port, (free_port(), node.server_port)):
            yield f"http://127.0.0.1:{port}"
        node.shutdown()


def test_what_is_too_large_is_refused_by_the_application_in_its_own_words(rita, room):
    answer = rita.post(f"/chat/rooms/{room}/messages", {"message_text": "x" * 300_000})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_people_at_both_nodes_hear_each_other_once_and_in_order(consortium, rita, ravi, room):
    wires = consortium.apart(rita, ravi)
    for wire in wires:
        assert wire.ask("join_room", {"room_id": room})["ok"]
    for number in range(8):
        for wire in wires:
            assert wire.ask("send_message", {"room_id": room, "message_text": f"nr {number}"})["ok"]
    for wire in wires:
        assert [wire.hear("message")["seq"] for _ in range(16)] == [*range(1, 17)]
        assert wire.hears_nothing("message", 0.2)


def test_who_is_at_the_other_node_is_seen(consortium, rita, ravi, room):
    here, there = consortium.apart(rita, ravi)
    here.enter(PRESENCE)
    there.enter(PRESENCE)
    assert hears_status(here, status_of(ravi, room), "online", 10)
    there.ws.close()
    assert hears_status(here, status_of(ravi, room), "offline", 10)


def test_a_right_that_ends_at_one_node_ends_at_both(consortium, rita, ravi, room):
    wires = consortium.apart(ravi, ravi)
    [handle] = {wire.ask("join_room", {"room_id": room})["room"]["anon_id"] for wire in wires}
    assert rita.delete(f"/chat/rooms/{room}/members/{handle}").status_code == 204
    with timed("removed from the room at both nodes"):
        assert [wire.hear("removed", 1) for wire in wires] == [{"room_id": room}] * 2
    assert ravi.post("/logout").ok
    with timed("signed out at both nodes"):
        assert [wire.hear("signed_out", 1) for wire in wires] == [{"reason": "signed out"}] * 2
        assert all(wire.ends_within(1) for wire in wires)


def test_a_limit_is_one_for_both_nodes(rita, room):
    began, answers = time.monotonic(), []
    while not answers or answers[-1].status_code == 201:
        answers.append(rita.post(f"/chat/rooms/{room}/messages", {"message_text": "Quick"}))
    taken = len(answers) - 1
    print(f"{taken} passed")
    assert 10 <= taken <= 10 + (time.monotonic() - began) + 1
    assert len({node_of(answer) for answer in answers}) == 2
    assert answers[-1].status_code == 429


def test_when_a_node_is_killed_its_people_go_to_the_other_and_miss_nothing(consortium, rita, ravi, room):
    said, lost = consortium.apart(rita, ravi)
    number = consortium.number_of(node_of(lost))
    assert said.ask("send_message", {"room_id": room, "message_text": "before"})["ok"]
    with consortium.without(number):
        assert lost.ends_within(2)
        assert said.ask("send_message", {"room_id": room, "message_text": "meanwhile"})["ok"]
        with timed("in the room at the other node"):
            found = ravi.socket()
            assert node_of(found) == node_of(said)
            assert found.ask("join_room", {"room_id": room})["ok"]
        texts = [each["message_text"] for each in found.ask("sync", {"room_id": room, "after": 0})["messages"]]
        assert texts == ["before", "meanwhile"]
        assert all(ravi.get(f"/chat/rooms/{room}").ok for _ in range(4))
    again = consortium.nodes[number]
    with timed("used again, having started,"):
        wait_until(lambda: assert_at(again, ravi.get(f"/chat/rooms/{room}")), again.process)


def assert_at(server: Server, answer: requests.Response) -> None:
    """This node has answered, and well."""
    assert answer.ok
    assert server.base_url.endswith(node_of(answer))


@pytest.mark.long
def test_pages_whose_node_is_killed_go_on_at_the_other(consortium, new_page):
    rita, ravi = (in_browser(consortium, name, new_page) for name in ("rita", "ravi"))
    room = rita.makes_room("Two branches")
    ravi.joins(room)
    for reader in (rita, ravi):
        reader.enters(room)
    for number in range(2):
        with consortium.without(number):
            for speaker, hearer in ((rita, ravi), (ravi, rita)):
                words = f"{speaker.who} says {number}"
                speaker.writes(words)
                with timed(f"{hearer.who} reads it"):
                    expect(hearer.confirmed(words)).to_have_count(1, timeout=30_000)
                expect(speaker.confirmed(words)).to_have_count(1, timeout=30_000)
    for reader in (rita, ravi):
        assert reader.page.locator(".message-text").all_text_contents() == [
            f"{who} says {number}" for number in range(2) for who in ("rita", "ravi")
        ]
        reader.page.problems.clear()  # Chromium reports each connection that was refused


def in_browser(consortium, name: str, new_page) -> Visitor:
    """Somebody at a browser, signed in."""
    visitor = Visitor(name, new_page(base_url=consortium.address))
    cookie = {"name": "chatroom", "value": consortium.arrive(name).cookie, "url": consortium.address}
    visitor.page.context.add_cookies([cookie])
    return visitor


@pytest.mark.long
def test_who_was_at_a_node_that_is_killed_is_gone_in_half_a_minute(postgres_server, postgres_template, tmp_path):
    with open_consortium(postgres_server, postgres_template, tmp_path) as consortium:
        rita, ravi = consortium.arrive("rita"), consortium.arrive("ravi")
        room = make_room(rita, ravi)
        here, there = consortium.apart(rita, ravi)
        here.enter(PRESENCE)
        there.enter(PRESENCE)
        seen = status_of(ravi, room)
        assert hears_status(here, seen, "online", 10)
        consortium.nodes[consortium.number_of(node_of(there))].kill()
        with timed("gone for the others"):
            assert hears_status(here, seen, "offline", 30)


def status_of(person: Somebody, room: int) -> dict:
    """What is told of somebody in a room, whatever they do there."""
    return {"room_id": room, "anon_id": person.get(f"/chat/rooms/{room}").json()["anon_id"]}


def hears_status(wire, whom: dict, status: str, seconds: float) -> bool:
    """True once the socket hears that somebody is in this state."""
    deadline = time.monotonic() + seconds
    wanted = whom | {"status": status}
    while not wanted.items() <= wire.hear("presence", max(0.01, deadline - time.monotonic())).items():
        pass
    return True
