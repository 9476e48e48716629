"""Writing several messages in one transaction, with as few statements for all of them as for one.

Four, or five for one alone, on SQLite nine or eight: the rooms, who they are from, their places in them and what they
posted before under the same ids; then the messages, with their words and all counters. Rights in rooms are read inside
the transaction, after the rooms are locked, so that none outlives its loss. Nobody holds the sign-ins: what somebody
posts in the moment in which they are signed out or banned may still come.
"""

from collections import Counter

from chatroom.accounts.queries import people_behind
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, not_found, sign_in_first
from chatroom.core.facts import record
from chatroom.core.prepared import bare_connection, together
from chatroom.extensions import db
from chatroom.handles.queries import person_key
from chatroom.messages import attachments, counters, queries, replies
from chatroom.messages.calls import calls_in, html_of
from chatroom.messages.extras import Extras, extras_of
from chatroom.messages.facts import MessagePosted
from chatroom.messages.models import MessageMention
from chatroom.messages.queries import ShownMessage
from chatroom.messages.serializers import message_json
from chatroom.messages.word_index import Indexed, has_link
from chatroom.messages.writers import Earlier, earlier, writers
from chatroom.messages.written import put_down
from chatroom.rooms import policy
from chatroom.rooms.access import Place
from chatroom.rooms.rows import rooms_locked, rooms_there


def write(drafts: list, waits: bool = True, is_all: bool = False) -> set:
    """Post what may be posted; each draft gets its `message` or its `error`. Inside a transaction.

    If it must not wait, those are left (the answer) whose room somebody holds. If it is all that the transaction does,
    PostgreSQL may have committed it when this returns.
    """
    return _Batch(drafts, waits, is_all).write()


class _Batch:
    """The drafts, and everything that is asked about them at once."""

    def __init__(self, drafts: list, waits: bool, is_all: bool) -> None:
        self._drafts, self._waits, self._is_all, self._connection = drafts, waits, is_all, bare_connection()
        self._keys = {at: person_key(*at) for at in {(draft.user_id, draft.room_id) for draft in drafts}}
        rooms, keys = {draft.room_id for draft in drafts}, set(self._keys.values())
        credentials = {draft.credential for draft in drafts if draft.person is None}
        client_ids = {draft.client_id for draft in drafts if draft.client_id is not None}
        # The rooms come first: what is read after them, nobody else can change any more.
        self._rooms, sessions, tokens, (self._members, posted) = together(
            self._connection, rooms_locked(rooms, waits), *people_behind(credentials), writers(rooms, keys, client_ids)
        )
        self._earlier = together(self._connection, earlier(posted, client_ids))[0]
        self._people, self._at = sessions | tokens, now()
        self._posted: list[tuple] = []  # draft, row, calls
        self._counts: Counter[tuple[int, str]] = Counter()

    def write(self) -> set:
        """All of them, in order; those that are left."""
        left = set() if self._waits else self._left()
        for draft in self._drafts:
            try:
                if draft not in left:
                    self._take(draft)
            except ChatError as error:
                draft.error = error
        self._flush(commits=self._may_commit())
        return left

    def _may_commit(self) -> bool:
        """On PostgreSQL, if nothing is left to be written: no calls, no files."""
        is_last = self._is_all and self._connection.dialect.name == "postgresql"
        return is_last and not any(calls or draft.files for draft, _, calls in self._posted)

    def _left(self) -> set:
        missing = {draft.room_id for draft in self._drafts} - self._rooms.keys()
        held = together(self._connection, rooms_there(missing))[0] if missing else missing
        return {draft for draft in self._drafts if draft.room_id in held}

    def _take(self, draft) -> None:
        person = draft.person or self._people.get(draft.credential)
        if person is None:
            raise sign_in_first()
        person.must_write()
        key = self._keys[draft.user_id, draft.room_id]
        room, member = self._rooms.get(draft.room_id), self._members.get((draft.room_id, key))
        if room is None or not policy.may_know(room, member):
            raise not_found("room")
        if draft.client_id is not None and self._repeats(draft, key):
            return
        if draft.refusal is not None:
            raise draft.refusal
        place = Place(person, room, member)
        _must_be_free_to_write(place, is_reply=draft.parent_id is not None)
        parent = None if draft.parent_id is None else replies.get_parent(draft.room_id, draft.parent_id)
        if draft.attachments:
            self._flush()  # one before it may have taken the same files
            draft.files = attachments.take(person, draft.room_id, draft.attachments)
        self._post(draft, place, key)
        if parent is not None:
            room.last_seq += 1
            _, reply, _ = self._posted[-1]
            self._flush()
            replies.count_posted(parent, reply, room.last_seq, key)

    def _repeats(self, draft, key: str) -> bool:
        found = self._earlier.get((draft.room_id, key, draft.client_id))
        if found is None:
            return False
        if isinstance(found, Earlier):
            # Of an erased message nothing is left to compare with.
            is_same = found.erased_at is not None or found.client_digest == _digest(draft)
            extras = extras_of([found.message], draft.user_id).get(found.message.message_id)
            found = message_json(found.message, is_own=True, extras=extras)
        else:
            is_same = _digest(found) == _digest(draft)
            self._flush()
            found = found.message
        if not is_same:
            raise ChatError("conflict", "Another message was already sent under this client_id.")
        draft.message = found
        return True

    def _post(self, draft, place: Place, key: str) -> None:
        room, member, person = place.room, place.member, place.person
        speaks_as_library = room.room_type == "librarian" and person.is_staff
        html = html_of(place, draft.make_html(), draft.text if draft.words is None else draft.words)
        room.last_seq, room.message_count = room.last_seq + 1, room.message_count + 1
        row = {
            "room_id": room.room_id, "anon_id": member.anon_id, "seq": room.last_seq, "updated_seq": room.last_seq,
            "client_id": draft.client_id, "client_digest": _digest(draft) if draft.client_id else None,
            "message_type": draft.files[0].kind if draft.files else "text", "message_text": draft.text,
            "message_html": html, "parent_id": draft.parent_id, "attachment_count": len(draft.files),
            "role": member.role, "badge": "librarian" if speaks_as_library else None,
            "display_name": person.display_name if speaks_as_library else None, "sent_at": self._at,
            "is_forwarded": draft.words is not None,
        }  # fmt: skip
        self._counts[room.room_id, member.anon_id] += 1
        member.last_post_at = self._at
        draft.is_new = True
        if draft.client_id is not None:
            self._earlier[draft.room_id, key, draft.client_id] = draft
        self._posted.append((draft, row, calls_in(html)))

    def _flush(self, commits: bool = False) -> None:
        """What is posted so far, into the database."""
        if not self._posted:
            return
        rows = [row for _, row, _ in self._posted]
        said = [Indexed(None, row["room_id"], row["anon_id"], row["message_text"], has_link(row["message_html"]),
                        draft.files) for draft, row, _ in self._posted]  # fmt: skip
        rooms = (self._rooms[room_id] for room_id in {row["room_id"] for row in rows})
        counts = [{"id": each.room_id, "seq": each.last_seq, "count": each.message_count} for each in rooms]
        posts = [{"id": room_id, "handle": handle, "posted": posted, "at": self._at}
                 for (room_id, handle), posted in self._counts.items()]  # fmt: skip
        messages = put_down(self._connection, rows, said, counts, posts, commits)
        try:
            for (draft, _, calls), message in zip(self._posted, messages, strict=True):
                self._tell(draft, message, calls)
        except Exception as error:
            if commits:  # or all would be written once more, each by itself
                raise ChatError("unavailable", "The library could not answer that; please try again.") from error
            raise
        self._posted, self._counts = [], Counter()

    def _tell(self, draft, message: ShownMessage, calls: set[str]) -> None:
        if calls:
            db.session.add_all(MessageMention(message_id=message.message_id, anon_id=anon_id) for anon_id in calls)
            db.session.flush()
            counters.count_calls(message, set(), calls)
        if draft.files:
            attachments.tie(draft.files, message.message_id, message.anon_id)
        shown = message_json(message, extras=Extras(attachments=draft.files))
        draft.message = {**shown, "client_id": draft.client_id}
        record(MessagePosted(room_id=message.room_id, anon_id=message.anon_id, message=shown))


def _must_be_free_to_write(place: Place, is_reply: bool) -> None:
    refusal = policy.why_not_post(place.room, place.member, place.person, is_reply)
    if refusal is not None:
        raise refusal
    room, member = place.room, place.member
    if room.slow_mode_seconds and member.last_post_at is not None and not place.moderates:
        passed = (now() - member.last_post_at).total_seconds()
        if 0 <= passed < room.slow_mode_seconds:  # below 0 the clock was put back, and nobody shall wait for it
            seconds = int(room.slow_mode_seconds - passed) + 1
            raise ChatError("rate_limited", f"Slow mode: you can write again in {seconds} s.", retry_after=seconds)


def _digest(draft) -> str:
    return draft.digest or queries.client_digest(draft.text, draft.parent_id, draft.attachments)
