"""Green threads that run one function after another."""

import json
import subprocess
import sys

from chatroom.core.workers import MOST_IDLE
from tests.server import PROJECT, environment


def test_they_are_used_again_and_keep_nothing_of_what_they_ran():
    command = [sys.executable, "-m", "tests.core.green_workers"]
    here = {"cwd": PROJECT, "env": environment({}), "timeout": 60}
    done = subprocess.run(command, capture_output=True, text=True, **here)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "heard": ["nothing", "one", "nothing", "two", "nothing", "three", "nothing", "four", "nothing", "loop", "five"],
        "threads": 1,
        "idle": MOST_IDLE,
        "all": True,
    }
