"""Run by test_writer_green.py in a process of its own: fifty greenlets write at once, some are killed on the way."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402

from sqlalchemy import event, text  # noqa: E402

from chatroom import create_app  # noqa: E402
from chatroom.core.facts import transaction  # noqa: E402
from chatroom.extensions import db  # noqa: E402
from tests.core.shelf import Shelf  # noqa: E402

WRITERS, EACH, KILLED = 50, 6, 10


def main(folder: str) -> None:
    """Print what became of it all."""
    app = create_app({"INSTANCE_PATH": folder, "RATE_LIMITS": "off"})
    shelf, acknowledged, commits, failures = Shelf(app), [], [], []
    with app.app_context():
        with transaction():
            db.session.execute(text("CREATE TABLE shelf (book TEXT PRIMARY KEY)"))
        event.listen(db.engine, "commit", commits.append)

    def write(person: int) -> None:
        for number in range(EACH):
            try:
                shelf.put(f"{person}-{number}")
                acknowledged.append(f"{person}-{number}")
            except Exception as error:
                failures.append(repr(error))

    with eventlet.Timeout(20):
        people = [eventlet.spawn(write, person) for person in range(WRITERS)]
        for person in people[:KILLED]:
            # One turn of the hub between: some are killed in the queue, some while they lead, some in the commit.
            eventlet.sleep(0)
            person.kill()
        for person in people[KILLED:]:
            person.wait()
        shelf.put("after all")
    found = {"acknowledged": acknowledged, "books": shelf.books, "commits": len(commits), "failures": failures}
    print(json.dumps(found))


main(sys.argv[1])
