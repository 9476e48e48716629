"""Forwarding: the words of one room said in another, under one's own handle there.

In the other room nobody may learn where they come from. What is posted is text alone, a new message of the forwarder's:
no author, no room, no message id; and handles, links to messages and rooms and invites are taken out of the text.
"""

import re

from chatroom.accounts.person import Person
from chatroom.core.crypto import keyed_hash
from chatroom.core.errors import ChatError, invalid
from chatroom.core.facts import transaction
from chatroom.handles.queries import handles_among
from chatroom.messages import posting, queries
from chatroom.messages.access import get_message_for
from chatroom.messages.input import TEXT_MOST
from chatroom.messages.posting import Draft
from chatroom.rooms.queries import lock_rooms

SOMEBODY = "somebody"
_HANDLE = re.compile(r"@?(?<![^\W\d_])([a-z]+-[a-z]+-\d{4})(?!\d)", re.IGNORECASE)
_DOOR = r"/(?:rooms/\d+|chat/(?:rooms|messages)/\d+|join#)"


def forward(
    person: Person, message_id: int, room_id: int, words: str = "", client_id: str | None = None, host: str = ""
) -> Draft:
    """Post a message's text in another room; the rights of both rooms are asked in the transaction that posts it."""
    digest = keyed_hash("client_id", f"forward:{message_id}:{words}")
    draft = Draft(person.user_id, person.credential, room_id, "", client_id, words=words, digest=digest)
    posting.limit_draft(draft)
    with transaction():
        _take_text(draft, person, message_id, host)
        posting.post_inside(draft)
    posting.count_no_repeat(draft)
    return draft


def without_traces(text: str, host: str) -> str:
    """The text without handles, and without links that lead into this library's rooms."""
    found = {name.lower() for name in _HANDLE.findall(text)}
    handles = handles_among(found)
    own = rf"(?:https?://{re.escape(host)})?{_DOOR}|https?://[^\s/()<>]+/rooms/\d+#m\d+" if host else _DOOR
    text = re.sub(rf"\[([^\[\]]*)\]\(\s*<?(?:{own})[^\s()]*\)", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<![^\s(<\[\"'>])(?:{own})[^\s()<>\[\]]*", "…", text, flags=re.IGNORECASE)
    return _HANDLE.sub(lambda match: SOMEBODY if match[1].lower() in handles else match[0], text)


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
        if message.is_deleted or message.message_type == "system" or not message.message_text:
            raise ChatError("conflict", "There are no words here that could be forwarded.")
        draft.text = _together(draft.words, without_traces(message.message_text, host))
    except ChatError as error:
        draft.refusal = draft.refusal or error


def _together(words: str, text: str) -> str:
    if not words:
        return text
    quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    both = f"{words}\n\n{quoted}"
    if len(both) > TEXT_MOST:
        sentence = f"With what you forward this has {len(both)} of {TEXT_MOST} characters: write less, or nothing."
        raise invalid(sentence, message_text=sentence)
    return both
