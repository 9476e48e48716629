"""Every message posted is looked at, a little later."""

from chatroom.core.facts import after
from chatroom.messages.facts import MessagePosted
from chatroom.notifications import line
from chatroom.notifications import pages as _pages  # noqa: F401  hears what nodes tell each other


@after(MessagePosted)
def note_posted(fact: MessagePosted) -> None:
    """Somebody may want to hear of it."""
    line.add(fact.message)
