"""What a serving process does with messages by itself."""

import logging

from flask import Flask

from chatroom import hub
from chatroom.messages.upkeep import erase_removed_texts

log = logging.getLogger(__name__)


def erase_every_hour(app: Flask) -> None:
    """Erase what is due for as long as the process lives."""
    while True:
        hub.sleep(3600)
        try:
            with app.app_context():
                erase_removed_texts()
        except Exception:
            log.exception("removed texts could not be erased")
