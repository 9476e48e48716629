"""The description of the API is true: every door is in it, and what comes and goes is as it says."""

import configparser
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator, ValidationError

from chatroom.core.errors import STATUS
from tests.architecture.source import ROOT
from tests.direct.steps import write_to_each_other
from tests.invites.steps import refusal
from tests.messages.uploads import use_every_door
from tests.rooms.steps import read
from tests.shell.description import OPENAPI, Reader, around, body_schema, check, operations, resolved, routed
from tests.shell.visits import gather, keep_order, knock, talk

SCHEMAS = OPENAPI["components"]["schemas"]
PROPERTIES = [
    (method, path, name, resolved(schema))
    for method, path, operation in operations()
    for name, schema in body_schema(operation).get("properties", {}).items()
]
QUERIES = [
    (path, parameter["name"], parameter["schema"])
    for _, path, operation in operations()
    for parameter in map(resolved, operation.get("parameters", []))
]
# Every other field of an answer is always there.
OPTIONAL = {"client_id", "own_reactions", "fields", "retry_after", "current", "has_newer", "room_name", "snippet",
            "before", "skip"}  # fmt: skip


def references(part) -> Iterator[str]:
    """Whatever the description refers to."""
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from references(inner)


def objects(part) -> Iterator[dict]:
    """Every object with named fields that a part of the description describes."""
    if isinstance(part, dict) and "properties" in part:
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from objects(inner)


def test_anyone_may_read_it(app):
    answer = app.test_client().get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json == OPENAPI


def test_every_route_is_described_and_nothing_else(app):
    assert {(method, path, operation["operationId"]) for method, path, operation in operations()} == routed(app)


def test_it_holds_together():
    components = {
        f"#/components/{kind}/{name}"
        for kind, named in OPENAPI["components"].items()
        for name in named
        if kind != "securitySchemes"
    }
    assert set(references(OPENAPI)) == components
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
    names = [operation["operationId"] for *_, operation in operations()]
    assert len(names) == len(set(names))


def test_it_is_of_this_version():
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg")
    assert OPENAPI["info"]["version"] == config["metadata"]["version"]


def test_changes_ask_for_what_proves_them():
    for method, path, operation in operations():
        safe = [{"token": ["read"]}, {"session": []}]
        change = [{"token": ["write"]}, {"session": [], "csrf": []}]
        asked = operation.get("security", OPENAPI["security"])
        assert asked == (safe if method == "get" else change), (method, path)


def test_answers_have_these_fields_and_no_others():
    answered = [operation["responses"] for *_, operation in operations()]
    for schema in [*objects(SCHEMAS), *objects(answered)]:
        assert schema["additionalProperties"] is False, schema
        fields = set(schema["properties"])
        assert fields - OPTIONAL <= set(schema["required"]) <= fields, schema


def test_the_errors_are_those_that_there_are():
    assert SCHEMAS["Error"]["properties"]["error"]["properties"]["code"]["enum"] == list(STATUS)


def test_an_undescribed_field_is_noticed(cast, room):
    seen = cast.rita_client.get(f"/chat/rooms/{room}").json
    check(seen, {"$ref": "#/components/schemas/Room"})
    with pytest.raises(ValidationError):
        check(seen | {"user_id": 1}, {"$ref": "#/components/schemas/Room"})


def beyond(schema: dict) -> Iterator:
    """Values just outside of what a field may be."""
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if "maximum" in schema:
        yield from (schema["maximum"] + 1, schema["minimum"] - 1)
    if "null" not in schema["type"]:
        yield None
    yield "no such thing" if "maxLength" not in schema else 5


def within(schema: dict) -> Iterator:
    """Values at the edge of what a field may be."""
    if "maxLength" in schema:
        yield "x" * schema["maxLength"]
    if "maximum" in schema:
        yield from (schema["maximum"], schema["minimum"])
    if "null" in schema["type"]:
        yield None
    yield from schema.get("enum", ())


def test_bodies_have_the_limits_that_are_described(cast):
    for method, path, name, schema in PROPERTIES:
        address = path.format(room_id=99, message_id=99, attachment_id="0" * 32, anon_id="quiet-otter-4821")
        body = {"status": "away"} if name == "status_text" else {}
        for value in beyond(schema):
            answer = cast.rita_client._change(method, address, body | {name: value})
            assert refusal(answer) == (422, "invalid"), (path, name, value)
            assert name in answer.json["error"]["fields"], (path, name, value)
        for value in within(schema):
            answer = cast.rita_client._change(method, address, body | {name: value})
            assert name not in (answer.json or {}).get("error", {}).get("fields", {}), (path, name, value)


def test_queries_have_the_limits_that_are_described(cast):
    for path, name, schema in QUERIES:
        address = path.format(room_id=99, message_id=99)
        needed = {} if path != "/chat/search" or name == "q" else {"q": "tea"}
        right, wrong = around(schema)
        for value in wrong:
            answer = cast.rita_client.get(address, **needed, **{name: value})
            assert refusal(answer) == (422, "invalid"), (path, name, value)
            assert set(answer.json["error"]["fields"]) == {name}
        for value in right:
            answer = cast.rita_client.get(address, **needed, **{name: value})
            assert answer.status_code == 200 or refusal(answer) == (404, "not_found"), (path, name, value)


def test_what_comes_and_goes_is_as_described(app, cast):
    seen = set()
    rita, ravi, mo, otto, lena = (
        Reader(getattr(cast, f"{name}_client"), app, seen) for name in ("rita", "ravi", "mo", "otto", "lena")
    )
    public, private = gather(rita, ravi, mo, lena)
    talk(rita, ravi, public)
    [first, *_] = read(rita, public)["messages"]
    assert rita.post(f"/chat/messages/{first['message_id']}/forward", {"room_id": private}).status_code == 201
    use_every_door(ravi, public)
    keep_order(rita, ravi, mo, public)
    knock(rita, otto, public, private)
    write_to_each_other(ravi, otto)
    ravi.put("/chat/presence", {"status": "busy", "status_text": "Tea", "idle": False})
    done = {name for name, status in seen if status < "400"}
    assert done == {operation["operationId"] for *_, operation in operations()}
    assert {status for _, status in seen} >= {"200", "201", "204", "403", "404", "409", "410", "422"}
