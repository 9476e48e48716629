"""Posting: what waits is written together, in the order in which it came, and answered when it is on disk.

A message that comes alone is written at once. While a transaction is on its way to the disk the next ones gather, so
that under load many share the asking, the writing and the sync.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from chatroom import hub
from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, busy, told
from chatroom.core.facts import is_in_transaction, transaction
from chatroom.core.limits import give_back, limit
from chatroom.core.prepared import bare_connection, together
from chatroom.extensions import db
from chatroom.handles.queries import person_key
from chatroom.messages.batch import write
from chatroom.messages.calls import html_made
from chatroom.messages.lines import Lines
from chatroom.messages.writers import writers
from chatroom.realtime.push import send_now

log = logging.getLogger(__name__)

DEADLOCK, CANCELED = "40P01", "57014"  # PostgreSQL's; the latter for what took too long


NOT_MADE = ""  # no text has this HTML
IN_ALL_ROOMS = 3  # times as much as in one
TOO_FAST = "You are writing very fast; please wait a moment."


def _nothing(draft: "Draft") -> None:
    """Nobody waits for the answer."""


@dataclass(eq=False, slots=True)
class Draft:
    """A message that somebody wants to post, and what became of it: `message` (its JSON, for its author) or `error`."""

    user_id: int
    credential: str
    room_id: int
    text: str
    client_id: str | None = None
    parent_id: int | None = None
    attachments: tuple[str, ...] = ()  # ids of uploads
    person: Person | None = None  # None: looked up by the credential in the moment of writing
    refusal: ChatError | None = None  # what to answer if it was not posted before
    words: str | None = None  # of a forwarded message, what is one's own in its text
    digest: str | None = None  # what must be the same when the client_id comes again, if not the text
    html: str | None = NOT_MADE
    done: Callable[["Draft"], None] = _nothing
    message: dict | None = None
    is_new: bool = False
    error: ChatError | None = None
    files: list = field(default_factory=list)  # the uploads, found in the moment of writing

    def make_html(self) -> str | None:
        """The HTML of its text, made once: before its room is held, if it can be."""
        if self.html == NOT_MADE:
            self.html = html_made(self.text)
        return self.html

    @property
    def repeats(self) -> bool:
        """True when it had been posted before under its client_id."""
        return self.message is not None and not self.is_new and self.error is None


def submit(draft: Draft) -> None:
    """Post soon; `done` is called with the draft when it is on disk, or refused."""
    limit_draft(draft)
    draft.make_html()
    _lines().enter(draft)


def post(draft: Draft) -> Draft:
    """Post now; returns when it is on disk, or raises and has changed nothing."""
    limit_draft(draft)
    draft.make_html()
    if is_in_transaction():
        post_inside(draft)
    else:
        db.session.rollback()  # it may hold a connection, for which those who write would wait
        finished = hub.event()
        draft.done = lambda draft: finished.set()
        _lines().enter(draft, serves=True)
        finished.wait()
    if draft.error is not None:
        raise draft.error
    return draft


def post_inside(draft: Draft) -> None:
    """Post as a part of the open transaction; raises, and then nothing of it may be kept."""
    db.session.flush()
    write([draft])
    db.session.expire_all()  # the room's counters were moved beside the models
    if draft.error is not None:
        raise draft.error


def was_posted(draft: Draft) -> bool:
    """True when something stands under its client_id already, and it need not be prepared; asked anew on writing."""
    if draft.client_id is None:
        return False
    keys = {person_key(draft.user_id, draft.room_id)}
    asked = writers({draft.room_id}, keys, {draft.client_id})
    return bool(together(bare_connection(), asked)[0].posted)


def limit_flood(user_id: int, room_id: int) -> None:
    """Let somebody write once more in a room, or raise rate_limited."""
    own, in_all = _buckets(user_id, room_id)
    limit(*own, TOO_FAST)
    try:
        limit(*in_all, TOO_FAST)
    except ChatError:
        bucket, _, rate = own
        give_back(bucket, rate)
        raise


def count_no_repeat(draft: Draft) -> None:
    """Take back what `limit_draft` has counted, when nothing was posted."""
    if draft.repeats and draft.refusal is None:
        for bucket, _, rate in _buckets(draft.user_id, draft.room_id):
            give_back(bucket, rate)


def _buckets(user_id: int, room_id: int) -> list[tuple[str, int, float]]:
    """The room's, and that of all rooms together, with how many at once and how many a second."""
    config = current_app.config
    burst, rate = config["MESSAGE_BURST"], config["MESSAGE_RATE"]
    in_all = f"message:{user_id}", IN_ALL_ROOMS * burst, IN_ALL_ROOMS * rate
    return [(f"message:{user_id}:{room_id}", burst, rate), in_all]


def limit_draft(draft: Draft) -> None:
    """Let a draft pass, or raise rate_limited; one that repeats may be answered in spite of it."""
    try:
        limit_flood(draft.user_id, draft.room_id)
    except ChatError as error:
        if draft.client_id is None:
            raise
        draft.refusal = error  # one that was posted already is answered all the same


def _lines() -> Lines:
    app = current_app._get_current_object()
    # setdefault is one step: two threads that come first at once must not get two.
    return app.extensions.get("chatroom_posting") or app.extensions.setdefault(
        "chatroom_posting", Lines(app, _write, _refuse)
    )


def _write(drafts: list[Draft], waits: bool = True) -> list[Draft]:
    """Write and answer them; those that are left, in order, when it must not wait for whoever holds their room."""
    left: set[Draft] = set()
    try:
        with transaction(waits=waits):
            left = write(drafts, waits, is_all=True)
    except Exception as error:
        log.exception("%d messages were not posted", len(drafts))
        if len(drafts) > 1 and _may_be_of_one(error, waits):
            return _write_apart(drafts, waits)
        left = set()
        for draft in drafts:
            draft.error = told(error)
    for draft in drafts:
        if draft not in left:
            _answer(draft)
    send_now()
    for draft in drafts:  # when all have their answers: it may be a journey to Redis for each
        count_no_repeat(draft)
    return [draft for draft in drafts if draft in left]


def _may_be_of_one(error: Exception, waits: bool) -> bool:
    """True when it need not befall the others, too, and nothing of it can have been committed.

    Those who have waited for their room until their time was over would wait as long again, each by itself.
    """
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return told(error).code == "internal" or state == DEADLOCK or (state == CANCELED and not waits)


def _write_apart(drafts: list[Draft], waits: bool) -> list[Draft]:
    """One of them may have spoilt it for all: first the rooms are parted, and then each is written by itself."""
    for draft in drafts:
        draft.message, draft.is_new, draft.error = None, False, None
    if not waits:
        return drafts
    for draft in drafts:
        _write([draft])
    return []


def _refuse(draft: Draft) -> None:
    draft.error = busy()
    _answer(draft)


def _answer(draft: Draft) -> None:
    done, draft.done = draft.done, _nothing  # once, whoever comes to answer it again
    try:
        done(draft)
    except Exception:
        log.exception("an answer to a post failed")
