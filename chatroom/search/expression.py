"""A wish in the words of each engine's index: for each room and key, as every room's words are hashed by themselves."""

from collections.abc import Collection
from typing import NamedTuple

from chatroom.messages.word_index import HAS, author_word, hashes, having_word, index_keys
from chatroom.messages.words import couples_of
from chatroom.search.wish import Wish

# How FTS5 and PostgreSQL say a phrase's blank, and, or, and what must not be there.
FTS5 = ('"{}"', " ", "({})", " AND ", " OR ", "({} NOT {})")
TSQUERY = ("({})", " <-> ", "({})", " & ", " | ", "({} & !{})")


class Expression(NamedTuple):
    """What the index is asked, or nothing; what it finds then is wanted, or it is all that is not."""

    words: str
    is_wanted: bool


def expression(wish: Wish, mine: dict[int, list[str]], dialect: str) -> Expression:
    """What the index is asked. `mine` are the rooms to look into, with the person's own handles in each.

    It is made of hashes and the engine's signs alone: nothing of what was typed is in it.
    """
    signs = TSQUERY if dialect == "postgresql" else FTS5
    is_wanted = bool(wish.phrases or wish.authors or wish.has & set(HAS))
    rooms = (_in_room(wish, room_id, handles, key, signs) for room_id, handles in mine.items() for key in index_keys())
    return Expression(signs[4].join(filter(None, rooms)), is_wanted)


def _in_room(wish: Wish, room_id: int, handles: list[str], key, signs: tuple) -> str:
    quotes, blank, brackets, all_of, one_of, but_not = signs

    def phrase(words: list[str]) -> str:
        couples = couples_of(words)
        # Side by side they are one word of the index; where they stand is asked where that does not say it all.
        in_order = [] if len(words) == 2 and couples else [quotes.format(blank.join(hashes(words, room_id, key)))]
        parts = in_order + [quotes.format(each) for each in hashes(couples, room_id, key)]
        return parts[0] if len(parts) == 1 else brackets.format(all_of.join(parts))

    def any_of(phrases: Collection[list[str]]) -> str:
        return brackets.format(one_of.join(map(phrase, phrases)))

    def having(what: set[str]) -> list[list[str]]:
        return [[having_word(each)] for each in sorted(what) if each in HAS]

    wanted = [phrase(words) for words in [*wish.phrases, *having(wish.has)]]
    if wish.authors:
        wanted.append(any_of(_by(wish.authors, handles)))
    unwanted = [*wish.without, *_by(wish.not_by, handles), *having(wish.has_not)]
    if not wanted:
        return any_of(unwanted) if unwanted else ""
    found = brackets.format(all_of.join(wanted))
    return but_not.format(found, any_of(unwanted)) if unwanted else found


def _by(authors: list[str], mine: list[str]) -> list[list[str]]:
    handles = {handle for author in authors for handle in (mine if author == "me" else [author])}
    # Who has no handle in a room has written nothing there: their empty name finds nothing.
    return [[author_word(handle)] for handle in sorted(handles)] or [[author_word("")]] * bool(authors)
