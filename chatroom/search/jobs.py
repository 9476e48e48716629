"""What a serving process does for the index by itself."""

import logging

from flask import Flask

from chatroom import hub
from chatroom.messages.reindexing import index_missing

log = logging.getLogger(__name__)

REST = 0.02  # seconds between two steps, in which everybody else has their turn
AGAIN = 30.0  # seconds after a failure, as when the database is away; twice that after each one more
AGAIN_MOST = 3600.0


def index_at_start(app: Flask) -> None:
    """Index what an older release, another key or a rollback has left out: beside the requests, newest first."""
    again = AGAIN
    while True:
        try:
            with app.app_context():
                while indexed := index_missing(pause=lambda: hub.sleep(REST)):
                    log.info("%d messages were indexed", indexed)
                    again = AGAIN
            return
        except Exception as error:
            log.error("messages could not be indexed, and will be (`flask search reindex`): %s", type(error).__name__)
        hub.sleep(again)
        again = min(2 * again, AGAIN_MOST)
