"""An import that goes wrong changes nothing, whenever it goes wrong."""

import pytest

from chatroom.messages import importing
from tests.messages.archives import STRANGER, a_message, a_room, archive, everything, flask, newest_room
from tests.rooms.steps import read


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """So that a short room needs several."""
    monkeypatch.setattr(importing, "AT_ONCE", 2)


def test_a_wrong_line_changes_nothing(app, cast, tmp_path):
    before = everything(app)
    path = archive(tmp_path / "a", a_room(), *(a_message(seq) for seq in (1, 2, 3, 4, 4)))
    assert "Line 7: Messages must stand in the order of their seq." in flask(app, "import", path, fails=True)
    assert everything(app) == before


def failing_at(seq: int, meanwhile):
    """A maker of rows that calls and fails when it comes to a message."""
    make = importing._row

    def row(room_id, message, html):
        if message.seq == seq:
            meanwhile()
            raise RuntimeError("the lamps went out")
        return make(room_id, message, html)

    return row


def test_a_failure_halfway_leaves_nothing_and_nobody_saw_anything(app, cast, tmp_path, monkeypatch):
    path = archive(tmp_path / "a", a_room(), *(a_message(seq, parent=1 if seq > 1 else None) for seq in range(1, 8)))
    before, rooms = everything(app), cast.ada_client.get("/chat/rooms").json
    during = []

    def look() -> None:
        during.extend([everything(app), cast.ada_client.get("/chat/rooms").json])

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_row", failing_at(7, look))
        flask(app, "import", path, fails=True)
    assert during[0][2] == before[2] + 6
    assert during[1] == rooms
    assert everything(app) == before
    flask(app, "import", path)
    assert read(cast.ada_client, newest_room(app))["messages"][0]["anon_id"] == STRANGER


def test_what_a_killed_import_left_is_taken_away_by_the_next(app, cast, private, tmp_path, monkeypatch):
    path, before = archive(tmp_path / "a", a_room(), *(a_message(seq) for seq in range(1, 8))), everything(app)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_row", failing_at(7, lambda: patch.setattr(importing, "_take_away", print)))
        flask(app, "import", path, fails=True)
    assert everything(app)[2] == before[2] + 6
    flask(app, "import", path)
    assert everything(app) == [before[0] + 1, before[1], before[2] + 7, before[3] + 1]
    assert cast.ravi_client.get(f"/chat/rooms/{private}").status_code == 200
    assert read(cast.ada_client, newest_room(app))["messages"][0]["anon_id"] == STRANGER


def test_of_two_imports_at_once_one_fails_and_leaves_nothing(app, cast, tmp_path, monkeypatch):
    path, before = archive(tmp_path / "a", a_room(), *(a_message(seq) for seq in range(1, 8))), everything(app)
    make, began = importing._row, []

    def row(room_id, message, html):
        if message.seq == 7 and not began:
            began.append(True)
            flask(app, "import", path)
        return make(room_id, message, html)

    monkeypatch.setattr(importing, "_row", row)
    assert "one at a time" in flask(app, "import", path, fails=True)
    assert everything(app) == [before[0] + 1, before[1], before[2] + 7, before[3] + 1]
