"""What is shipped for operators works, and the handbook says what is so."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from chatroom.settings import SETTINGS
from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.invites.steps import make_room
from tests.processes import unavailable
from tests.server import PROJECT

HANDBOOK = (PROJECT / "docs" / "operating.md").read_text()
UNITS = {name: (PROJECT / "deploy" / name).read_text() for name in ("chatroom.service", "chatroom@.service")}
PYTHON = "/opt/chatroom/.venv/bin/python"
UNSAID = {"INSTANCE_PATH": "`instance/`", "PUBLIC_URL": "as requested", "DATABASE_URL": "SQLite in `INSTANCE_PATH`",
          "SMTP_URL": "none: into `INSTANCE_PATH/mail`", "PUSH_KEY": "kept in `INSTANCE_PATH` by `flask push keys`",
          "PUSH_SERVICES": "Google's, Mozilla's, Microsoft's, Apple's", "SECRET_KEY": "kept in `INSTANCE_PATH`",
          "ENCRYPTION_KEYS": "kept in `INSTANCE_PATH`"}  # fmt: skip


def test_the_handbook_knows_every_setting_and_its_default():
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (.+?) \| .+ \|$", HANDBOOK, re.M)
    assert len(rows) == len(dict(rows))
    defaults = {name: f"`{each.default}`" if each.default else "none" for name, each in SETTINGS.items()}
    assert dict(rows) == defaults | UNSAID


def test_the_handbook_knows_commands_that_there_are(tmp_path):
    commands = make_app(f"sqlite:///{tmp_path}/chat.db", tmp_path).cli.commands
    named = set(re.findall(r"(?:flask|chatroom) (db|users|keys|messages) ([a-z-]+)", HANDBOOK))
    assert len(named) > 10
    assert [pair for pair in named if pair[0] != "db" and pair[1] not in commands[pair[0]].commands] == []


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_the_unit(unit, tmp_path):
    program = shutil.which("systemd-analyze") or unavailable("systemd")
    tried = tmp_path / unit.replace("@", "@5001")
    tried.write_text(UNITS[unit].replace(PYTHON, sys.executable))
    done = subprocess.run([program, "verify", tried], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_both_units_are_alike_and_open_enough_files():
    lone, node = (unit.splitlines() for unit in UNITS.values())
    differing = {line.partition("=")[0] for line in set(lone) ^ set(node) if not line.startswith("#")}
    assert differing == {"Description", "EnvironmentFile", "Environment"}
    [files] = re.findall(r"LimitNOFILE=(\d+)", UNITS["chatroom.service"])
    assert int(files) > 2 * int(SETTINGS["MAX_CONNECTIONS"].default)


def test_the_command_has_the_services_settings(tmp_path):
    (tmp_path / "settings.env").write_text("LIBRARY_NAME='Riverside & Sons'\n")
    text = (PROJECT / "deploy" / "chatroom").read_text()
    for shipped, tried in (
        ("/etc/chatroom/settings.env", f"{tmp_path}/settings.env"), ("/var/lib/chatroom", str(tmp_path)),
        ("/opt/chatroom", str(PROJECT)), ("runuser -u chatroom -- .venv/bin/flask", f"{sys.executable} -m flask"),
    ):  # fmt: skip
        assert shipped in text
        text = text.replace(shipped, tried)
    show = "from flask import current_app as app; print(app.config['LIBRARY_NAME'], app.config['INSTANCE_PATH'])"
    told = subprocess.run(["sh", "-c", text, "chatroom", "shell"], input=show, stdout=subprocess.PIPE, text=True).stdout
    assert f"Riverside & Sons {tmp_path}" in told


def test_a_backup_as_the_handbook_makes_it_has_everything(sqlite_template, tmp_path):
    [statement] = re.findall(r'"(VACUUM INTO \'.+\')"', HANDBOOK)
    shutil.copy(sqlite_template, tmp_path / "chatroom.db")
    with closing_database(make_app(f"sqlite:///{tmp_path}/chatroom.db", tmp_path)) as app:
        rita = assemble(app).rita_client
        path = f"/chat/rooms/{make_room(rita, 'public')}/messages"
        rita.post(path, {"message_text": "Kept"})
        with closing(sqlite3.connect(tmp_path / "chatroom.db")) as connection:
            connection.execute(re.sub("'.+'", f"'{tmp_path}/copy.db'", statement))
        cookie = rita.http.get_cookie("chatroom").value
    with closing_database(make_app(f"sqlite:///{tmp_path}/copy.db", tmp_path)) as copy:
        client = copy.test_client()
        client.set_cookie("chatroom", cookie)
        page = client.get(path).json
    assert [message["message_text"] for message in page["messages"]] == ["Kept"]
