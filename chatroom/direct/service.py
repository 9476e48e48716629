"""Asking, answering, blocking and unblocking; leaving is rooms' own act, and comes back here as a fact."""

from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden, invalid, not_found
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.direct import queries
from chatroom.direct.conversations import make, settle
from chatroom.direct.facts import DirectChanged, DirectRequested
from chatroom.direct.models import DirectChoice, DirectConversation
from chatroom.extensions import db
from chatroom.handles.resolve import is_borne_among, is_handle_of, pair_key
from chatroom.rooms.access import Place, get_place, hold_room, lock_room
from chatroom.rooms.models import RoomMember
from chatroom.rooms.policy import held, why_no_direct
from chatroom.rooms.queries import find_listed_member
from chatroom.rooms.service import withdraw

DAY = timedelta(days=1)

_speaks: list[Callable] = []


def speaks(function: Callable) -> Callable:
    """Decorate `(person, room_id, text)`: it writes a message, inside the transaction."""
    _speaks[:] = [function]
    return function


def write_to(person: Person, room_id: int, anon_id: str, text: str | None) -> tuple[Place, bool]:
    """Write to a handle of a room one is in: the first words are a request; True when the conversation is new.

    Whether they reach anybody is not told: who takes no requests, or has blocked the person, is not to be found out.
    """
    _must_have_direct(person)
    limit(f"direct:{person.user_id}", 10, 1, "You are writing very fast; please wait a moment.")
    with transaction():
        person, own = _lock(person, room_id, anon_id)
        _must_have_direct(person)
        found = queries.find_between(own, anon_id)
        if found is None:
            if text is None:
                sentence = "Say in a few words why you write; they read it before they accept."
                raise invalid(sentence, message_text=sentence)
            _limit_requests(person)
            made = make(own, anon_id, room_id, is_withheld=not _reaches(person, anon_id))
            if made is not None:
                _ask(person, made, text)
                return get_place(person, made.room_id), True
            found = queries.find_between(own, anon_id)
        _go_on(person, found, own, text)
        return get_place(person, found.room_id), False


def accept(person: Person, room_id: int) -> Place:
    """Let somebody write who has asked to."""
    _must_have_direct(person)
    _limit_answers(person)
    with transaction():
        conversation, place = _get_asked(person, room_id)
        conversation.status = "accepted"
        settle(conversation)
    return place


def decline(person: Person, room_id: int) -> None:
    """Say no; the asker is told that the request was not accepted, and nothing else."""
    _limit_answers(person)
    with transaction():
        conversation, place = _get_asked(person, room_id)
        conversation.status = "declined"
        withdraw(place.member)


def block(person: Person, room_id: int) -> Place:
    """Close a conversation, and hear of no request between the two people any more, by whichever handles."""
    _limit_answers(person)
    with transaction():
        conversation, place = _get(person, room_id)
        sides = queries.sides_of(room_id)
        mine = sides.pop(place.member.anon_id)
        [other] = sides
        mine.is_blocking, mine.block_key = True, pair_key(person.user_id, other)
        if place.member.hold == "asked":
            conversation.status = "declined"
        settle(conversation)
    return place


def unblock(person: Person, room_id: int) -> Place:
    """Lift one's block of this conversation."""
    _limit_answers(person)
    with transaction():
        conversation, place = _get(person, room_id)
        mine = queries.sides_of(room_id)[place.member.anon_id]
        mine.is_blocking, mine.block_key = False, None
        settle(conversation)
    return place


def take_requests(person: Person, wanted: bool) -> None:
    """Choose whether anybody may ask to write to oneself; conversations go on, and nobody is told."""
    with transaction():
        lock_user(person.user_id)  # or two tabs would make the same row
        db.session.merge(DirectChoice(user_id=person.user_id, takes_requests=wanted))


def note_left(room_id: int, anon_id: str) -> None:
    """One of the two has left. Inside the transaction."""
    lock_room(room_id)
    queries.sides_of(room_id)[anon_id].has_left = True
    settle(queries.find_conversation(room_id))


def follow_mutes(room_id: int, anon_id: str) -> None:
    """A mute in a room holds in the conversations that began there. Inside the transaction."""
    for conversation in queries.begun_by_bearer(room_id, anon_id):
        lock_room(conversation.room_id)
        db.session.refresh(conversation)  # they may have accepted while we waited
        settle(conversation)


def _limit_answers(person: Person) -> None:
    # Each is told to the other one's tabs, whom a block is to keep from being disturbed.
    limit(f"direct-answer:{person.user_id}", 30, 1 / 2, "You have answered very often; please wait a moment.")


def _must_have_direct(person: Person) -> None:
    if word := why_no_direct(person):
        raise held(word)


def _lock(person: Person, room_id: int, anon_id: str) -> tuple[Person, str]:
    """Hold the room still, and the conversations there are; the person and their handle there, as they are then."""
    own = _own_handle(person, room_id, anon_id)
    # Also the one that is kept from the person, whose place a request takes.
    known = (queries.find_between(own, anon_id), queries.find_withheld(anon_id, own))
    # By number, as everybody does, or two could wait for each other; one made meanwhile has a higher number.
    for each in sorted({room_id, *(found.room_id for found in known if found is not None)}):
        person = hold_room(person, each)
    db.session.expire_all()
    return person, _own_handle(person, room_id, anon_id)


def _own_handle(person: Person, room_id: int, anon_id: str) -> str:
    """Under which handle the person writes to another one that they share this room with."""
    place = get_place(person, room_id)
    if place.member is None:
        raise forbidden("Join the room to write to somebody in it.")
    if place.member.is_silenced:
        raise ChatError("muted", "A moderator has muted you in this room: you can write to nobody from here.")
    # A renewed handle too, as long as it is shown: whether it still is somebody's is not to be found out.
    if find_listed_member(room_id, anon_id) is None:
        raise not_found("member")
    if is_handle_of(anon_id, person.user_id):
        raise ChatError("conflict", "That is you.")
    return place.member.anon_id


def _limit_requests(person: Person) -> None:
    lock_user(person.user_id)  # or two tabs would each have the last one
    most = current_app.config["DIRECT_REQUESTS_PER_DAY"]
    asked = queries.asked_since(person.user_id, now() - DAY)
    if len(asked) >= most and current_app.config["RATE_LIMITS"]:
        wait = int((asked[-most] + DAY - now()).total_seconds()) + 1
        sentence = f"You have written to {most} people for the first time today; please wait until tomorrow."
        raise ChatError("rate_limited", sentence, retry_after=wait)


def _reaches(person: Person, anon_id: str) -> bool:
    # A block works both ways: whoever has blocked somebody under one handle must not meet them under another.
    key = pair_key(person.user_id, anon_id)
    takes = is_borne_among(anon_id, queries.takers(current_app.config["DIRECT_MESSAGES"]))
    return takes and not queries.is_kept_apart(key)


def _ask(person: Person, conversation: DirectConversation, text: str) -> None:
    own, other, room_id = conversation.asked_by, conversation.asked, conversation.room_id
    _speaks[0](person, room_id, text)
    settle(conversation)
    if conversation.is_withheld:
        return
    record(DirectRequested(room_id=room_id, anon_id=other))
    crossed = queries.find_withheld(other, own)
    if crossed is not None:  # of which this one takes the place
        member = db.session.get_one(RoomMember, (crossed.room_id, other))
        if member.left_at is None:
            withdraw(member)


def _go_on(person: Person, conversation: DirectConversation, own: str, text: str | None) -> None:
    """Come back to a conversation; who writes to somebody who has asked them, accepts."""
    room_id = conversation.room_id
    lock_room(room_id)
    db.session.refresh(conversation)
    member = db.session.get_one(RoomMember, (room_id, own), populate_existing=True)
    if member.left_at is not None:
        member.left_at = None
        queries.sides_of(room_id)[own].has_left = False
        record(DirectChanged(room_id=room_id, anon_id=own))
    if text is not None and member.hold == "asked":
        conversation.status = "accepted"
    settle(conversation)
    if text is not None:
        _speaks[0](person, room_id, text)


def _get(person: Person, room_id: int) -> tuple[DirectConversation, Place]:
    person = hold_room(person, room_id)
    place, conversation = get_place(person, room_id), queries.find_conversation(room_id)
    if conversation is None or place.member is None:
        raise not_found("conversation")
    return conversation, place


def _get_asked(person: Person, room_id: int) -> tuple[DirectConversation, Place]:
    conversation, place = _get(person, room_id)
    if place.member.hold != "asked":
        raise ChatError("conflict", "There is no request to answer here.")
    return conversation, place
