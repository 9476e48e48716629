"""Run by test_lookups.py in a process of its own, on PostgreSQL: green threads that look things up at once."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402

from sqlalchemy import select, update  # noqa: E402
from sqlalchemy.exc import DataError  # noqa: E402

from chatroom import create_app  # noqa: E402
from chatroom.core.clock import now  # noqa: E402
from chatroom.core.facts import transaction  # noqa: E402
from chatroom.core.lookups import Lookup, look_up  # noqa: E402
from chatroom.core.prepared import Asked, Prepared, listed  # noqa: E402
from chatroom.extensions import db  # noqa: E402
from chatroom.rooms.models import Room  # noqa: E402

PEOPLE, WRONG = 40, "no number"
NAMES = Prepared(lambda ids: select(Room.room_id, Room.room_name).where(Room.room_id.in_(listed("ids", ids))))
journeys: list[int] = []


def names(room_ids: list[int]) -> Asked:
    """To be asked: the rooms' names by their numbers."""
    journeys.append(len(room_ids))
    return NAMES.asked(dict, ids=room_ids)


def main(folder: str, url: str) -> None:
    """Print what became of it all."""
    app = create_app({"INSTANCE_PATH": folder, "DATABASE_URL": url, "RATE_LIMITS": "off"})
    with app.app_context(), transaction():
        rooms = [Room(room_name=f"Room {number}", room_type="public", created_at=now()) for number in range(PEOPLE)]
        db.session.add_all(rooms)
        db.session.flush()
        ids = [room.room_id for room in rooms]

    def ask(room_id: int | str) -> str | None:
        with app.app_context():
            try:
                return look_up(Lookup(names, room_id))[0]
            except DataError:
                return "refused"

    def rename_and_ask(room_id: int) -> str | None:
        with app.app_context():
            with transaction():
                renamed = update(Room).where(Room.room_id == room_id).values(room_name=f"Renamed {room_id}")
                db.session.execute(renamed)
            return look_up(Lookup(names, room_id))[0]

    def at_once(function, keys: list) -> dict:
        journeys.clear()
        answers = list(eventlet.GreenPool(PEOPLE).imap(function, keys))
        return {"answers": answers, "journeys": list(journeys)}

    with eventlet.Timeout(30):
        found = {"ids": ids, "alone": at_once(ask, ids[:1]), "together": at_once(ask, [*ids, -1])}
        found["renamed"] = at_once(rename_and_ask, ids)
        found["one_wrong"] = at_once(ask, [*ids[:5], WRONG, *ids[5:10]])
        asking = [eventlet.spawn(ask, room_id) for room_id in ids]
        eventlet.sleep(0)
        asking[0].kill()  # who leads
        found["led_by_one_killed"] = [each.wait() for each in asking[1:]]
    print(json.dumps(found))


main(*sys.argv[1:])
