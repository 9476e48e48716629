"""What somebody types into the search field, understood: words, "phrases", -without, from: in: before: after: has:."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chatroom.core.errors import ChatError, invalid
from chatroom.messages.word_index import HAS
from chatroom.messages.words import words_of
from chatroom.search.states import STATES

TEXT_MOST = 200
WORDS_MOST = 24
_ALSO = {
    "attachment": "file", "picture": "image", "photo": "image", "sound": "audio", "film": "video", "doc": "document",
    "pinned": "pin",
}  # fmt: skip

_PART = re.compile(
    r'(?P<minus>-?)(?:(?P<key>from|in|before|after|has):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]*))', re.I
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(slots=True)
class Wish:
    """What is looked for: every phrase in `phrases` (a word is a phrase of one), none of `without`."""

    phrases: list[list[str]] = field(default_factory=list)
    without: list[list[str]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)  # handles, or `me`
    not_by: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)  # names or numbers
    has: set[str] = field(default_factory=set)
    has_not: set[str] = field(default_factory=set)
    before: datetime | None = None
    after: datetime | None = None


def understand(text: str) -> Wish:
    """The wish in a text; 422 with a sentence for what cannot be meant."""
    wish = Wish()
    for part in _PART.finditer(text):
        if part[0]:
            _take(wish, part)
    if sum(map(len, wish.phrases + wish.without)) > WORDS_MOST:
        raise wrong(f"That is a lot to look for: {WORDS_MOST} words are the most.")
    if wish == Wish():
        raise wrong("Write a word to look for; signs alone are not found.")
    if not (wish.phrases or wish.authors or wish.has):
        raise wrong("Add a word to look for, or from: with a handle, or has:link.")
    return wish


def wrong(sentence: str) -> ChatError:
    """A refusal of what was typed."""
    return invalid(sentence, q=sentence)


def _take(wish: Wish, part: re.Match) -> None:
    is_not, key = bool(part["minus"]), (part["key"] or "").lower()
    value = (part["phrase"] if part["phrase"] is not None else part["word"]).strip()
    if not key:
        phrase = words_of(value)
        if phrase:
            (wish.without if is_not else wish.phrases).append(phrase)
    elif not value:
        raise wrong(f"Write what you mean right behind {key}: without a blank, like {_EXAMPLES[key]}.")
    elif key == "from":
        (wish.not_by if is_not else wish.authors).append(value.removeprefix("@").lower())
    elif key == "has":
        _has(wish, value.lower(), is_not)
    elif is_not:
        raise wrong(f"-{key}: is not understood; leave the minus away.")
    elif key == "in":
        wish.rooms.append(value)
    else:
        _bound(wish, key, value)


_EXAMPLES = {
    "from": "from:quiet-otter-4821", "in": 'in:"Reading room"', "before": "before:2026-05-01",
    "after": "after:2026-05-01", "has": "has:link",
}  # fmt: skip


def _has(wish: Wish, what: str, is_not: bool) -> None:
    one = what.removesuffix("s")
    what = _ALSO.get(one, one)
    known = HAS + STATES
    if what not in known:
        raise wrong(f"There is no has:{what[:20]}; write has:{', '.join(known[:-1])} or {known[-1]}.")
    (wish.has_not if is_not else wish.has).add(what)


def _bound(wish: Wish, key: str, value: str) -> None:
    first, end = _span(key, value)
    if key == "before":
        wish.before = first if wish.before is None else min(first, wish.before)
    else:
        wish.after = end if wish.after is None else max(end, wish.after)
    if wish.before and wish.after and wish.before <= wish.after:
        raise wrong("No moment is after that and before that: look at the two dates once more.")


def _span(key: str, value: str) -> tuple[datetime, datetime]:
    """When a day, a month or a year begins, and when the next one does."""
    found = _DATE.fullmatch(value)
    try:
        year, month, day = (int(each) if each else None for each in found.groups())
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return first, datetime(year + 1, 1, 1, tzinfo=UTC)
    except (AttributeError, ValueError, OverflowError):
        raise wrong(f"Write the date after {key}: as year-month-day, like {_EXAMPLES[key]}.") from None
