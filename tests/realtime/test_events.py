"""Whatever a client sends is answered, or ends its connection; nothing of it reaches anybody else."""

import json

import pytest
import requests

from tests.realtime.wire import CHAT, PRESENCE

ODD = ["nothing", "", "connect", "disconnect", "connect_error", "message", "removed", "__class__", "é" * 100]
ODD += [5, None, True, [], {}, ["join_room"]]
DEEP = '["join_room",' + "[" * 20_000 + "]" * 20_000 + "]"


@pytest.fixture
def wire(arrive, room):
    """Rita's socket."""
    return arrive("rita").socket()


def code_of(answer: dict) -> str:
    """The code of a refusal, which must be one of the contract's form."""
    assert set(answer) == {"ok", "error"}
    assert answer["ok"] is False
    assert set(answer["error"]) >= {"code", "message"}
    assert not any(word in json.dumps(answer) for word in ("Traceback", "Error", "sqlalchemy", ".py"))
    return answer["error"]["code"]


@pytest.mark.parametrize("namespace", [CHAT, PRESENCE])
@pytest.mark.parametrize("event", ODD)
def test_unknown_reserved_and_odd_events_are_answered(arrive, namespace, event):
    wire = arrive("rita").socket(namespace)
    assert code_of(wire.ask(event, {"room_id": 1}, namespace=namespace)) == "unknown_event"
    assert code_of(wire.ask(event, namespace=namespace)) == "unknown_event"


@pytest.mark.parametrize("payload", ["[]", "{}", '{"a":1}', '"join_room"', "null", "true", " 5"])
def test_a_payload_that_is_no_event_is_answered(wire, payload):
    assert code_of(wire.ask_raw(payload)) == "unknown_event"
    assert code_of(wire.ask("nothing")) == "unknown_event"


@pytest.mark.parametrize(
    "argument", [None, 5, "x", True, [], [{"room_id": 1}], {}, {"room_id": None}, {"room_id": "1"}]
)
@pytest.mark.parametrize(
    "event",
    ["join_room", "leave_room", "send_message", "edit_message", "delete_message", "sync", "typing", "mark_read"],
)
def test_wrong_arguments_are_answered(wire, event, argument):
    assert code_of(wire.ask(event, argument)) == "invalid"


@pytest.mark.parametrize("event", ["join_room", "send_message", "sync", "typing", "mark_read", "delete_message"])
def test_no_argument_is_answered(wire, event):
    assert code_of(wire.ask(event)) == "invalid"


def test_more_arguments_than_one_do_no_harm(wire, room):
    assert wire.ask("join_room", {"room_id": room}, {"room_id": 0}, None)["ok"]


def test_an_event_that_asks_for_no_answer_still_happens(wire, room):
    wire.ws.send(f'42{CHAT},["send_message",{{"room_id":{room},"message_text":"quietly","client_id":"q"}}]')
    again = wire.ask("send_message", {"room_id": room, "message_text": "quietly", "client_id": "q"})
    assert again["message"]["message_text"] == "quietly"
    texts = [each["message_text"] for each in wire.ask("sync", {"room_id": room, "after": 0})["messages"]]
    assert texts.count("quietly") == 1


def test_a_binary_part_is_no_text(wire, room):
    payload = json.dumps(["send_message", {"room_id": room, "message_text": {"_placeholder": True, "num": 0}}])
    answer = wire.ask_raw(payload, kind="451-", attachments=(b"\x00\xff",))
    assert code_of(answer) == "invalid"
    assert wire.ask("join_room", {"room_id": room})["ok"]


@pytest.mark.parametrize(
    "frame",
    ["49", "4x", "42/chat,1[", "42/chat,1nonsense", "42/chat,1" + DEEP, "44/chat,{}", "450-/chat,1[]",
     "4599999999-/chat,1[]", "4512-/chat,1[]", "42/chat," + "1" * 200 + "[]"],
    ids=lambda frame: frame[:12],
)  # fmt: skip
def test_what_is_no_packet_ends_the_connection(wire, server, frame):
    wire.ws.send(frame)
    assert wire.ends_within(2)
    assert requests.get(f"{server.base_url}/healthz", timeout=5).ok


def test_placeholders_that_point_nowhere_end_the_connection(wire):
    wire.ws.send('451-/chat,1["typing",{"_placeholder":true,"num":7}]')
    wire.ws.send_binary(b"x")
    assert wire.ends_within(2)


def test_a_frame_of_64_kb_passes_and_a_larger_one_ends_the_connection(wire, room):
    assert code_of(wire.ask("send_message", {"room_id": room, "message_text": "x" * 65_000})) == "invalid"
    wire.ws.send(f'42{CHAT},1["send_message",{{"message_text":"{"x" * 66_000}"}}]')
    assert wire.ends_within(2)


def test_entering_twice_makes_no_second_socket(wire, room):
    wire.doors.clear()
    wire.ws.send("40/chat,")
    wire._until(lambda: wire.doors, 2)
    assert wire.doors["/chat"].startswith("4")
    assert wire.ask("join_room", {"room_id": room})["ok"]


def test_answers_come_in_the_order_of_the_questions(wire, room):
    for number in range(40):
        wire.ws.send(f'42{CHAT},{100 + number}["send_message",{{"room_id":{room},"message_text":"nr {number}"}}]')
    wire._until(lambda: len(wire.acks) == 40, 10)
    seqs = [wire.acks[100 + number][0]["message"]["seq"] for number in range(40)]
    assert seqs == sorted(seqs)
    assert list(wire.acks) == list(range(100, 140))


def test_who_has_left_a_namespace_is_not_answered_there(wire, room):
    wire.ws.send("41/chat,")
    assert wire.ask_unanswered("join_room", {"room_id": room})


def test_otto_hears_nothing_of_a_room_he_did_not_join(arrive, room):
    otto, ravi, rita = arrive("otto").socket(), arrive("ravi").socket(), arrive("rita").socket()
    assert ravi.ask("join_room", {"room_id": room})["ok"]
    assert rita.ask("send_message", {"room_id": room, "message_text": "for the room"})["ok"]
    assert ravi.hear("message")["message_text"] == "for the room"
    assert otto.hears_nothing("message", 0.3)


def test_the_log_has_no_traceback(server, wire):
    assert "Traceback" not in server.log
