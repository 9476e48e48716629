"""A status as clients send it."""

from chatroom.core.forms import MISSING, Fields
from chatroom.presence.policy import CHOICES, TEXT_MOST


def choice(fields: Fields, status_now: str = MISSING) -> tuple[str, str | None]:
    """The status, which may stay as it is over HTTP, and the words if there were any."""
    status = fields.choice("status", CHOICES, default=MISSING if "status" in fields else status_now)
    status_text = fields.line("status_text", TEXT_MOST, default=None)
    fields.check()
    return status, status_text
