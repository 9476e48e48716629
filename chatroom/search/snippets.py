"""A short piece of a text around what was looked for, in parts: plain ones and matches. No HTML."""

import re
from collections.abc import Sequence

from chatroom.messages.words import WORD, letters_of, pairs, words_of
from chatroom.search.wish import Wish

LENGTH = 240
BEFORE = 60  # of them, before the first match

Span = tuple[int, int]


def snippet(texts: Sequence[str], wish: Wish) -> list[dict]:
    """The parts, `{text, is_match}`, in order, of the first of these texts in which there is a match."""
    found = ((text, _marks(text, wish)) for text in texts)
    text, marks = next((each for each in found if each[1]), (texts[0], []))
    first, end = _window(text, marks[0][0] if marks else 0)
    parts, at = [], first
    for start, stop in marks:
        if start >= end:
            break
        if stop > first:
            parts += [_part(text[at:start], False), _part(text[max(start, first) : min(stop, end)], True)]
            at = min(stop, end)
    parts.append(_part(text[at:end], False))
    if first:
        parts.insert(0, _part("…", False))
    if end < len(text):
        parts.append(_part("…", False))
    return [part for part in parts if part["text"]]


def _part(text: str, is_match: bool) -> dict:
    return {"text": re.sub(r"\s+", " ", text), "is_match": is_match}


def _window(text: str, mark: int) -> Span:
    """From which letter to which; at blanks, where there are some near."""
    if len(text) <= LENGTH:
        return 0, len(text)
    first = max(0, min(mark - BEFORE, len(text) - LENGTH))
    end = min(len(text), first + LENGTH)
    if first:
        blank = text.find(" ", first, min(first + 20, mark))
        first = blank + 1 if blank >= 0 else first
    if end < len(text):
        blank = text.rfind(" ", max(end - 20, mark + 1), end)
        end = blank if blank >= 0 else end
    return first, end


def _marks(text: str, wish: Wish) -> list[Span]:
    """Where the phrases are, in order, those that touch each other as one."""
    words, spans = _placed(text)
    found = set()
    for phrase in wish.phrases:
        first, size = phrase[0], len(phrase)
        for at, word in enumerate(words):
            if word == first and words[at : at + size] == phrase:
                found.update(spans[at : at + size])
        if size == 1 and letters_of(first) == {first}:
            found.update((at, at + 1) for at, letter in enumerate(text) if letter == first)
    merged: list[Span] = []
    for start, stop in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged


def _placed(text: str) -> tuple[list[str], list[Span]]:
    """The words of a text as it is written, each with where it stands."""
    words: list[str] = []
    spans: list[Span] = []
    for match in WORD.finditer(text):
        found = words_of(match[0])
        words += found
        if len(found) > 1 and len(found) == len(pairs(match[0])):
            spans += [(match.start() + at, match.start() + at + 2) for at in range(len(found))]
        else:
            spans += [match.span()] * len(found)
    return words, spans
