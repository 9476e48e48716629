"""The boards of the other nodes. Each tells its changes, numbered; who has missed one asks for all of it.

Redis may forget: then a node shows what it last knew of the others for a while, and its own people always.
"""

from time import monotonic

from chatroom.presence import board, fading
from chatroom.presence.board import NODE
from chatroom.presence.policy import OFFLINE, Shown
from chatroom.realtime.nodes import on_node_message, tell_nodes

SILENT = 12.0  # seconds without a sign after which a node counts as gone, and its people with it

_told = 0  # how many times this node has told changes
_heard: dict[str, int] = {}
_heard_at: dict[str, float] = {}
_catching_up: dict[tuple[str, int, str], Shown] = {}  # what a board says that is not shown yet


def tell_changes() -> None:
    """Tell the other nodes what this one shows differently."""
    global _told
    changes = board.take_own_changes()
    if changes:
        _told += 1
        tell_nodes("presence_changes", {"node": NODE, "number": _told, "changes": changes})


def tell_alive() -> None:
    """Tell the other nodes that this one lives, and let go those that do not."""
    tell_nodes("presence_alive", {"node": NODE, "number": _told})
    for node, moment in list(_heard_at.items()):
        if monotonic() - moment > SILENT:
            del _heard_at[node]
            _heard.pop(node, None)
            for room_id, anon_id, *_ in board.shown_by(node):
                key = (node, room_id, anon_id)
                fading.at(monotonic() + fading.fade_with_node(), key, _fade, *key)


@on_node_message("presence_changes")
def _take_changes(data: dict) -> None:
    node, number = data["node"], data["number"]
    if node == NODE:
        return
    _heard_at[node] = monotonic()
    if _heard.get(node) != number - 1:
        tell_nodes("presence_asked", {"node": node})
        return
    _heard[node] = number
    _put(node, data["changes"])


@on_node_message("presence_alive")
def _take_alive(data: dict) -> None:
    node = data["node"]
    if node == NODE:
        return
    _heard_at[node] = monotonic()
    if _heard.get(node) != data["number"]:
        tell_nodes("presence_asked", {"node": node})


@on_node_message("presence_asked")
def _answer(data: dict) -> None:
    if data["node"] == NODE:
        tell_nodes("presence_board", {"node": NODE, "number": _told, "changes": board.shown_by(NODE)})


@on_node_message("presence_board")
def _take_board(data: dict) -> None:
    node = data["node"]
    if node == NODE:
        return
    _heard_at[node], _heard[node] = monotonic(), data["number"]
    for key in [key for key in _catching_up if key[0] == node]:  # it is what this board says, or is no longer
        del _catching_up[key]
    present = {(room_id, anon_id) for room_id, anon_id, *_ in data["changes"]}
    gone = [seen for seen in board.shown_by(node) if seen[:2] not in present]
    # The moments in which it was told are past: shown in one, it would tell which handles belong together.
    known = {tuple(seen) for seen in board.shown_by(node)}
    for room_id, anon_id, *shown in [(*seen[:2], *OFFLINE) for seen in gone] + data["changes"]:
        key = (node, room_id, anon_id)
        if (room_id, anon_id, *shown) not in known:
            _catching_up[key] = Shown(*shown)
            fading.at(monotonic() + fading.catch_up(), ("board", *key), _catch_up, *key)


def _put(node: str, changes: list) -> None:
    for room_id, anon_id, *shown in changes:
        _catching_up.pop((node, room_id, anon_id), None)
        board.put(room_id, anon_id, Shown(*shown), node)


def _catch_up(node: str, room_id: int, anon_id: str) -> None:
    shown = _catching_up.pop((node, room_id, anon_id), None)
    if shown is not None and node in _heard_at:
        board.put(room_id, anon_id, shown, node)


def _fade(node: str, room_id: int, anon_id: str) -> None:
    if node not in _heard_at:
        board.put(room_id, anon_id, OFFLINE, node)
