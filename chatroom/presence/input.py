"""A status as clients send it."""

from chatroom.core.forms import Fields
from chatroom.presence.policy import CHOICES, TEXT_MOST


def choice(fields: Fields) -> tuple[str, str | None]:
    """The status, and the words if there were any."""
    status = fields.choice("status", CHOICES)
    status_text = fields.line("status_text", TEXT_MOST, default=None)
    fields.check()
    return status, status_text
