"""Who may connect, and who is turned away before a socket exists."""

import json

import pytest
import requests
import socketio
import websocket

from chatroom.accounts import queries, tokens
from tests.realtime.wire import RefusedError, Wire


@pytest.fixture
def token(library, arrive):
    """A function that makes an API token of Bibi's."""

    def make(*scopes):
        bibi = arrive("bibi")
        with library.app_context():
            return tokens.create_token(queries.find_person_by_credential(bibi.credential), "bot", set(scopes), 1)

    return make


def refusal(server, **options) -> tuple[int, str]:
    """The HTTP status and the code with which a connection is turned away."""
    with pytest.raises(websocket.WebSocketBadStatusException) as answer:
        Wire(server.base_url, **options)
    return answer.value.status_code, json.loads(answer.value.resp_body)["error"]["code"]


def test_a_wrong_cookie_is_refused_in_plain_http(server):
    assert refusal(server, cookie="x.y.z") == (401, "unauthenticated")


def test_a_cookie_of_an_ended_sign_in_is_refused_in_plain_http(server, arrive):
    rita = arrive("rita")
    assert rita.post("/logout").ok
    assert refusal(server, cookie=rita.cookie) == (401, "unauthenticated")


def test_a_foreign_page_cannot_use_a_persons_cookie(server, arrive):
    rita = arrive("rita")
    for origin in ("https://evil.example", "null", server.base_url.replace("http", "https"), f"{server.base_url}.evil"):
        assert refusal(server, cookie=rita.cookie, origin=origin, suppress_origin=False) == (403, "forbidden")


def test_our_own_page_connects(server, arrive):
    wire = Wire(server.base_url, cookie=arrive("rita").cookie, origin=server.base_url, suppress_origin=False)
    wire.enter("/chat")


@pytest.mark.parametrize(
    "query", ["EIO=4&transport=polling", "EIO=4", "transport=websocket&transport=polling", "transport=%00"]
)
def test_no_other_transport_is_spoken(server, arrive, query):
    rita = arrive("rita")
    for method in ("GET", "POST"):
        answer = rita.http.request(method, f"{server.base_url}/socket.io/?{query}", timeout=5)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_plain_requests_leave_no_socket_behind(server, method):
    answer = requests.request(method, f"{server.base_url}/socket.io/?EIO=4&transport=websocket", timeout=5)
    assert "Traceback" not in answer.text
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "auth", [None, {}, {"token": "wrong"}, {"token": 5}, {"token": None}, [], "x", {"token": "\x00"}]
)
def test_nobody_is_refused_by_the_namespace(server, auth):
    wire = Wire(server.base_url)
    with pytest.raises(RefusedError) as refused:
        wire.enter("/chat", auth)
    error = json.loads(str(refused.value))
    assert error["message"] == "Please sign in first."
    assert error["data"]["code"] == "unauthenticated"
    assert wire.ask_unanswered("join_room", {"room_id": 1})


@pytest.mark.parametrize("namespace", ["/", "/nodes", "/nowhere", "/chat/x"])
def test_there_are_no_other_namespaces(arrive, namespace):
    with pytest.raises(RefusedError):
        arrive("rita").socket(namespace)


def test_a_token_opens_a_socket_and_its_scope_holds(server, token, room):
    with socketio.SimpleClient() as bot:
        auth = {"token": token("read")}
        bot.connect(server.base_url, namespace="/chat", transports=["websocket"], auth=auth)
        assert bot.call("join_room", {"room_id": room})["ok"]
        refused = bot.call("send_message", {"room_id": room, "message_text": "Beep"})
        assert refused["error"]["code"] == "forbidden"


def test_a_token_in_the_header_opens_a_socket_too(server, token, room):
    wire = Wire(server.base_url, header=[f"Authorization: Bearer {token('read', 'write')}"])
    wire.enter("/chat")
    assert wire.ask("join_room", {"room_id": room})["ok"]


def test_somebody_elses_cookie_does_not_keep_a_bot_out(server, token):
    wire = Wire(server.base_url, header=["Cookie: chat_node=2"])
    wire.enter("/chat", {"token": token("read")})
