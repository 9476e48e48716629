"""Two hundred acts of all kinds: what each client has kept, each in its way, is what a fresh page shows it."""

from datetime import timedelta

import pytest

from tests.direct.histories import Conversation
from tests.messages.histories import LENGTH, History, seeds, told_by_seed
from tests.messages.onlookers import Onlookers

KINDS = {History: 60, Conversation: 20}  # how many of each are many
TELLING = ("messages.broadcasts", "messages.draft_broadcasts", "rooms.broadcasts", "direct.broadcasts")


@pytest.fixture(autouse=True)
def renewing_at_will(monkeypatch):
    """Handles are renewed as often as anybody likes."""
    monkeypatch.setattr("chatroom.handles.service.RENEWABLE_AFTER", timedelta(0))


@pytest.fixture
def play(app, cast, monkeypatch):
    """A function that plays a history before all kinds of clients, and compares; what came to pass in it."""
    told = []

    def push(event: str, *several: dict, to: str, at_once: bool = False) -> None:
        told.extend((event, data, to) for data in several)

    for module in TELLING:
        monkeypatch.setattr(f"chatroom.{module}.push", push)

    def play_one(kind: type[History], seed: int):
        history = kind(app, cast, seed)
        told.clear()
        onlookers = Onlookers(history)
        for _ in history.acts():
            onlookers.follow(told)
            told.clear()
        history.end()
        onlookers.follow(told)
        onlookers.compare()
        return history.done

    return play_one


@pytest.mark.parametrize("kind", KINDS)
def test_what_clients_keep_is_what_a_fresh_page_shows(play, kind):
    [seed] = seeds(1)
    with told_by_seed(seed):
        assert sum(play(kind, seed).values()) > LENGTH / 4


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_what_clients_keep_of_many_histories(play, kind):
    done = {}
    for seed in seeds(KINDS[kind]):
        with told_by_seed(seed):
            done |= play(kind, seed)
    assert set(kind.kinds) - set(done) <= {"edit_late"}  # which is always refused
