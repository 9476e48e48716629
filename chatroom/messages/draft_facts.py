"""What has happened to drafts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class DraftKept:
    """What somebody has begun to write in a room has changed; for their own devices. Without a text it is gone."""

    user_id: int
    room_id: int
    parent_id: int | None
    message_text: str
    updated_at: datetime
