"""Which of the matches come first: those that say most about what was looked for, and the newer of two alike."""

from datetime import datetime
from math import log

from chatroom.messages.words import words_of
from chatroom.search.queries import Match
from chatroom.search.wish import Wish

HALF_LIFE = 60  # days in which half of the advantage of being new is lost
OF_NEWNESS = 0.6  # the part of a rank that newness decides


def ranked(matches: list[Match], wish: Wish, moment: datetime) -> list[Match]:
    """Best first."""
    return sorted(matches, key=lambda match: (_rank(match, wish, moment), match.message_id), reverse=True)


def _rank(match: Match, wish: Wish, moment: datetime) -> float:
    age = max(0.0, (moment - match.sent_at).total_seconds() / 86400)
    return _relevance(match.message_text, wish) * (1 - OF_NEWNESS + OF_NEWNESS * 0.5 ** (age / HALF_LIFE))


def _relevance(text: str, wish: Wish) -> float:
    if not wish.phrases:
        return 1.0
    words = words_of(text)
    found = sum(1 + log(max(1, _count(phrase, words))) for phrase in wish.phrases)
    together = [word for phrase in wish.phrases for word in phrase]
    if len(wish.phrases) > 1 and _count(together, words):
        found += len(wish.phrases)  # side by side, as they were typed
    return found / (1 + log(1 + len(words) / 40))


def _count(phrase: list[str], words: list[str]) -> int:
    if len(phrase) == 1:
        return words.count(phrase[0])
    first, size = phrase[0], len(phrase)
    return sum(word == first and words[at : at + size] == phrase for at, word in enumerate(words))
