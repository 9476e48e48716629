"""The rules hold in the project, and each is shown to find what it is there to find."""

import pytest

from tests.architecture import acts, handles, ladder, sizes
from tests.architecture.source import offences, project_files

APP = ("chatroom/*.py",)
SERVER = ("chatroom/*.py", "wsgi.py", "config.py")
READ_BY_PEOPLE = (*SERVER, "static/js/*.js", "static/css/*.css", "templates/*.html", "tests/*.py")


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        (ladder.up_or_beside, APP),
        (ladder.edge_imported, SERVER),
        (ladder.backwards_in_slice, APP),
        (acts.emit_elsewhere, SERVER),
        (acts.commit_elsewhere, SERVER),
        (acts.writer_imported, SERVER),
        (acts.eventlet_elsewhere, SERVER),
        (acts.request_elsewhere, SERVER),
        (handles.handle_resolved, SERVER),
        (sizes.long_file, READ_BY_PEOPLE),
        (sizes.long_function, (*SERVER, "static/js/*.js", "tests/*.py")),
        (sizes.machine_path, ()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_project_keeps_the_rule(rule, files):
    assert offences(rule, *files) == []


def test_the_rules_see_the_project():
    assert "chatroom/core/facts.py" in project_files(*APP)
    assert "Makefile" in project_files()
    assert {path for path in project_files() if path.startswith(("static/vendor/", ".venv/"))} == set()


ROOMS = "chatroom/rooms/service.py"
OFFENDING = [
    (ladder.up_or_beside, ROOMS, "from chatroom.messages.models import Message"),
    (ladder.up_or_beside, ROOMS, "import chatroom.messages.models"),
    (ladder.up_or_beside, ROOMS, "def later():\n    from chatroom import messages"),
    (ladder.up_or_beside, ROOMS, "from ..messages import queries"),
    (ladder.up_or_beside, ROOMS, "from chatroom.wiring import wire"),
    (ladder.up_or_beside, ROOMS, "from chatroom import serving"),
    (ladder.up_or_beside, ROOMS, "from chatroom import create_app"),
    (ladder.up_or_beside, "chatroom/audit/service.py", "from chatroom.handles import queries"),
    (ladder.up_or_beside, "chatroom/extensions.py", "from chatroom.accounts.models import User"),
    (ladder.up_or_beside, "chatroom/attic/service.py", ""),
    (ladder.edge_imported, ROOMS, "from chatroom.rooms.broadcasts import tell"),
    (ladder.edge_imported, ROOMS, "from . import routes"),
    (ladder.edge_imported, "chatroom/rooms/sockets.py", "from chatroom.rooms.member_routes import show"),
    (ladder.edge_imported, "chatroom/__init__.py", "from chatroom.accounts import cli"),
    (ladder.backwards_in_slice, "chatroom/rooms/models.py", "from chatroom.rooms.queries import find_room"),
    (ladder.backwards_in_slice, "chatroom/rooms/policy.py", "from chatroom.rooms import service"),
    (ladder.backwards_in_slice, ROOMS, "from .jobs import sweep"),
    (acts.emit_elsewhere, ROOMS, "socketio.emit('message', {})"),
    (acts.emit_elsewhere, ROOMS, "tell = socketio.emit"),
    (acts.emit_elsewhere, ROOMS, "from flask_socketio import emit"),
    (acts.commit_elsewhere, ROOMS, "db.session.commit()"),
    (acts.commit_elsewhere, ROOMS, "in_thread(connection.commit)"),
    (acts.writer_imported, ROOMS, "from chatroom.core.writer import Writer"),
    (acts.eventlet_elsewhere, ROOMS, "import eventlet.tpool"),
    (acts.eventlet_elsewhere, ROOMS, "from eventlet import sleep"),
    (acts.eventlet_elsewhere, ROOMS, "from engineio.async_drivers import eventlet"),
    (acts.request_elsewhere, ROOMS, "from flask import Blueprint, request"),
    (acts.request_elsewhere, ROOMS, "import flask\nflask.session['user'] = 1"),
    (acts.request_elsewhere, ROOMS, "from flask_login import current_user"),
    (acts.request_elsewhere, ROOMS, "from chatroom.accounts.signin import current_person"),
    (acts.request_elsewhere, ROOMS, "from chatroom.core.forms import Fields, json_body"),
    (handles.handle_resolved, ROOMS, "select(AnonId.user_id)"),
    (handles.handle_resolved, ROOMS, "message.anon.user_id"),
    (handles.handle_resolved, ROOMS, "new_handle.user"),
    (handles.handle_resolved, ROOMS, "from chatroom.handles.resolve import person_behind"),
    (handles.handle_resolved, ROOMS, "from chatroom.handles import resolve"),
    (handles.handle_resolved, ROOMS, "from chatroom.handles.queries import user_of"),
    (handles.handle_resolved, ROOMS, "from chatroom.rooms.access import users_behind"),
    (handles.handle_resolved, ROOMS, "text('SELECT user_id FROM chat_anon_id')"),
    (sizes.long_file, ROOMS, "a = 1\n" * 251),
    (sizes.long_function, ROOMS, "def long():\n" + "    a = 1\n" * 40),
    (sizes.long_function, "static/js/main.js", "function long() {\n" + "  a();\n" * 39 + "}\n"),
    (sizes.long_function, "static/js/main.js", "  connect() {\n" + "    a();\n" * 39 + "  }\n"),
    (sizes.long_function, "static/js/main.js", "const long = async () => {\n" + "  a();\n" * 39 + "};\n"),
    (sizes.machine_path, "README.md", "cd " + sizes.MACHINE_PATHS[0] + "main"),
]
CLEAN = [
    (ladder.up_or_beside, ROOMS, "import flask\nfrom chatroom.handles.models import AnonId"),
    (ladder.up_or_beside, ROOMS, "from . import queries\nfrom chatroom import hub"),
    (ladder.up_or_beside, "chatroom/wiring.py", "from chatroom.admin import routes"),
    (ladder.edge_imported, "chatroom/wiring.py", "from chatroom.rooms import routes, sockets"),
    (ladder.edge_imported, "chatroom/rooms/routes/show.py", "from chatroom.rooms.routes import answer"),
    (ladder.backwards_in_slice, ROOMS, "from chatroom.rooms import access, models, pins"),
    (ladder.backwards_in_slice, "chatroom/messages/models.py", "from chatroom.rooms import access"),
    (acts.emit_elsewhere, "chatroom/realtime/push.py", "socketio.emit('message', {})"),
    (acts.commit_elsewhere, "chatroom/core/facts.py", "session.commit()"),
    (acts.writer_imported, "chatroom/core/facts.py", "from chatroom.core.writer import Writer"),
    (acts.eventlet_elsewhere, "chatroom/hub.py", "import eventlet"),
    (acts.eventlet_elsewhere, "wsgi.py", "import eventlet"),
    (acts.request_elsewhere, "chatroom/rooms/routes.py", "from flask import request"),
    (acts.request_elsewhere, "chatroom/rooms/member_routes.py", "from flask_login import current_user"),
    (acts.request_elsewhere, ROOMS, "db.session.add(room)"),
    (handles.handle_resolved, "chatroom/handles/resolve.py", "select(AnonId.user_id)"),
    (
        handles.handle_resolved,
        "chatroom/rooms/access.py",
        "from chatroom.handles.resolve import users_behind",
    ),
    (handles.handle_resolved, ROOMS, "member.user_id\nForeignKey('chat_anon_id.anon_id')"),
    (sizes.long_file, ROOMS, "a = 1\n" * 250),
    (sizes.long_function, ROOMS, "def long():\n" + "    a = 1\n" * 39),
    (sizes.long_function, "static/js/main.js", "if (a) {\n" + "  b();\n" * 60 + "}\n"),
    (sizes.long_function, "static/js/main.js", "a(() => {\n  b();\n});\n" * 30),
    (sizes.machine_path, "README.md", "a framework/temporary page, /var/lib/chatroom"),
]


@pytest.mark.parametrize(("rule", "path", "source"), OFFENDING)
def test_an_offence_is_found(rule, path, source):
    found = rule(path, source)
    assert len(found) == 1
    assert found[0].startswith(path)


@pytest.mark.parametrize(("rule", "path", "source"), CLEAN)
def test_what_is_right_is_left_alone(rule, path, source):
    assert rule(path, source) == []
