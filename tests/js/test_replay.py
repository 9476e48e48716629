"""The page's model of a room, fed with a history of all kinds as it was told, is what a fresh load would show."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from chatroom.realtime import audiences
from tests.js.test_models import node_command
from tests.messages.histories import PEOPLE, History, seeds, told_by_seed
from tests.messages.replicas import over_http
from tests.rooms.steps import seen

REPLAY = Path(__file__).parent / "replay.mjs"
MANY = 20


@pytest.fixture
def database_url(tmp_path, sqlite_template) -> str:
    """The page does not see which engine is behind the library."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path}/chat.db"


@pytest.fixture
def replay(app, cast, tmp_path, monkeypatch):
    """A function that makes a history, and has the page's models hear it."""
    monkeypatch.setattr("chatroom.handles.service.RENEWABLE_AFTER", timedelta(0))
    told = []

    def push(event: str, *several: dict, to: str, at_once: bool = False) -> None:
        told.extend((event, data, to) for data in several)

    monkeypatch.setattr("chatroom.messages.broadcasts.push", push)

    def replay_one(seed: int) -> None:
        history = History(app, cast, seed)
        name = history.dice.choice(PEOPLE)
        recorded = tmp_path / "history.json"
        recorded.write_text(json.dumps({"seed": seed, "steps": list(_steps(history, history.client(name), told))}))
        done = subprocess.run([*node_command(), REPLAY, recorded], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    return replay_one


def test_pages_that_heard_a_history_show_what_a_fresh_one_shows(replay):
    for seed in seeds(1):
        with told_by_seed(seed):
            replay(seed)


@pytest.mark.long
def test_pages_that_heard_many_histories(replay):
    for seed in seeds(MANY):
        with told_by_seed(seed):
            replay(seed)


def _steps(history: History, client, told: list):
    """What was told at each step, what had changed for this person, and under which handle they were there."""
    changes, last_seq = over_http(client, history.room_id), 0
    for _ in history.acts():
        heard = [(event, data) for event, data, to in told if to == audiences.room(history.room_id)]
        told.clear()
        page = changes(last_seq, 200)
        last_seq = page["last_seq"]
        handle = seen(client, history.room_id)["anon_id"]
        yield {"heard": heard, "changed": page["messages"], "last_seq": last_seq, "handle": handle}
