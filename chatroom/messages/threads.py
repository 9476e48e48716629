"""Reading threads: whether one follows them, what is new in them, and the list of those one follows."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from chatroom.accounts.person import Person
from chatroom.core.errors import invalid
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages import queries
from chatroom.messages.models import Message, ThreadFollow
from chatroom.messages.queries import ShownMessage
from chatroom.rooms.access import Place
from chatroom.rooms.models import RoomMember

UNREAD_MOST = 100  # replies that are counted in a thread
NEWS_MOST = 200  # threads with something new that a page is told of


class State(NamedTuple):
    """A thread as one person stands to it."""

    is_following: bool
    read_seq: int | None
    unread_count: int


class News(NamedTuple):
    """A followed thread with replies that are not read."""

    room_id: int
    message_id: int
    unread_count: int


class Followed(NamedTuple):
    """A followed thread; `last_message_id` is its newest reply's, or its own, and its place in the list."""

    parent: ShownMessage
    read_seq: int
    unread_count: int
    last_message_id: int


_reply, _author = aliased(Message), aliased(RoomMember)
_is_ones_own = select(_author.anon_id).where(
    _author.room_id == _reply.room_id,
    _author.anon_id == _reply.anon_id,
    _author.person_key == ThreadFollow.person_key,
)
# What others have written below a message since one came into the room and read it last. It is counted for each who
# follows, at each burst of replies: without an end, a thread that all answer and few read would hold a node up.
_UNREAD = (
    select(func.count())
    .select_from(
        select(_reply.message_id)
        .where(
            _reply.parent_id == ThreadFollow.message_id,
            _reply.seq > ThreadFollow.read_seq,
            _reply.seq > RoomMember.entered_seq,
            _reply.is_deleted.is_(False),
            ~_is_ones_own.correlate(_reply, ThreadFollow).exists(),
        )
        .limit(bindparam("most_unread", callable_=lambda: UNREAD_MOST, type_=Integer))
        .correlate(ThreadFollow, RoomMember)
        .subquery()
    )
    .scalar_subquery()
)
_newest = aliased(Message)
_NEWEST = (
    select(_newest.message_id)
    .where(_newest.parent_id == ThreadFollow.message_id, _newest.is_deleted.is_(False))
    .order_by(_newest.seq.desc())
    .limit(1)
    .correlate(ThreadFollow)
    .scalar_subquery()
)
_listed_at = func.coalesce(_NEWEST, ThreadFollow.message_id)


def must_begin(message: Message) -> None:
    """Refuse a reply: threads have one level."""
    if message.parent_id is not None:
        raise invalid("This is itself a reply: ask for the thread of its parent.")


def state(place: Place, message: Message) -> State:
    """How the person stands to a thread."""
    key = place.member and place.member.person_key
    followed = _followed(ThreadFollow.is_following, ThreadFollow.read_seq, _UNREAD)
    followed = followed.where(ThreadFollow.message_id == message.message_id, ThreadFollow.person_key == key)
    row = key and db.session.execute(followed).one_or_none()
    if not row:
        return State(False, None, 0)
    is_following, read_seq, unread = row
    return State(is_following, read_seq, unread if is_following else 0)


def news(person: Person) -> list[News]:
    """Which of the threads that a person follows have something new."""
    counted = _followed(Message.room_id, ThreadFollow.message_id, _UNREAD.label("unread_count"))
    counted = counted.join(Message, Message.message_id == ThreadFollow.message_id)
    counted = counted.where(*_mine(person), Message.reply_count > 0).subquery()
    query = select(counted).where(counted.c.unread_count > 0).order_by(counted.c.message_id.desc())
    return [News._make(row) for row in db.session.execute(query.limit(NEWS_MOST))]


def followed_by(person: Person, before: int | None, limit: int) -> tuple[list[Followed], bool]:
    """The threads a person follows in the rooms they are in, those last answered first; and whether there are more."""
    places = _followed(ThreadFollow.message_id, ThreadFollow.read_seq, _UNREAD, _listed_at).where(*_mine(person))
    if before is not None:
        places = places.where(_listed_at < before)
    rows = db.session.execute(places.order_by(_listed_at.desc()).limit(limit + 1)).all()
    marks = {message_id: mark for message_id, *mark in rows[:limit]}
    shown = queries.shown_to(person, list(marks))
    return [Followed(each, *marks[each.message_id]) for each in shown], len(rows) > limit


def followers(room_id: int, message_id: int, among: Collection[str]) -> Iterator[tuple[str, State]]:
    """Under which of these handles a thread is followed by members of its room, and how they stand to it."""
    query = _followed(RoomMember.anon_id, ThreadFollow.read_seq, _UNREAD)
    query = query.where(ThreadFollow.message_id == message_id, ThreadFollow.is_following, RoomMember.room_id == room_id)
    query = query.where(RoomMember.anon_id.in_(among))  # what is unread to whom is counted for each
    for anon_id, read_seq, unread in db.session.execute(query):
        yield anon_id, State(True, read_seq, unread)


def keys_of(person: Person) -> Select:
    """What the person's places in the rooms they are in are known by, as a subquery."""
    return select(RoomMember.person_key).where(*_places_of(person))


def _followed(*columns) -> Select:
    """Marks of members who are still in the room."""
    is_same = and_(RoomMember.person_key == ThreadFollow.person_key, RoomMember.left_at.is_(None))
    return select(*columns).select_from(ThreadFollow).join(RoomMember, is_same)


def _mine(person: Person) -> tuple:
    return (*_places_of(person), ThreadFollow.is_following)


def _places_of(person: Person) -> tuple:
    return RoomMember.anon_id.in_(handles_of(person.user_id)), RoomMember.left_at.is_(None)
