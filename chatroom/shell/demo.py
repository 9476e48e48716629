"""A small library to look around in, made through the same services that people use."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from chatroom.accounts import service as accounts
from chatroom.accounts.models import User
from chatroom.accounts.person import OPERATOR, Person
from chatroom.accounts.reading import Newcomer
from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.direct import service as direct
from chatroom.extensions import db
from chatroom.handles.service import public_handle
from chatroom.invites import service as invites
from chatroom.messages import following
from chatroom.messages import service as messages
from chatroom.messages.models import Message
from chatroom.messages.pins import pin
from chatroom.messages.queries import find_message, revisions_of
from chatroom.messages.reactions import react
from chatroom.presence.marks import mark_read
from chatroom.rooms import service as rooms
from chatroom.rooms.access import get_place
from chatroom.rooms.models import Room, RoomMember
from chatroom.shell.demo_rooms import (
    INVITED_BY,
    INVITED_TO,
    MET_IN,
    PEOPLE,
    ROOMS,
    TALK_OF_TWO,
    TWO,
    Guest,
    Plan,
)
from chatroom.shell.demo_script import Act, read_script

PASSWORD = "a quiet afternoon"
OPENED_BEFORE = timedelta(days=6)
INVITE_SECONDS = 90 * 24 * 3600


def fill() -> str | None:
    """Make the demo library, whole or not at all: the code of its invite, or None where there is something already."""
    current_app.config["RATE_LIMITS"] = False  # in this command's own process
    # One transaction, although passwords are hashed in it: half a library must not stay, and nobody else is here yet.
    with transaction():
        if not _is_empty():
            return None
        people = {guest.first_name: _welcome(guest) for guest in PEOPLE}
        made = {plan.room_name: _furnish(plan, people) for plan in ROOMS}
        _let_two_talk(made[MET_IN], people)
        _, _, code = invites.create(people[INVITED_BY], made[INVITED_TO].room_id, INVITE_SECONDS)
    return code


def _is_empty() -> bool:
    return not any(db.session.scalar(select(func.count()).select_from(model)) for model in (User, Room))


def _welcome(guest: Guest) -> Person:
    newcomer = Newcomer(name=guest.name, email=guest.email, phone=None, password=PASSWORD)
    user_id = accounts.add_user(OPERATOR, newcomer, guest.role)
    person = Person(user_id, guest.role, f"command:{user_id}:{guest.role}", display_name=guest.display_name)
    if guest.display_name:
        accounts.set_display_name(person, guest.display_name)
    return person


def _furnish(plan: Plan, people: dict[str, Person]) -> Room:
    host, *others = plan.people
    settings = {"room_name": plan.room_name, "room_type": plan.room_type, "topic": plan.topic, "book": plan.book}
    place = rooms.create(people[host], **settings)
    members = {host: place.member} | {name: rooms.admit(people[name], place.room) for name in others}
    place.room.created_at = opened_at = now() - OPENED_BEFORE
    for member in members.values():
        member.joined_at = opened_at
    if plan.script:
        _perform(read_script(plan.script), place.room, people, members)
    return place.room


def _let_two_talk(room: Room, people: dict[str, Person]) -> None:
    """The first words are a request; what follows is said after it was accepted."""
    asker, other = TWO
    request, *acts = read_script(TALK_OF_TWO)
    place, _ = direct.write_to(people[asker], room.room_id, public_handle(people[other].user_id), request.text)
    direct.accept(people[other], place.room.room_id)
    members = {name: get_place(people[name], place.room.room_id).member for name in TWO}
    asked_at = now() - request.ago
    place.room.created_at = members[asker].joined_at = members[other].joined_at = asked_at
    db.session.scalars(select(Message).where(Message.room_id == place.room.room_id)).one().sent_at = asked_at
    _perform(acts, place.room, people, members)


def _perform(acts: list[Act], room: Room, people: dict[str, Person], members: dict[str, RoomMember]) -> None:
    handles = {name: f"@{member.anon_id}" for name, member in members.items()}
    last, read_until, threads = {}, {}, {}
    for act in acts:
        person, at, message = people[act.who], now() - act.ago, last.get(act.whom or act.who)
        match act.verb:
            case "says" | "answers":
                parent_id = (message.parent_id or message.message_id) if act.verb == "answers" else None
                text = act.text.format_map(handles)
                last[act.who], _ = messages.post(person, room.room_id, text, parent_id=parent_id)
                last[act.who].sent_at = members[act.who].last_post_at = at
                if parent_id is not None:
                    find_message(parent_id).last_reply_at = at
                    threads.setdefault(parent_id, set()).update((act.who, act.whom))
                db.session.flush()
            case "edits":
                messages.edit(person, message.message_id, act.text.format_map(handles), message.version).edited_at = at
                earlier, _ = revisions_of(message.message_id)
                earlier[-1].replaced_at = at
            case "removes":
                messages.remove(person, message.message_id).deleted_at = at
            case "reacts":
                for emoji in act.text.split():
                    react(person, message.message_id, emoji, True)
            case "pins":
                pin(person, message.message_id, True).pinned_at = at
            case "reads":
                read_until[act.who] = room.last_seq
    for name in members:
        mark_read(people[name], room.room_id, read_until.get(name, room.last_seq))
    for message_id, names in threads.items():
        for name in names:
            following.mark_read(people[name], message_id, read_until.get(name, room.last_seq))
