"""Two servers are one library: people on either see the same presence, typing and counts."""

import shutil
from contextlib import ExitStack

import pytest

from chatroom.presence import board, fading, others
from chatroom.presence.policy import Shown
from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.presence.conftest import ask, cookie_of, handle, make_room
from tests.presence.sockets import PRESENCE, Tab
from tests.server import running_server

HERE, THERE = ("online", ""), ("busy", "at lunch")


@pytest.fixture
def nodes(sqlite_template, tmp_path, redis_url):
    """Rita's tab on one node, Ravi's and Otto's on the other; Rita and Ravi share a room."""
    shutil.copy(sqlite_template, tmp_path / "chat.db")
    url = f"sqlite:///{tmp_path}/chat.db"
    env = {"DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path), "REDIS_URL": redis_url, "RATE_LIMITS": "off", **KEYS}
    with closing_database(make_app(url, tmp_path, RATE_LIMITS="off")) as app, ExitStack() as stack:
        library = assemble(app)
        library.server, other = (stack.enter_context(running_server(env)) for _ in range(2))
        room = make_room(library)
        ask(library, "ravi", "POST", f"/chat/rooms/{room}/join", {})
        rita = Tab(library.server.base_url, cookie_of(library, "rita"))
        ravi, otto = (Tab(other.base_url, cookie_of(library, name)) for name in ("ravi", "otto"))
        yield library, room, rita, ravi, otto
        for tab in (rita, ravi, otto):
            tab.close()


def test_what_happens_on_one_node_is_seen_on_the_other(nodes):
    library, room, rita, ravi, otto = nodes
    her = {"room_id": room, "anon_id": handle(library, "rita", room)}
    ravi.hears("presence", 15, **her, status="online")
    rita.say("set_status", PRESENCE, status="busy", status_text="at lunch")
    ravi.hears("presence", **her, status="busy", status_text="at lunch")
    ravi.say("join_room", room_id=room)
    rita.say("typing", room_id=room)
    assert ravi.hears("typing") == her
    rita.say("send_message", room_id=room, message_text="Anybody?")
    ravi.hears("unread", room_id=room, unread_count=1)
    rita.close()
    ravi.hears("presence", **her, status="offline")
    assert otto.all_heard("presence", "typing", "unread") == []


@pytest.fixture
def clock(app, monkeypatch):
    """A node's board of others, and the time as a list of one number."""
    clock = [1000.0]
    for module in (fading, others):
        monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    monkeypatch.setattr(board, "_boards", {board.NODE: {}})
    for module, name in ((fading, "_waiting"), (others, "_heard"), (others, "_heard_at"), (others, "_catching_up"),
                         (board, "_before")):  # fmt: skip
        monkeypatch.setattr(module, name, {})
    with app.app_context():
        yield clock


@pytest.fixture
def asked(monkeypatch) -> list:
    """What this node tells the others."""
    told = []
    monkeypatch.setattr(others, "tell_nodes", lambda name, data: told.append((name, data["node"])))
    return told


def catch_up(clock):
    """Let pass what it takes at most until all that a board says is shown."""
    clock[0] += fading.CAUGHT_UP[1]
    fading.run_due(clock[0])


def test_what_was_missed_is_not_shown_in_one_moment(clock, asked):
    handles = [f"quiet-otter-{number}" for number in range(1000, 1009)]
    changes = [[room, anon_id, *HERE] for room, anon_id in enumerate(handles, 1)]
    others._take_board({"node": "b", "number": 1, "changes": changes})
    others._take_changes({"node": "b", "number": 2, "changes": [[1, handles[0], *THERE]]})
    assert board.shown(1, handles[0]) == Shown(*THERE)  # what is said now is shown now
    came = {}
    for _ in range(10):
        clock[0] += 0.5
        fading.run_due(clock[0])
        for room, anon_id, *_ in changes[1:]:
            if board.shown(room, anon_id) == Shown(*HERE):
                came.setdefault(anon_id, clock[0])
    assert came.keys() == set(handles[1:])
    assert len(set(came.values())) > 2
    assert board.shown(1, handles[0]) == Shown(*THERE)


def test_what_a_newer_board_says_no_more_is_not_shown_after_all(clock, asked):
    others._take_board({"node": "b", "number": 1, "changes": [[1, "quiet-otter-4821", *HERE]]})
    others._take_board({"node": "b", "number": 3, "changes": []})
    catch_up(clock)
    assert board.shown(1, "quiet-otter-4821").status == "offline"


def test_a_node_that_missed_something_asks_for_everything(clock, asked):
    others._take_changes({"node": "b", "number": 3, "changes": [[1, "quiet-otter-4821", *HERE]]})
    assert asked == [("presence_asked", "b")]
    assert board.shown(1, "quiet-otter-4821").status == "offline"
    others._take_board({"node": "b", "number": 3, "changes": [[1, "quiet-otter-4821", *HERE]]})
    catch_up(clock)
    others._take_changes({"node": "b", "number": 4, "changes": [[1, "brave-heron-1111", *THERE]]})
    others._take_alive({"node": "b", "number": 4})
    assert len(asked) == 1
    assert dict(board.present_in(1)) == {"quiet-otter-4821": Shown(*HERE), "brave-heron-1111": Shown(*THERE)}
    others._take_alive({"node": "b", "number": 6})
    assert len(asked) == 2
    others._take_board({"node": "b", "number": 6, "changes": [[1, "quiet-otter-4821", *HERE]]})
    catch_up(clock)
    assert dict(board.present_in(1)) == {"quiet-otter-4821": Shown(*HERE)}


def test_the_best_of_all_nodes_is_shown(clock, asked):
    board.put(1, "quiet-otter-4821", Shown("away"))
    others._take_board({"node": "b", "number": 1, "changes": [[1, "quiet-otter-4821", *HERE]]})
    catch_up(clock)
    assert board.shown(1, "quiet-otter-4821") == Shown(*HERE)
    others._take_changes({"node": "b", "number": 2, "changes": [[1, "quiet-otter-4821", "offline", ""]]})
    assert board.shown(1, "quiet-otter-4821") == Shown("away")


def test_with_a_dead_node_its_people_fade_within_half_a_minute(clock, asked):
    handles = [f"quiet-otter-{number}" for number in range(1000, 1009)]
    changes = [[room, anon_id, *HERE] for room, anon_id in enumerate(handles, 1)]
    others._take_board({"node": "b", "number": 1, "changes": changes})
    catch_up(clock)
    gone = {}
    for half in range(60):
        clock[0] += 0.5
        if half % 10 == 0:
            others.tell_alive()
        fading.run_due(clock[0])
        for room, anon_id, *_ in changes:
            if board.shown(room, anon_id).status == "offline":
                gone.setdefault(anon_id, half / 2)
    assert gone.keys() == set(handles)
    assert len(set(gone.values())) > 2
