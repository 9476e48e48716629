"""What one's own devices hear of what one has begun to write."""

from chatroom.core.facts import after
from chatroom.messages.draft_facts import DraftKept
from chatroom.messages.draft_serializers import draft_json
from chatroom.realtime import audiences
from chatroom.realtime.push import push


@after(DraftKept)
def tell_draft(fact: DraftKept) -> None:
    """What somebody has begun to write, to their own devices alone."""
    push("draft", draft_json(fact), to=audiences.user(fact.user_id))
