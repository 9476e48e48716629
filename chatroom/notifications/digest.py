"""The daily mail: what is new for each of those who wish it, once a day however often it is called for."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import func, or_, select, update

from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages.models import Message
from chatroom.messages.queries import ShownMessage, count_unread, count_unread_mentions
from chatroom.notifications.letter import letter
from chatroom.notifications.mail import Door
from chatroom.notifications.models import NoticeSettings
from chatroom.notifications.notice_policy import is_for_digest
from chatroom.notifications.queries import mentions_of
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.queries import names_of, rooms_of

log = logging.getLogger(__name__)

APART = timedelta(hours=20)  # between two mails to a person: a daily job is seldom exact
NEW_FOR = timedelta(days=1)
MENTIONS_SHOWN, MENTIONS_ASKED, AT_ONCE = 5, 100, 200


class Reader(NamedTuple):
    """Somebody who wishes the daily mail."""

    person: Person
    email: str
    hides_text: bool
    mailed_at: datetime | None


class News(NamedTuple):
    """What is new in a room."""

    room_id: int
    room_name: str
    unread: int
    mentions: int
    calls: list[ShownMessage]


def send_digests(door: Door, rehearse: bool = False) -> tuple[int, int]:
    """Send each their mail; how many went out, and how many could not. `rehearse` only counts."""
    sent = failed = 0
    for reader in _readers():
        try:
            went = _send_if_new(door, reader, rehearse)
        except Exception as error:  # nobody's mail hangs on another one's
            log.error("a daily mail could not be sent: %s", type(error).__name__)
            went = False
        finally:
            db.session.rollback()  # what was read: SQLite's log could not be cut while somebody still sees it
        sent, failed = sent + (went is True), failed + (went is False)
    return sent, failed


def _send_if_new(door: Door, reader: Reader, rehearse: bool) -> bool | None:
    """Whether it went; None when there is nothing to send, or somebody else sends it."""
    moment = now()  # before it is counted, or what is posted meanwhile would be in no mail
    news = news_for(reader)
    if not news or rehearse:
        return True if news else None
    if not _claim(reader, moment):
        return None
    try:
        door.send(letter(current_app, reader, news))
    except Exception:
        _give_back(reader, moment)
        raise
    return True


def news_for(reader: Reader) -> list[News]:
    """What is new for somebody since their last mail, by room; rooms they wish to hear nothing of left out."""
    since = reader.mailed_at or now() - NEW_FOR
    places = [(room, member) for room, member in rooms_of(reader.person) if member.unread_count(room) > 0]
    if not places:
        return []
    calls = [] if reader.hides_text else mentions_of(reader.person, None, MENTIONS_ASKED).messages
    names = names_of(places)
    found = (_news_in(reader, room, member, since, calls, names[room.room_id]) for room, member in places)
    return [news for news in found if news is not None]


def _news_in(reader: Reader, room: Room, member: RoomMember, since: datetime, calls: list, name: str) -> News | None:
    unread_before = select(func.max(Message.seq)).where(Message.room_id == room.room_id, Message.seq > member.read_seq)
    begin = max(member.read_seq, db.session.scalar(unread_before.where(Message.sent_at <= since)) or 0)
    unread = count_unread(reader.person, room.room_id, begin)
    mentions = count_unread_mentions(reader.person, room.room_id, begin) if unread else 0
    if not is_for_digest(member.notify, member.is_hushed, unread, mentions):
        return None
    mine = [each for each in calls if each.room_id == room.room_id and each.seq > begin][:MENTIONS_SHOWN]
    return News(room.room_id, name, unread, mentions, mine[::-1])


def _readers() -> Iterator[Reader]:
    """Those whose account is open, some at a time: there may be very many."""
    columns = (User.user_id, User.role, User.department, User.level, User.email)
    query = select(*columns, NoticeSettings.hides_text, NoticeSettings.mailed_at)
    query = query.join(NoticeSettings, NoticeSettings.user_id == User.user_id)
    query = query.where(NoticeSettings.by_mail, *_open_accounts(), _due())
    last = 0
    while rows := db.session.execute(query.where(User.user_id > last).order_by(User.user_id).limit(AT_ONCE)).all():
        for user_id, role, department, level, email, hides_text, mailed_at in rows:
            last = user_id
            yield Reader(Person(user_id, role, OPERATOR.credential, department, level), email, hides_text, mailed_at)


def _claim(reader: Reader, moment: datetime) -> bool:
    """In one statement that has one winner: two commands at once send one mail.

    The reader was read before many mails were sent: none goes to an account that is closed since, to an address that
    is theirs no longer, or with words that they wish to be left out. The next run sends what is due.
    """
    user_id, hides = reader.person.user_id, NoticeSettings.hides_text
    same = select(User.user_id).where(User.user_id == user_id, User.email == reader.email, *_open_accounts()).exists()
    mine = (NoticeSettings.user_id == user_id, NoticeSettings.by_mail, hides.is_(reader.hides_text), same, _due())
    with transaction():
        return db.session.execute(update(NoticeSettings).where(*mine).values(mailed_at=moment)).rowcount == 1


def _give_back(reader: Reader, moment: datetime) -> None:
    with transaction():
        mine = (NoticeSettings.user_id == reader.person.user_id, NoticeSettings.mailed_at == moment)
        db.session.execute(update(NoticeSettings).where(*mine).values(mailed_at=reader.mailed_at))


def _open_accounts() -> tuple:
    return User.is_active, ~User.is_banned, User.email.is_not(None)


def _due():
    return or_(NoticeSettings.mailed_at.is_(None), NoticeSettings.mailed_at < now() - APART)
