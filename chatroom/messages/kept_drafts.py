"""Drafts: what somebody has begun to write in a room or a thread, kept until sent, the same on all their devices."""

from sqlalchemy import and_, func, select

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.clock import after
from chatroom.core.errors import ChatError, forbidden
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.handles.queries import handles_of, person_key
from chatroom.messages.draft_facts import DraftKept
from chatroom.messages.draft_models import KeptDraft
from chatroom.messages.replies import get_parent
from chatroom.rooms.access import get_place
from chatroom.rooms.models import RoomMember

MOST = 200  # of one person


def drafts_of(person: Person) -> list[KeptDraft]:
    """What a person has begun to write in the rooms they are in, newest first."""
    return list(db.session.scalars(_mine(person).order_by(KeptDraft.updated_at.desc())))


def find_draft(person: Person, room_id: int) -> KeptDraft | None:
    """What a person has begun to write in a room's own conversation."""
    return db.session.scalar(_mine(person).where(KeptDraft.room_id == room_id, KeptDraft.parent_id.is_(None)))


def keep_draft(person: Person, room_id: int, text: str, age: int = 0, parent_id: int | None = None) -> KeptDraft:
    """Keep what was written so many seconds ago, unless something newer is kept; what is kept from now on.

    Devices tell how old a text is instead of when it was written: their clocks are not ours.
    """
    limit(f"draft:{person.user_id}", 30, 2, "That was very often; please wait a moment.")
    with transaction():
        lock_user(person.user_id)  # or two devices would make the same row
        if get_place(person, room_id).member is None:
            raise forbidden("Join the room to write in it.")
        if parent_id is not None and text:  # what was begun below a message that is gone by now can still be dropped
            get_parent(room_id, parent_id)
        key, written_at = person_key(person.user_id, room_id), after(-age)
        kept = _find(room_id, key, parent_id)
        if kept is not None and (kept.updated_at > written_at or kept.message_text == text):
            return kept
        draft = KeptDraft(
            room_id=room_id, parent_id=parent_id, person_key=key, message_text=text, updated_at=written_at
        )
        _store(person, kept, draft)
    return draft


def drop_draft(person: Person, room_id: int, parent_id: int | None = None) -> None:
    """Keep nothing of a room or a thread any more, as when it has been sent."""
    keep_draft(person, room_id, "", parent_id=parent_id)


def _find(room_id: int, key: str, parent_id: int | None) -> KeptDraft | None:
    same = (
        KeptDraft.room_id == room_id,
        KeptDraft.person_key == key,
        KeptDraft.parent_id.is_not_distinct_from(parent_id),
    )
    return db.session.scalar(select(KeptDraft).where(*same).execution_options(populate_existing=True))


def _store(person: Person, kept: KeptDraft | None, draft: KeptDraft) -> None:
    if not draft.message_text:
        if kept is None:
            return
        db.session.delete(kept)
    else:
        if kept is None and _count(person) >= MOST:
            raise ChatError("conflict", f"You have {MOST} drafts already; send or empty one of them first.")
        draft.draft_id = kept.draft_id if kept else None
        db.session.merge(draft)
    db.session.flush()
    record(
        DraftKept(
            user_id=person.user_id,
            room_id=draft.room_id,
            parent_id=draft.parent_id,
            message_text=draft.message_text,
            updated_at=draft.updated_at,
        )
    )


def _count(person: Person) -> int:
    return db.session.scalar(select(func.count()).select_from(_mine(person).subquery()))


def _mine(person: Person):
    """Found by membership, so that nothing of a room is shown to who has left it."""
    same = and_(RoomMember.room_id == KeptDraft.room_id, RoomMember.person_key == KeptDraft.person_key)
    query = select(KeptDraft).join(RoomMember, same)
    return query.where(RoomMember.anon_id.in_(handles_of(person.user_id)), RoomMember.left_at.is_(None))
