"""Forwarding: the words of one room said in another, under one's own handle there.

In the other room nobody may learn where they come from. What is posted is a new message of the forwarder's: no author,
no room, no message id; handles, links to messages, rooms and invites are taken out of the text; its files are copies.
"""

from functools import partial

from chatroom.accounts.person import Person
from chatroom.core.crypto import keyed_hash
from chatroom.core.errors import ChatError, invalid
from chatroom.core.facts import transaction
from chatroom.messages import copying, posting, queries
from chatroom.messages.access import get_message_for
from chatroom.messages.input import TEXT_MOST
from chatroom.messages.posting import Draft
from chatroom.messages.traces import without_traces
from chatroom.rooms.rows import lock_rooms


def forward(
    person: Person, message_id: int, room_id: int, words: str = "", client_id: str | None = None,
    with_files: bool = True, host: str = "",
) -> Draft:  # fmt: skip
    """Post a message's text and files in another room; both rooms' rights are asked in the transaction that posts."""
    digest = keyed_hash("client_id", f"forward{'' if with_files else '-words'}:{message_id}:{words}")
    draft = Draft(person.user_id, person.credential, room_id, "", client_id, words=words, digest=digest)
    posting.limit_draft(draft)
    try:
        if with_files:
            _copy_files(draft, person, message_id, host)
        with transaction():
            _take_text(draft, person, message_id, host)
            posting.post_inside(draft)
    finally:
        copying.let_go(draft.attachments)
    posting.count_no_repeat(draft)
    return draft


def _copy_files(draft: Draft, person: Person, message_id: int, host: str) -> None:
    """Rights are asked here for what is read and stored now, and anew where it is posted."""
    if draft.refusal is not None or posting.was_posted(draft):
        return
    try:
        place, message = get_message_for(person, message_id)
        if place.room.room_id != draft.room_id and not message.is_deleted:
            clean = partial(without_traces, host=host)
            draft.attachments = copying.copy_files(person, message_id, draft.room_id, clean)
    except ChatError as error:
        draft.refusal = error


def _take_text(draft: Draft, person: Person, message_id: int, host: str) -> None:
    """What is to be posted; a refusal is kept, for what was posted before is answered in spite of it."""
    message = queries.find_message(message_id)
    lock_rooms({draft.room_id} | ({message.room_id} if message else set()))
    try:
        if message is not None:
            queries.refresh(message)
        _, message = get_message_for(person, message_id)
        if message.room_id == draft.room_id:
            sentence = "It stands in this room already: choose another one."
            raise invalid(sentence, room_id=sentence)
        is_empty = not message.message_text and not draft.attachments
        if message.is_deleted or message.message_type == "system" or is_empty:
            raise ChatError("conflict", "There is nothing here that could be forwarded.")
        draft.text = _together(draft.words, without_traces(message.message_text, host))
    except ChatError as error:
        draft.refusal = draft.refusal or error


def _together(words: str, text: str) -> str:
    if not words or not text:
        return words or text
    quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    both = f"{words}\n\n{quoted}"
    if len(both) > TEXT_MOST:
        sentence = f"With what you forward this has {len(both)} of {TEXT_MOST} characters: write less, or nothing."
        raise invalid(sentence, message_text=sentence)
    return both
