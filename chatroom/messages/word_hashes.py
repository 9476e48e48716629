"""What stands for a word in a room's index: a keyed hash. The words a room says again and again are not hashed again.

Two words side by side are a couple, whose hash is made of theirs: to know one, one must know the key, as of a word.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from chatroom.core.crypto import Keyed
from chatroom.messages.words import is_short

HASHED = 5  # bytes of a hash: the words of a room are some thousands, so that no two of them meet
KEPT = 2000  # words of one room
_ROOMS = 64  # whose words are kept

# FTS5 is slow in looking for a phrase of common words, so that couples of short words, in any language the common ones,
# are words of its index. To PostgreSQL's every new word is costly, so that there all couples share a few thousand: they
# leave few messages in which a phrase has to be looked for.
_SHARED = [f"{number:03x}" for number in range(4096)]


class Hash(NamedTuple):
    """A word's; `left` and `right` are its part in the couples it begins and ends."""

    token: str
    left: int
    right: int
    is_short: bool


class Hashes(dict):
    """Those of a room's words, by word."""

    def __init__(self, room_id: int, secret: bytes) -> None:
        super().__init__()
        self._keyed = Keyed(Keyed(secret).digest(str(room_id).encode()))

    def __missing__(self, word: str) -> Hash:
        digest = self._keyed.digest(word.encode())
        left, right = (int.from_bytes(digest[at : at + HASHED]) for at in (HASHED, 2 * HASHED))
        if len(self) >= KEPT:
            self.clear()
        made = self[word] = Hash(digest[:HASHED].hex(), left, right, is_short(word))
        return made


@lru_cache(_ROOMS)
def hashes_of(room_id: int, secret: bytes) -> Hashes:
    """A room's, under a key."""
    return Hashes(room_id, secret)


def couples(words: Iterable[Hash], dialect: str) -> list[str]:
    """What stands for words that are side by side, each couple once; on SQLite of short ones alone."""
    if dialect == "postgresql":
        return list({_SHARED[(one.left ^ other.right) & 4095]: None for one, other in pairwise(words)})
    found = {one.left ^ other.right: None for one, other in pairwise(words) if one.is_short and other.is_short}
    return [f"{each:0{2 * HASHED}x}" for each in found]
