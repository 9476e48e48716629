"""Who holds a row keeps others from holding it, and from nothing else."""

import psycopg
import pytest

from chatroom.accounts.queries import lock_admins, lock_user
from chatroom.core.facts import transaction
from chatroom.rooms.access import lock_room
from chatroom.rooms.rows import lock_rooms
from tests.services import connect

ROOM, USER = "SELECT FROM chat_rooms WHERE room_id = %s", "SELECT FROM users WHERE user_id = %s"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_row_that_is_held_can_be_pointed_at(app, cast, room):
    url = app.config["DATABASE_URL"]
    holds = [
        (lambda: lock_room(room), ROOM, room),
        (lambda: lock_rooms({room}), ROOM, room),
        (lambda: lock_user(cast.rita.user_id), USER, cast.rita.user_id),
        (lock_admins, USER, cast.ada.user_id),
    ]
    for hold, row, number in holds:
        with app.app_context(), transaction(), connect(url) as other:
            hold()
            # What a new row's foreign key asks for: if it waited, two could wait for each other.
            other.execute(f"{row} FOR KEY SHARE NOWAIT", [number])
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(f"{row} FOR NO KEY UPDATE NOWAIT", [number])
