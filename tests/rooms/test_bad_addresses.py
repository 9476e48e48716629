"""Ids and names that no column could hold: nothing is found, and nothing fails."""

import re

from chatroom.core.forms import INTEGER_MOST
from tests.invites.steps import refusal
from tests.messages.uploads import rows, stored, upload
from tests.rooms.steps import seen

ENORMOUS = (INTEGER_MOST, INTEGER_MOST + 1, 2**63 - 1, 2**63, 10**30)
ODD_NAMES = ("%00", "a%00b", "%ED%A0%80", "%FF", "%E2%80%AE", "x" * 3000, "%27%20OR%201%3D1--")
ODD_QUERIES = ("-1", "1.5", "x", " 5", "9" * 17, str(2**31), str(2**63), "1e3", "NaN", "\x00")
UPLOAD = "/chat/rooms/<int:room_id>/attachments"
WHATEVER = {
    "room_id": 1, "message_text": "x", "version": 1, "anon_id": "x", "seq": 1, "reason": "x", "shows_read": True,
}  # fmt: skip


def doors(app) -> list[tuple[str, str]]:
    """Method and pattern of every route of the API that has an id in it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/chat/") and rule.arguments]
    rules = [rule for rule in rules if rule.rule != UPLOAD]  # which looks at no JSON
    return sorted((method, rule.rule) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"})


def address(pattern: str, number: int, name: str) -> str:
    """The pattern with each of its parts filled in."""
    return re.sub("<int[^>]*>", str(number), pattern).replace("<anon_id>", name).replace("<emoji>", "%F0%9F%8E%89")


def test_an_enormous_id_finds_nothing(app, cast):
    assert len(doors(app)) >= 20
    for method, pattern in doors(app):
        for number in ENORMOUS:
            answer = cast.ada_client._change(method, address(pattern, number, "quiet-otter-4821"), WHATEVER)
            assert refusal(answer) == (404, "not_found"), (method, pattern, number)


def test_an_enormous_room_takes_no_file(app, cast):
    for number in (*ENORMOUS, 0):
        assert refusal(upload(cast.ada_client, number)) == (404, "not_found"), number
    assert (rows(app), stored(app)) == (0, [])


def test_an_odd_name_finds_nothing(app, cast, room):
    for method, pattern in doors(app):
        for name in ODD_NAMES if "anon_id" in pattern else ():
            answer = cast.rita_client._change(method, address(pattern, room, name), {"role": "guest"})
            assert refusal(answer) == (404, "not_found"), (method, pattern, name)


def test_odd_queries_are_refused(cast, room):
    for path in ("messages", "changes"):
        for name in ("before", "after", "limit", "wait"):
            for value in ODD_QUERIES:
                if name == "wait" and value in ("1.5", " 5"):
                    continue
                answer = cast.rita_client.get(f"/chat/rooms/{room}/{path}", **{name: value})
                assert refusal(answer) == (422, "invalid"), (path, name, value)


def test_numbers_in_a_body_have_bounds_too(cast, room):
    for number in (0, -1, 2**31, 2**63, 10**400, 1.5, True, "1"):
        path = f"/chat/rooms/{room}/messages"
        answer = cast.rita_client.post(path, {"message_text": "x", "parent_id": number})
        assert refusal(answer) == (422, "invalid"), number
    assert refusal(cast.rita_client.post(path, {"message_text": "x", "parent_id": INTEGER_MOST})) == (422, "invalid")
    assert seen(cast.rita_client, room)["last_seq"] == 0


def test_a_body_that_is_no_object_is_refused(cast, room):
    headers = {"X-CSRFToken": cast.rita_client.csrf, "Content-Type": "application/json"}
    bodies = [
        (b"{", 400), (b"\xff\xfe", 400), (b"nope", 400), (b"[" * 100_000, 400), (b'{"a":' * 40_000, 400),
        (b"[" * 100_000 + b"]" * 100_000, 400), (b"1" * 10_000, 400), (b"[]", 422), (b"null", 422), (b'"x"', 422),
        (b"NaN", 422), (b" " * 300_000, 413),
    ]  # fmt: skip
    for body, status in bodies:
        answer = cast.rita_client.http.post(f"/chat/rooms/{room}/messages", data=body, headers=headers)
        assert answer.status_code == status, (body[:20], answer.text[:300])
        assert answer.json["error"]["code"] in ("invalid", "too_large")
        assert "Traceback" not in answer.text
    assert seen(cast.rita_client, room)["last_seq"] == 0
