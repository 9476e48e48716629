"""From when to when, in message numbers: an engine goes back from the newest, and would look at all that is too new."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text

from chatroom.core.database import Moment
from chatroom.core.forms import INTEGER_MOST
from chatroom.extensions import db

# The numbers only leave out what is surely too old or too new; which moment exactly is asked of every match. So they
# are wide: a clock may have been put back, and an import numbers a thousand messages not quite in their order.
CLOCK, ORDER = timedelta(days=1), 2000
_LAST = datetime(9999, 12, 30, tzinfo=UTC)

# In each room `low` goes up in steps that halve, as long as the next message is still from before the moment: thirty
# looks into the index of a room's messages, however many there are. In the end it is the last one's `seq`.
_BORDERS = text("""
WITH RECURSIVE steps (room_id, low, step) AS (
    SELECT room_id, 0, 1073741824 FROM chat_rooms WHERE room_id IN :rooms
    UNION ALL
    SELECT room_id, low + CASE WHEN (
        SELECT said.sent_at < :moment FROM chat_messages AS said
        WHERE said.room_id = steps.room_id AND said.seq >= steps.low + steps.step ORDER BY said.seq LIMIT 1
    ) THEN step ELSE 0 END, step / 2
    FROM steps WHERE step > 0
)
SELECT
    (SELECT message_id FROM chat_messages AS said WHERE said.room_id = steps.room_id AND said.seq = steps.low),
    (SELECT message_id FROM chat_messages AS said WHERE said.room_id = steps.room_id AND said.seq > steps.low
     ORDER BY said.seq LIMIT 1)
FROM steps WHERE step = 0
""").bindparams(bindparam("rooms", expanding=True), bindparam("moment", type_=Moment))


def numbers_between(rooms: Collection[int], after: datetime | None, before: datetime | None) -> tuple[int, int]:
    """From which message number on and below which one all messages of these rooms between two moments lie."""
    first, end = 0, INTEGER_MOST
    if after is not None:
        first = min((last for _, last in _borders(rooms, after - CLOCK) if last), default=INTEGER_MOST) - ORDER
    if before is not None:
        end = max((last for last, _ in _borders(rooms, min(before, _LAST) + CLOCK) if last), default=0) + ORDER
    return first, min(end, INTEGER_MOST)


def _borders(rooms: Collection[int], moment: datetime) -> list[tuple[int | None, int | None]]:
    return db.session.execute(_BORDERS, {"rooms": list(rooms), "moment": moment}).all()
