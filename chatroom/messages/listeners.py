"""Who leaves a room takes what they had begun to write there along."""

from sqlalchemy import delete, select

from chatroom.core.facts import during
from chatroom.extensions import db
from chatroom.messages.draft_models import KeptDraft
from chatroom.rooms.facts import MemberLeft, MemberWithdrew
from chatroom.rooms.models import RoomMember


@during(MemberLeft)
@during(MemberWithdrew)
def forget_draft(fact: MemberLeft | MemberWithdrew) -> None:
    """Nothing of it stays behind."""
    same = (RoomMember.room_id == fact.room_id, RoomMember.anon_id == fact.anon_id)
    key = select(RoomMember.person_key).where(*same).scalar_subquery()
    db.session.execute(delete(KeptDraft).where(KeptDraft.room_id == fact.room_id, KeptDraft.person_key == key))
