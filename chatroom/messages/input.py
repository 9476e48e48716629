"""Messages as clients send them."""

import re
from dataclasses import dataclass

from chatroom.core.forms import Fields
from chatroom.messages.emoji import find_emoji

TEXT_MOST = 4000
WAIT_MOST = 25
AGE_MOST = 366 * 24 * 3600
ALT_MOST = 1000
ATTACHMENTS_MOST = 10  # of one message
_ATTACHMENT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class PageWanted:
    """Which part of a room was asked for."""

    before: int | None
    after: int | None
    around: int | None
    limit: int
    wait: float
    top_level: bool


def new_message(fields: Fields) -> dict:
    """What a send needs."""
    attachments = _attachments(fields)
    is_wordless = attachments and fields.raw("message_text") in (None, "")
    message = {
        "text": "" if is_wordless else fields.text("message_text", TEXT_MOST),
        "client_id": fields.line("client_id", 64, default=None) or None,
        "parent_id": fields.integer("parent_id", default=None),
        "attachments": attachments,
    }
    fields.check()
    return message


def _attachments(fields: Fields) -> tuple[str, ...]:
    wanted = [] if fields.raw("attachments") is None else fields.raw("attachments")
    is_list = isinstance(wanted, list) and len(wanted) <= ATTACHMENTS_MOST
    if not is_list or not all(isinstance(each, str) and _ATTACHMENT.fullmatch(each) for each in wanted):
        fields.refuse("attachments", f"Attachments must be the ids of at most {ATTACHMENTS_MOST} files.")
        return ()
    return tuple(dict.fromkeys(wanted))


def new_text(fields: Fields) -> dict:
    """What an edit needs; only a message with files may be left without words, which is asked where it is known."""
    text = fields.text("message_text", TEXT_MOST, least=0)
    change = {"text": text, "version": fields.integer("version")}
    fields.check()
    return change


def draft_wanted(fields: Fields) -> dict:
    """What is to be kept until it is sent, and how many seconds ago it was written."""
    draft = {
        "text": fields.text("message_text", TEXT_MOST, least=0),
        "age": fields.integer("age", default=0, least=0, most=AGE_MOST),
        "parent_id": fields.integer("parent_id", default=None),
    }
    fields.check()
    return draft


def draft_place(fields: Fields) -> int | None:
    """Below which message a draft is; None is the room's own conversation."""
    parent_id = fields.integer("parent_id", default=None)
    fields.check()
    return parent_id


def forward_wanted(fields: Fields) -> dict:
    """What a forward needs; words of one's own are welcome, and not needed. Files go along unless they are left out."""
    wanted = {
        "room_id": fields.integer("room_id"),
        "words": fields.text("message_text", TEXT_MOST) if fields.raw("message_text") not in (None, "") else "",
        "client_id": fields.line("client_id", 64, default=None) or None,
        "with_files": fields.boolean("with_files", default=True),
    }
    fields.check()
    return wanted


def wanted_emoji(fields: Fields) -> str:
    """Which emoji a reaction is."""
    emoji = find_emoji(fields.raw("emoji"))
    if emoji is None:
        fields.refuse("emoji", "Emoji must be one emoji, such as \N{THUMBS UP SIGN}.")
    fields.check()
    return emoji


def page_wanted(fields: Fields) -> PageWanted:
    """`before` or `after` (a `seq`) or `around` (a message), `limit`, `wait`, `top_level`."""
    wanted = PageWanted(
        fields.integer("before", default=None, least=0),
        fields.integer("after", default=None, least=0),
        fields.integer("around", default=None),
        fields.integer("limit", default=50, most=200),
        fields.seconds("wait", WAIT_MOST),
        fields.boolean("top_level", default=False),
    )
    if [wanted.before, wanted.after, wanted.around].count(None) < 2:
        fields.refuse("before", "Ask for what came before, after or around, for one of them.")
    fields.check()
    return wanted


def replies_wanted(fields: Fields) -> tuple[int | None, int | None, int]:
    """`before` or `after` (a `seq`), `limit`."""
    before, after = (fields.integer(name, default=None, least=0) for name in ("before", "after"))
    limit = fields.integer("limit", default=50, most=200)
    if before is not None and after is not None:
        fields.refuse("before", "Ask for what came before or after, not both.")
    fields.check()
    return before, after, limit


def threads_wanted(fields: Fields) -> tuple[int | None, int]:
    """`before`, a `last_message_id`, and `limit`."""
    wanted = fields.integer("before", default=None), fields.integer("limit", default=50, most=200)
    fields.check()
    return wanted


def version_wanted(fields: Fields) -> int | None:
    """`before`, a version."""
    before = fields.integer("before", default=None)
    fields.check()
    return before
