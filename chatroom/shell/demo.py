"""A small library to look around in, made through the same services that people use."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select, update

from chatroom.accounts import service as accounts
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.reading import Newcomer
from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import service as messages
from chatroom.messages.models import Message
from chatroom.rooms import service as rooms
from chatroom.rooms.models import RoomMember
from chatroom.shell.demo_talk import ROOMS

PASSWORD = "a quiet afternoon"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who lives in the demo library."""

    name: str
    email: str
    role: str


PEOPLE = (
    Guest("Ada Director", "ada@library.example", "admin"),
    Guest("Lena Librarian", "lena@library.example", "librarian"),
    Guest("Tess Teacher", "tess@library.example", "teacher"),
    Guest("Rita Reader", "rita@library.example", "member"),
    Guest("Ravi Reader", "ravi@library.example", "member"),
    Guest("Mo Member", "mo@library.example", "member"),
)


def fill() -> bool:
    """Make the demo library in an empty database; False where there are people already."""
    if db.session.scalar(select(func.count()).select_from(User)):
        return False
    current_app.config["RATE_LIMITS"] = False  # in this command's own process
    people = {}
    for guest in PEOPLE:
        newcomer = Newcomer(name=guest.name, email=guest.email, phone=None, password=PASSWORD)
        user_id = accounts.add_user(OPERATOR, newcomer, guest.role)
        people[guest.name.split()[0]] = Person(user_id, guest.role, f"command:{user_id}:{guest.role}")
    accounts.set_display_name(people["Lena"], "Lena, children's desk")
    for room in ROOMS:
        _furnish(room, people | {"Lena": _with_name(people["Lena"])})
    return True


def _with_name(person: Person) -> Person:
    return Person(person.user_id, person.role, person.credential, display_name="Lena, children's desk")


def _furnish(plan: dict, people: dict[str, Person]) -> None:
    first, *others = plan["people"]
    settings = {"topic": "", "book": None, "audience": None} | plan["settings"]
    room = rooms.create(people[first], **settings).room
    for name in others:
        with transaction():
            rooms.admit(people[name], room)
    minutes = plan["began_hours_ago"] * 60
    for name, pause, text in plan["talk"]:
        minutes -= pause
        message, _ = messages.post(people[name], room.room_id, text)
        _backdate(message.message_id, timedelta(minutes=minutes))
    with transaction():
        read = {"read_seq": room.last_seq, "seen_count": room.message_count, "mention_count": 0}
        db.session.execute(update(RoomMember).where(RoomMember.room_id == room.room_id).values(read))


def _backdate(message_id: int, by: timedelta) -> None:
    with transaction():
        db.session.execute(update(Message).where(Message.message_id == message_id).values(sent_at=now() - by))
