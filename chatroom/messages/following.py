"""Following threads: it begins by writing in one, by being answered first, or by hand; and how far one has read them.

Kept by `person_key`, one for a person and a room, so that it is the same under every handle and tells of no other room.
"""

from sqlalchemy import func, select, text, update

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, forbidden
from chatroom.core.facts import record, transaction
from chatroom.extensions import db
from chatroom.messages import threads
from chatroom.messages.access import get_locked_message_for, is_author
from chatroom.messages.facts import ThreadMarked, ThreadsRead
from chatroom.messages.models import Message, ThreadFollow
from chatroom.rooms.access import Place
from chatroom.rooms.models import Room

BY_HAND_MOST = 1000  # threads that one follows in a room; those one writes in are not refused

_BEGIN = text(
    "INSERT INTO thread_follows (message_id, person_key, is_following, read_seq)"
    " VALUES (:message_id, :person_key, true, :seq)"
    " ON CONFLICT (message_id, person_key) DO UPDATE SET is_following = true, read_seq = :seq"
)
_BEGIN_FOR_AUTHOR = text(
    "INSERT INTO thread_follows (message_id, person_key, is_following, read_seq)"
    " SELECT message_id, person_key, true, :seq FROM chat_messages JOIN room_members"
    " ON room_members.room_id = chat_messages.room_id AND room_members.anon_id = chat_messages.anon_id"
    " WHERE message_id = :message_id AND person_key IS NOT NULL"
    " ON CONFLICT (message_id, person_key) DO NOTHING"
)
_CEASE = text(
    "INSERT INTO thread_follows (message_id, person_key, is_following, read_seq)"
    " VALUES (:message_id, :person_key, false, :seq) ON CONFLICT (message_id, person_key) DO NOTHING"
)


def begin(message_id: int, person_key: str, seq: int) -> None:
    """Whoever writes in a thread follows it, and has read it so far."""
    db.session.execute(_BEGIN, {"message_id": message_id, "person_key": person_key, "seq": seq})


def begin_for_author(parent: Message, seq: int) -> None:
    """Whoever began a thread follows it from its first reply on, which is unread; unless they have ceased to before."""
    db.session.execute(_BEGIN_FOR_AUTHOR, {"message_id": parent.message_id, "seq": seq - 1})


def follow(person: Person, message_id: int) -> ThreadMarked:
    """Follow the thread below a message, whose replies so far count as read."""
    with transaction():
        place, message = _get_thread(person, message_id)
        mark = db.session.get(ThreadFollow, (message_id, place.member.person_key))
        if mark is None or not mark.is_following:
            _must_have_room(place)
            begin(message_id, place.member.person_key, place.room.last_seq)
        return _marked(place, message)


def unfollow(person: Person, message_id: int) -> ThreadMarked:
    """Follow it no longer, whatever others write; until one writes in it again."""
    with transaction():
        place, message = _get_thread(person, message_id)
        if is_author(person, message):  # or their first reply would have them follow it
            db.session.execute(
                _CEASE, {"message_id": message_id, "person_key": place.member.person_key, "seq": message.seq}
            )
        _change(place, message, is_following=False)
        return _marked(place, message)


def mark_read(person: Person, message_id: int, seq: int) -> ThreadMarked:
    """Note that the person has read a thread as far as this `seq`; the mark only moves on."""
    with transaction():
        place, message = _get_thread(person, message_id)
        seq = min(seq, place.room.last_seq)
        _change(place, message, ThreadFollow.read_seq < seq, read_seq=seq)
        return _marked(place, message)


def mark_all_read(person: Person) -> int:
    """Note that the person has read every thread they follow; in how many there was something new."""
    with transaction():
        news = threads.news(person)
        last_seq = select(Room.last_seq).join(Message, Message.room_id == Room.room_id)
        last_seq = last_seq.where(Message.message_id == ThreadFollow.message_id).scalar_subquery()
        followed = ThreadFollow.person_key.in_(threads.keys_of(person)), ThreadFollow.is_following
        db.session.execute(
            update(ThreadFollow).where(*followed).values(read_seq=last_seq),
            execution_options={"synchronize_session": False},
        )
        record(ThreadsRead(user_id=person.user_id))
    return len(news)


def _get_thread(person: Person, message_id: int) -> tuple[Place, Message]:
    place, message = get_locked_message_for(person, message_id)
    if place.member is None:
        raise forbidden("Join the room to follow its threads.")
    threads.must_begin(message)
    return place, message


def _must_have_room(place: Place) -> None:
    mine = ThreadFollow.person_key == place.member.person_key, ThreadFollow.is_following
    if db.session.scalar(select(func.count()).select_from(ThreadFollow).where(*mine)) >= BY_HAND_MOST:
        raise ChatError("conflict", f"You follow {BY_HAND_MOST} threads in this room: unfollow some of them first.")


def _change(place: Place, message: Message, *where, **values) -> None:
    mine = ThreadFollow.message_id == message.message_id, ThreadFollow.person_key == place.member.person_key
    db.session.execute(
        update(ThreadFollow).where(*mine, *where).values(values), execution_options={"synchronize_session": False}
    )


def _marked(place: Place, message: Message) -> ThreadMarked:
    state = threads.state(place, message)
    fact = ThreadMarked(
        user_id=place.person.user_id, room_id=message.room_id, message_id=message.message_id,
        is_following=state.is_following, read_seq=state.read_seq, unread_count=state.unread_count,
    )  # fmt: skip
    record(fact)
    return fact
