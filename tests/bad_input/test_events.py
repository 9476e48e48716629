"""The whole event map: whatever a socket says is answered, and nothing of it is stored."""

import json
from time import perf_counter

import pytest

from chatroom.realtime import namespace
from chatroom.realtime.connections import Connection
from tests.bad_input.asking import MOST_SECONDS, TRIES, must_be_refusal
from tests.bad_input.values import HALF, LETTERS, NESTED, ODD, TELLING
from tests.bad_input.ways import EVENTS
from tests.realtime.library import answered

NO_EVENTS = (
    "nothing", "", "connect", "disconnect", "connect_error", "message", "error", "removed", "__init__", "*",
    "\x00", HALF, LETTERS, None, 5, True, [], {}, ["join_room"], NESTED, 2**70, float("nan"),
)  # fmt: skip
MALFORMED = (None, [], {}, "join_room", 5, True, [[]], [{}], {"0": "join_room"}, [None, "join_room"])


@pytest.fixture
def says(library, stores_nothing):
    """A function by which somebody says something in a namespace, as their socket would."""

    def say(name: str, space: str, data: object) -> dict:
        connection = Connection("a-socket", "a-transport", space, 1, library.credentials[name])
        for _ in range(TRIES):  # another program may hold up this machine for a while
            begun = perf_counter()
            with library.app.app_context():
                answer = answered(connection, data)
            if (took := perf_counter() - begun) <= MOST_SECONDS:
                break
        assert took <= MOST_SECONDS, data
        json.dumps(answer)
        return answer

    return say


def refused(answer: dict, said: object) -> str:
    """The code of a refusal in the contract's form."""
    assert answer.keys() == {"ok", "error"}, said
    assert answer["ok"] is False, said
    must_be_refusal(answer["error"], said)
    return answer["error"]["code"]


def good(fields) -> dict:
    """What would be right."""
    return {name: field.good for name, field in fields.items()}


def test_what_is_no_event_is_answered(says):
    for space in ("/chat", "/presence"):
        for event in NO_EVENTS:
            for data in ([event], [event, {"room_id": 1}]):
                assert refused(says("rita", space, data), event) == "unknown_event"
        for data in MALFORMED:
            assert refused(says("rita", space, data), data) == "unknown_event"


def test_a_wrong_field_is_refused(says):
    for (space, event), fields in EVENTS.items():
        for name, field in fields.items():
            for value in field.wrong():
                data = [event, good(fields) | {name: value}]
                assert refused(says("rita", space, data), (data, name)) in ("invalid", "not_found")
            if field.is_required:
                data = [event, {other: value for other, value in good(fields).items() if other != name}]
                assert refused(says("rita", space, data), data) == "invalid"


def test_an_argument_that_is_no_object_is_refused(says):
    for (space, event), fields in EVENTS.items():
        for argument in (value for value in ODD if not isinstance(value, dict)):
            assert refused(says("rita", space, [event, argument]), (event, argument)) == "invalid"
        if any(field.is_required for field in fields.values()):
            assert refused(says("rita", space, [event]), event) == "invalid"


def test_an_outsider_is_refused_whatever_they_say(says):
    for (space, event), fields in EVENTS.items():
        for name, field in fields.items():
            for value in field.wrong(TELLING):
                refused(says("otto", space, [event, good(fields) | {name: value}]), (event, name, value))
        if space == "/chat" and event != "leave_room":
            assert refused(says("otto", space, [event, good(fields)]), event) == "not_found"


def test_a_token_that_may_only_read_changes_nothing(says):
    for (space, event), fields in EVENTS.items():
        _, writes = namespace._handlers[space, event]
        if writes:
            assert refused(says("token", space, [event, good(fields)]), event) == "forbidden"


def test_who_has_signed_out_is_nobody(says):
    for (space, event), fields in EVENTS.items():
        assert refused(says("nobody", space, [event, good(fields)]), event) == "unauthenticated"
