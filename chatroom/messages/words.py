"""The words of a text, folded so that one finds them however they are written: case, accents, forms, several scripts.

Scripts that put no blanks between words are cut into overlapping pairs of letters: 図書館 is 図書 and 書館.
"""

import re
import unicodedata

# Han, kana, hangul, Thai, Lao, Burmese, Khmer: no blanks between words, or endings joined to them.
_JOINED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_ALONE = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")  # Han: each a word
_RUN = re.compile(f"[{_JOINED}]")
SHORT = 4  # letters: longer words are so seldom that phrases of them are found soon
_PLAIN = re.compile(r"[a-z0-9]+")


def _ranges(letters: list[int]) -> str:
    """Ascending code points as the inside of a character class."""
    spans: list[list[int]] = []
    for letter in letters:
        if spans and spans[-1][1] == letter - 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


# Vowel signs and the like are of a word, though to Python they are neither letter nor digit.
_SIGNS = _ranges([point for point in range(0x300, 0x11800) if unicodedata.category(chr(point)) in ("Mn", "Mc")])
WORD = re.compile(f"[{_JOINED}]+|(?:[^\\W_{_JOINED}]|[{_SIGNS}])+")

# Taken off letters that have been taken apart: accents, Hebrew points, Arabic signs and stretching, what is unseen.
# Vowel signs of Indian scripts stay: without them it would be another word.
_OFF = (*range(0x300, 0x370), *range(0x591, 0x5C8), 0x640, *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE),
        0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)  # fmt: skip
_LIKE = {"ىیېۍے": "ي", "ةہەۀ": "ه", "کڪ": "ك", "ٱ": "ا", "ø": "o", "đð": "d", "ł": "l", "ı": "i", "ħ": "h",
         "œ": "oe", "æ": "ae", "þ": "th"}  # fmt: skip
_FOLD = dict.fromkeys(_OFF) | {ord(letter): like for letters, like in _LIKE.items() for letter in letters}
_FOLD |= {zero + value: str(value) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for value in range(10)}


def fold(text: str) -> str:
    """The text as it is compared: one case, no accents, one form for letters that have several."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", apart.translate(_FOLD))


def words_of(text: str) -> list[str]:
    """The words, in order."""
    folded = fold(text)
    if folded.isascii():
        return _PLAIN.findall(folded)
    found: list[str] = []
    for word in WORD.findall(folded):
        found += pairs(word) if len(word) > 1 and _RUN.match(word) else [word]
    return found


def letters_of(text: str) -> set[str]:
    """Letters that are words by themselves, and stand inside of others: who looks for one Han letter finds it."""
    return set() if text.isascii() else set(_ALONE.findall(fold(text)))


def is_short(word: str) -> bool:
    """True for what is common in any language that has blanks between its words."""
    return len(word) <= SHORT and (word.isascii() or not _RUN.match(word))


def pairs(run: str) -> list[str]:
    """Overlapping pairs of letters."""
    return [run[at : at + 2] for at in range(len(run) - 1)]
