"""The API's description, and clients whose every request and answer is held against it."""

import json
import re
from collections.abc import Iterator
from functools import reduce
from operator import getitem

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from chatroom.core.pages import API
from chatroom.shell.openapi_routes import DESCRIPTION
from tests.cast import Caller

OPENAPI = json.loads(DESCRIPTION)
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"


def routed(app: Flask) -> set[tuple[str, str, str]]:
    """Method, path and name of every route of the API."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(API)]
    return {
        (method.lower(), re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule), rule.endpoint.rpartition(".")[2])
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def operations() -> Iterator[tuple[str, str, dict]]:
    """Method, path and description of every operation."""
    for path, item in OPENAPI["paths"].items():
        yield from ((method, path, item[method]) for method in METHODS if method in item)


def body_schema(operation: dict) -> dict:
    """What a request's body may be."""
    return operation.get("requestBody", {"content": {}})["content"].get(JSON, {"schema": {}})["schema"]


def resolved(part: dict) -> dict:
    """What a part of the description refers to, or the part itself."""
    path = part["$ref"].removeprefix("#/").split("/") if "$ref" in part else None
    return reduce(getitem, path, OPENAPI) if path else part


def around(schema: dict) -> tuple[tuple, tuple]:
    """The last values of a query's field that are right, and the first that are wrong."""
    if "enum" in schema:
        return tuple(schema["enum"]), ("no such thing", "")
    if schema["type"] == "boolean":
        return ("true", "false"), ("no such thing",)
    if schema["type"] == "string":
        most = schema["maxLength"]
        return ("x", "x" * most), ("", "x" * (most + 1))
    least, most = schema["minimum"], schema["maximum"]
    return (least, most), (least - 1, most + 1, "no such thing")


def check(value, schema: dict) -> None:
    """Raise when the value is not as the schema says, whose references lead into the description."""
    Draft202012Validator({"components": OPENAPI["components"], **schema}).validate(value)


class Reader(Caller):
    """One of the cast, who notices whatever is not as it is described; `seen` keeps which answers came."""

    def __init__(self, caller: Caller, app: Flask, seen: set) -> None:
        self.http, self._csrf, self._map, self._seen = caller.http, "", app.url_map.bind(""), seen
        self._operations = {operation["operationId"]: operation for *_, operation in operations()}

    def get(self, path: str, **query) -> TestResponse:
        """Read something."""
        return self._checked("GET", path, super().get(path, **query))

    def send(self, path: str, values: dict) -> TestResponse:
        """Send a form with files in it."""
        return self._checked("POST", path, super().send(path, values))

    def _change(self, method: str, path: str, body: dict | None) -> TestResponse:
        answer = self._checked(method, path, super()._change(method, path, body))
        if answer.status_code < 400:
            check(body or {}, body_schema(self._operation(method, path)) | {"additionalProperties": False})
        return answer

    def _operation(self, method: str, path: str) -> dict:
        endpoint, _ = self._map.match(path, method)
        return self._operations[endpoint.rpartition(".")[2]]

    def _checked(self, method: str, path: str, answer: TestResponse) -> TestResponse:
        operation, status = self._operation(method, path), str(answer.status_code)
        described = operation["responses"].get(status) or operation["responses"]["default"]
        content = resolved(described).get("content", {}).get(JSON)
        assert (answer.mimetype == JSON) == (content is not None), (method, path, status)
        assert status in operation["responses"] or answer.status_code >= 400, (method, path, status)
        if content:
            check(answer.json, content["schema"])
        self._seen.add((operation["operationId"], status))
        return answer
