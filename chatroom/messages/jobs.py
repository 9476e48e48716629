"""What a serving process does with messages by itself."""

import logging

from flask import Flask

from chatroom import hub
from chatroom.messages.sweeping import sweep
from chatroom.messages.upkeep import erase_removed_texts

log = logging.getLogger(__name__)

SWEEP_EVERY = 300  # seconds


def erase_every_hour(app: Flask) -> None:
    """Erase what is due for as long as the process lives."""
    while True:
        hub.sleep(3600)
        try:
            with app.app_context():
                erase_removed_texts()
        except Exception:
            log.exception("removed texts could not be erased")


def sweep_files(app: Flask) -> None:
    """Take away files that belong to no message, soon after the hour that they have."""
    while True:
        hub.sleep(SWEEP_EVERY)
        try:
            with app.app_context():
                sweep()
        except Exception:
            log.exception("files could not be swept")
