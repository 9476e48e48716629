"""A wish in the words of each engine's index: for each room and key, as every room's words are hashed by themselves."""

from collections.abc import Collection
from typing import NamedTuple

from chatroom.messages.word_hashes import Hashes, couples, hashes_of
from chatroom.messages.word_index import HAS, author_word, having_word, index_keys
from chatroom.search.wish import Wish

# How FTS5 and PostgreSQL say a phrase's blank, and, or, and what must not be there.
FTS5 = ('"{}"', " ", "({})", " AND ", " OR ", "({} NOT {})")
TSQUERY = ("({})", " <-> ", "({})", " & ", " | ", "({} & !{})")


class Expression(NamedTuple):
    """What the index is asked, or nothing; what it finds then is wanted, or it is all that is not.

    `one_of` are its parts, one for each room and key, of which one must hold.
    """

    words: str
    one_of: list[str]
    is_wanted: bool


def expression(wish: Wish, mine: dict[int, list[str]], dialect: str) -> Expression:
    """What the index is asked. `mine` are the rooms to look into, with the person's own handles in each.

    It is made of hashes and the engine's signs alone: nothing of what was typed is in it.
    """
    is_wanted = bool(wish.phrases or wish.authors or wish.has & set(HAS))
    rooms = (
        _in_room(wish, handles, hashes_of(room_id, key.secret), dialect)
        for room_id, handles in mine.items()
        for key in index_keys()
    )
    parts = [each for each in rooms if each]
    return Expression(_signs(dialect)[4].join(parts), parts, is_wanted)


def _signs(dialect: str) -> tuple:
    return TSQUERY if dialect == "postgresql" else FTS5


def _in_room(wish: Wish, handles: list[str], room: Hashes, dialect: str) -> str:
    quotes, blank, brackets, all_of, one_of, but_not = _signs(dialect)

    def phrase(words: list[str]) -> str:
        hashed = [room[word] for word in words]
        side_by_side = couples(hashed, dialect)
        # On SQLite two short words are one word of the index; all else is not sure before it is asked where they stand.
        is_sure = dialect == "sqlite" and len(words) == 2 and side_by_side
        in_order = [] if is_sure else [quotes.format(blank.join(word.token for word in hashed))]
        parts = in_order + [quotes.format(each) for each in side_by_side]
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
