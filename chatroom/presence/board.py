"""What is shown of each handle in each room, as every node knows it. Handles only: nobody's user is here."""

import secrets

from chatroom import hub
from chatroom.presence.policy import OFFLINE, Shown, best

NODE = secrets.token_hex(8)  # this process among the others

Seen = tuple[int, str, str, str]  # room_id, anon_id, status, status_text

_boards: dict[str, dict[int, dict[str, Shown]]] = {NODE: {}}
_before: dict[tuple[int, str], Shown] = {}
_own_changes: list[Seen] = []
_changing = hub.guard()


def shown(room_id: int, anon_id: str) -> Shown:
    """What is shown of a handle in a room."""
    seen = [board.get(room_id, {}).get(anon_id) for board in list(_boards.values())]
    return best([one for one in seen if one is not None])


def statuses(room_id: int, anon_ids: list[str]) -> dict[str, dict]:
    """What is shown of these handles, as fields of a member."""
    return {anon_id: shown(room_id, anon_id)._asdict() for anon_id in anon_ids}


def present_in(room_id: int) -> list[tuple[str, Shown]]:
    """The handles of a room that are not offline."""
    anon_ids = {anon_id for board in list(_boards.values()) for anon_id in list(board.get(room_id, ()))}
    return [(anon_id, shown(room_id, anon_id)) for anon_id in sorted(anon_ids)]


def put(room_id: int, anon_id: str, now: Shown, node: str = NODE) -> None:
    """Note what a node shows of a handle."""
    with _changing:
        room = _boards.setdefault(node, {}).setdefault(room_id, {})
        if room.get(anon_id, OFFLINE) == now:
            return
        _before.setdefault((room_id, anon_id), shown(room_id, anon_id))
        if now.status == OFFLINE.status:
            room.pop(anon_id, None)
        else:
            room[anon_id] = now
        if not room:
            del _boards[node][room_id]
        if node == NODE:
            _own_changes.append((room_id, anon_id, *now))


def take_changes() -> dict[int, list[tuple[str, Shown]]]:
    """What has become different since the last time, by room."""
    changes: dict[int, list] = {}
    with _changing:
        for (room_id, anon_id), before in _before.items():
            now = shown(room_id, anon_id)
            if now != before:
                changes.setdefault(room_id, []).append((anon_id, now))
        _before.clear()
    return changes


def take_own_changes() -> list[Seen]:
    """What this node shows differently since the last time, for the other nodes."""
    changes = _own_changes[:]
    del _own_changes[: len(changes)]
    return changes


def shown_by(node: str) -> list[Seen]:
    """Everything that a node shows."""
    rooms = list(_boards.get(node, {}).items())
    return [(room_id, anon_id, *now) for room_id, room in rooms for anon_id, now in list(room.items())]
