"""What a serving process does about notices by itself."""

import logging

from flask import Flask

from chatroom import hub
from chatroom.extensions import db
from chatroom.notifications import line

log = logging.getLogger(__name__)

TURN = 0.4  # seconds


def watch_notices(app: Flask) -> None:
    """Tell of what was posted, for as long as the process lives."""
    while True:
        hub.sleep(TURN)
        try:
            with app.app_context():
                line.turn()
                db.session.remove()
        except Exception as error:
            log.error("notices were not told: %s", type(error).__name__)
