"""The writer under eventlet, as production runs it."""

import json
import subprocess
import sys

import pytest

from tests.server import PROJECT, environment


@pytest.fixture
def outcome(tmp_path) -> dict:
    """What became of fifty greenlets that wrote at once."""
    command = [sys.executable, "-m", "tests.core.green_writers", str(tmp_path)]
    here = {"cwd": PROJECT, "env": environment({}), "timeout": 60}
    done = subprocess.run(command, capture_output=True, text=True, **here)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_greenlets_lose_nothing_share_commits_and_outlive_those_who_are_killed(outcome):
    acknowledged, books = set(outcome["acknowledged"]), set(outcome["books"])
    assert outcome["failures"] == []
    assert {f"{person}-{number}" for person in range(10, 50) for number in range(6)} <= acknowledged
    assert acknowledged <= books
    assert "after all" in books
    assert outcome["commits"] < len(books) / 4
