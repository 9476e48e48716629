"""Saved messages: what a person wants to find again, across rooms; shown as long as they may read it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages.access import get_locked_message_for, get_message_for
from chatroom.messages.models import Message
from chatroom.messages.queries import ShownMessage, shown_to
from chatroom.messages.saved_models import SavedMessage
from chatroom.rooms import policy
from chatroom.rooms.models import Room
from chatroom.rooms.queries import names_of, rooms_of

MOST = 500  # of one account


class SavedPage(NamedTuple):
    """Some saved messages with when each was saved, the newest saved first; the ids of all; how rooms are called."""

    saved: list[tuple[datetime, ShownMessage]]
    message_ids: list[int]
    room_names: dict[int, str]
    has_more: bool


def save(person: Person, message_id: int) -> None:
    """Keep a message that the person may read."""
    with transaction():
        _, message = get_locked_message_for(person, message_id)  # or it would stay when it is removed meanwhile
        lock_user(person.user_id)  # or two tabs would make the same row, or one too many
        if message.is_deleted:
            raise ChatError("conflict", "This message has been removed.")
        if db.session.get(SavedMessage, (person.user_id, message_id), populate_existing=True) is not None:
            return
        count = select(func.count()).select_from(SavedMessage).where(SavedMessage.user_id == person.user_id)
        if db.session.scalar(count) >= MOST and not _drop_unreadable(person):
            raise ChatError("conflict", f"You have saved {MOST} messages already; take one of them out first.")
        db.session.add(SavedMessage(user_id=person.user_id, message_id=message_id))


def drop(person: Person, message_id: int) -> None:
    """Keep it no longer, also when it can be read no longer; what one may not read and has not kept is not there."""
    with transaction():
        mine = (SavedMessage.user_id == person.user_id, SavedMessage.message_id == message_id)
        if not db.session.execute(delete(SavedMessage).where(*mine)).rowcount:
            get_message_for(person, message_id)


def forget(message_id: int) -> None:
    """Nobody keeps a message that is removed."""
    db.session.execute(delete(SavedMessage).where(SavedMessage.message_id == message_id))


def saved_of(person: Person, skip: int, limit: int) -> SavedPage:
    """What the person has saved and may read now, after the first so many; what was removed is not in it."""
    query = (
        select(SavedMessage.message_id, SavedMessage.saved_at, Message.room_id)
        .join(Message, Message.message_id == SavedMessage.message_id)
        .where(SavedMessage.user_id == person.user_id, Message.is_deleted.is_(False))
        .order_by(SavedMessage.saved_at.desc(), SavedMessage.message_id.desc())
    )
    rows = db.session.execute(query).all()
    readable = _readable(person, {row.room_id for row in rows})
    saved_at = {row.message_id: row.saved_at for row in rows if row.room_id in readable}
    message_ids = list(saved_at)
    shown = shown_to(person, message_ids[skip : skip + limit])
    page = [(saved_at[message.message_id], message) for message in shown]
    return SavedPage(page, message_ids, readable, len(message_ids) > skip + limit)


def _drop_unreadable(person: Person) -> int:
    """Nobody can take out what they are not shown; how many there were."""
    mine = select(SavedMessage.message_id).join(Message, Message.message_id == SavedMessage.message_id)
    mine = mine.where(SavedMessage.user_id == person.user_id)
    room_ids = set(db.session.scalars(mine.with_only_columns(Message.room_id).distinct()))
    gone = mine.where(Message.room_id.in_(room_ids - _readable(person, room_ids).keys()))
    unreadable = (SavedMessage.user_id == person.user_id, SavedMessage.message_id.in_(gone))
    return db.session.execute(delete(SavedMessage).where(*unreadable)).rowcount


def _readable(person: Person, room_ids: set[int]) -> dict[int, str]:
    mine = names_of(rooms_of(person)) if room_ids else {}
    unknown = room_ids - mine.keys()
    others = db.session.scalars(select(Room).where(Room.room_id.in_(unknown))) if unknown else ()
    return mine | {room.room_id: room.room_name for room in others if policy.may_read(room, None, person)}
