"""What a serving process does for the index by itself."""

import logging

from flask import Flask

from chatroom import hub
from chatroom.messages.reindexing import index_missing

log = logging.getLogger(__name__)

REST = 0.02  # seconds between two steps, in which everybody else has their turn


def index_at_start(app: Flask) -> None:
    """Index what an older release, another key or a rollback has left out: beside the requests, newest first."""
    try:
        with app.app_context():
            while indexed := index_missing(pause=lambda: hub.sleep(REST)):
                log.info("%d messages were indexed", indexed)
    except Exception:
        log.exception("messages could not be indexed; `flask search reindex` does it")
