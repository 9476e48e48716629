"""docs/api.md names every door of the API, and every event that is said or heard."""

import ast
import re
from collections.abc import Iterator

from chatroom.realtime import namespace
from tests.architecture.source import ROOT, project_files
from tests.shell.description import METHODS, operations

PAGE = (ROOT / "docs/api.md").read_text()
SOCKETS = PAGE.partition("## Socket.IO")[2]
OF_PAGES = {("get", "/avatars/<anon_id>.svg")}  # not in the OpenAPI file
TELLS = ("push", "push_here", "_tell")


def named_doors() -> Iterator[tuple[str, str]]:
    """Method and path of what the tables name in their first column."""
    for row in re.findall(r"^\|([^|]+)\|", PAGE, re.MULTILINE):
        methods = [method for method in METHODS if method.upper() in row]
        yield from ((method, path) for path in re.findall(r"/[\w/<>.-]+", row) for method in methods)


def told_events() -> Iterator[str]:
    """What the app pushes, by name; one that is no literal must be that of a `_tell`, whose callers name it."""
    for path in project_files("chatroom/*.py"):
        for function in (each for each in ast.walk(ast.parse((ROOT / path).read_text())) if hasattr(each, "body")):
            for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id in TELLS and call.args:
                    yield from _event_of(call, function, path)


def _event_of(call: ast.Call, function: ast.AST, path: str) -> Iterator[str]:
    event = call.args[0]
    if isinstance(event, ast.Constant):
        yield event.value
    elif call.func.id != "_tell" and isinstance(function, ast.FunctionDef):
        assert function.name == "_tell", f"{path}:{call.lineno} pushes an event whose name is not seen."


def test_every_door_is_named_and_no_other():
    assert set(named_doors()) - OF_PAGES == {(method, _as_written(path)) for method, path, _ in operations()}


def _as_written(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda part: f"<{part[1] if part[1] in ('anon_id', 'emoji') else 'id'}>", path)


def test_every_event_is_named():
    events = set(told_events())
    assert events >= {"message", "message_edited", "direct_read", "presence_many", "resync", "service"}
    events |= {event for _, event in namespace._handlers}
    assert {event for event in events if not re.search(rf"`{event}\b[^`]*`", SOCKETS)} == set()
