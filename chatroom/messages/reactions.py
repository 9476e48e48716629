"""Reacting to messages."""

from sqlalchemy import delete

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.messages import counters, queries
from chatroom.messages.access import get_locked_message_for, get_message_for
from chatroom.messages.extras import Extras, extras_of
from chatroom.messages.facts import ReactionChanged
from chatroom.messages.models import Message, MessageReaction
from chatroom.rooms.access import Place
from chatroom.rooms.policy import why_not_react

EMOJI_MOST = 20  # different ones at a message
REACTIONS_MOST = 1000  # at a message: all of them are told whenever one changes
BURST, RATE = 20, 2  # of a person: so many at once, then so many each second


def react(person: Person, message_id: int, emoji: str, on: bool) -> Message:
    """Put an emoji to a message, or take one's own away again; what is so already stays."""
    get_message_for(person, message_id)
    limit(f"reaction:{person.user_id}", BURST, RATE, "You are reacting very fast; please wait a moment.")
    with transaction():
        place, message = get_locked_message_for(person, message_id)
        own = queries.find_own_reaction(person, message_id, emoji)
        if on and own is None:
            _must_be_free_to_react(place, message, emoji)
            _change(
                place, message, MessageReaction(message_id=message_id, emoji=emoji, anon_id=place.member.anon_id), 1
            )
        elif own is not None and not on:
            # Like one's words, it can be taken back wherever it can be seen.
            _change(place, message, own, -1)
    return message


def forget_reactions(message: Message) -> None:
    """Of a message that is gone nothing is left to react to."""
    if message.reaction_count:
        db.session.execute(delete(MessageReaction).where(MessageReaction.message_id == message.message_id))
        message.reaction_count = 0


def _must_be_free_to_react(place: Place, message: Message, emoji: str) -> None:
    refusal = why_not_react(place.room, place.member, place.person)
    if refusal is not None:
        raise refusal
    if message.is_deleted:
        raise ChatError("conflict", "This message has been removed.")
    given = extras_of([message]).get(message.message_id, Extras()).reactions
    if emoji not in given and len(given) >= EMOJI_MOST:
        raise ChatError("conflict", f"This message has {EMOJI_MOST} different emoji already; choose one of them.")
    if message.reaction_count >= REACTIONS_MOST:
        raise ChatError("conflict", f"This message has {REACTIONS_MOST} reactions already; it can hold no more.")


def _change(place: Place, message: Message, reaction: MessageReaction, by: int) -> None:
    if by > 0:
        db.session.add(reaction)
    else:
        db.session.delete(reaction)
    message.reaction_count += by
    message.updated_seq = counters.take_seq(place.room)
    record(
        ReactionChanged(
            message_id=message.message_id, room_id=message.room_id, seq=message.seq, updated_seq=message.updated_seq,
            parent_id=message.parent_id, anon_id=reaction.anon_id, emoji=reaction.emoji, on=by > 0,
            reactions=extras_of([message]).get(message.message_id, Extras()).reactions,
        )
    )  # fmt: skip
