"""Rules about acts that only one place may do."""

import ast

from tests.architecture.rungs import is_edge, place
from tests.architecture.source import attributes, imports, module_name

EMITTERS = {"chatroom/realtime/push.py"}
EMIT = {"flask_socketio.emit", "flask_socketio.send"}
# The writer groups the commits of SQLite for facts.py; nobody else imports it.
COMMITTERS = {"chatroom/core/facts.py", "chatroom/core/writer.py"}
ENGINES = {"chatroom/hub.py", "wsgi.py"}
REQUEST = {"flask.request", "flask.session", "flask_login.current_user"}
# What the edges of every slice read the request with; used elsewhere it is the request in other words.
REQUEST |= {"chatroom.accounts.signin.current_person"}
REQUEST |= {f"chatroom.core.forms.{name}" for name in ("json_body", "query")}
READERS = {
    "chatroom/__init__.py",
    "chatroom/accounts/signin.py",
    "chatroom/core/assets.py",
    "chatroom/core/errors.py",
    "chatroom/core/forms.py",
    "chatroom/core/pages.py",
}


def emit_elsewhere(path: str, source: str) -> list[str]:
    """Only realtime/push.py emits."""
    if path in EMITTERS:
        return []
    lines = [node.lineno for node in attributes(source) if node.attr == "emit"]
    lines += [found.line for found in imports(path, source) if found.dotted in EMIT]
    return [f"{path}:{line}: only realtime/push.py emits" for line in lines]


def commit_elsewhere(path: str, source: str) -> list[str]:
    """Only core/facts.py commits: everyone else opens a transaction()."""
    if path in COMMITTERS:
        return []
    return [
        f"{path}:{node.lineno}: only core/facts.py commits; use transaction()"
        for node in attributes(source)
        if node.attr == "commit"
    ]


def writer_imported(path: str, source: str) -> list[str]:
    """The writer is a part of core/facts.py, which alone uses it."""
    if path in COMMITTERS:
        return []
    return [
        f"{path}:{found.line}: only core/facts.py uses core/writer.py"
        for found in imports(path, source)
        if f"{found.dotted}.".startswith("chatroom.core.writer.")
    ]


def eventlet_elsewhere(path: str, source: str) -> list[str]:
    """Only hub.py and wsgi.py know eventlet, so that leaving it stays a change of setting."""
    if path in ENGINES:
        return []
    return [
        f"{path}:{found.line}: only chatroom/hub.py and wsgi.py import eventlet"
        for found in imports(path, source)
        if "eventlet" in found.dotted.split(".")
    ]


def request_elsewhere(path: str, source: str) -> list[str]:
    """Only edges read the request, the session or the current user; everyone else is given the person."""
    if path in READERS or is_edge(place(module_name(path))[1]):
        return []
    lines = [found.line for found in imports(path, source) if found.dotted in REQUEST]
    lines += [node.lineno for node in attributes(source) if ast.unparse(node) in REQUEST]
    return [f"{path}:{line}: only edges touch request, session and current_user" for line in lines]
