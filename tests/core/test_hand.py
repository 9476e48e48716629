"""A native thread that does one thing after another for green threads."""

import json
import subprocess
import sys

from tests.server import PROJECT, environment


def test_it_keeps_the_order_stops_nobody_and_ends_what_it_began():
    command = [sys.executable, "-m", "tests.core.green_hand"]
    here = {"cwd": PROJECT, "env": environment({}), "timeout": 60}
    done = subprocess.run(command, capture_output=True, text=True, **here)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["told"] == ["one", "one lives", "error: bad", "killed", "last", "last lives"]
    assert outcome["turns"] > 15
