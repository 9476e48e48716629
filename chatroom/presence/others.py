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
    shown = {(room_id, anon_id) for room_id, anon_id, *_ in data["changes"]}
    gone = [seen for seen in board.shown_by(node) if seen[:2] not in shown]
    _put(node, [(room_id, anon_id, *OFFLINE) for room_id, anon_id, *_ in gone] + data["changes"])


def _put(node: str, changes: list) -> None:
    for room_id, anon_id, *shown in changes:
        board.put(room_id, anon_id, Shown(*shown), node)


def _fade(node: str, room_id: int, anon_id: str) -> None:
    if node not in _heard_at:
        board.put(room_id, anon_id, OFFLINE, node)
