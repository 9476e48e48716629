"""Searching a million messages: the application over HTTP, and beside it a LIKE over their plain texts."""

import contextlib
import http.client
import random
import statistics
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from sqlalchemy import create_engine, text

from bench.long_rooms import TEXTS, fill_room
from bench.people import Reader, found_library
from tests.server import running_server
from tests.services import fresh_database, private_postgres

LARGE, QUICK, TIMES = 1_000_000, 100_000, 30
SMALL_ROOMS = 20
NEEDLE = "The marzipan is behind the encyclopaedia, says https://library.example/shelves"
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "jo",
    "ki",
    "lu",
    "ma",
    "no",
    "pe",
    "qua",
    "ri",
    "sa",
    "to",
    "un",
    "ve",
    "wo",
)
HEADS = ("database", "looked for", "matches", "who reads 21 rooms, ms", "who reads the largest, ms", "LIKE, ms")
NOTE = (
    "First results by HTTP with sign-in, rights, ranking and snippets: the median, and in brackets the fastest tenth. "
    "Half of the messages stand in one room, the others in twenty. The rival reads the newest twenty rows of an "
    "unencrypted copy of all texts by LIKE, without any of these. Words follow Zipf's law in {} texts, of which each "
    "message has one; the common ones are the short ones."
)


@dataclass(frozen=True)
class Asked:
    """A library that is served, who reads all of it, who reads its largest room alone, and the rival."""

    base_url: str
    reads_all: str
    reads_one: str
    rival: "_Rival"
    texts: list[str]
    handle: str  # who wrote a two-hundredth of the largest room


def measure(quick: bool) -> list[str]:
    """A table of both databases."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    with private_postgres(durable=True) as postgres:
        for database in ("SQLite", "PostgreSQL"):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder, fresh_database(postgres) as url:
                place = {"INSTANCE_PATH": folder} | ({"DATABASE_URL": url} if database == "PostgreSQL" else {})
                with _library(place, QUICK if quick else LARGE) as asked:
                    lines += [_line([database, *_row(*wanted, asked)]) for wanted in _wanted(asked.texts, asked.handle)]
    return [*lines, "", NOTE.format(TEXTS)]


def _texts() -> list[str]:
    """As many texts as a filled room has, of words that are as unevenly frequent as in any language."""
    dice = random.Random(7)
    words = list(dict.fromkeys("".join(dice.choices(SYLLABLES, k=_syllables(rank))) for rank in range(6000)))
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return [" ".join(dice.choices(words, weights, k=20)) for _ in range(TEXTS)]


def _syllables(rank: int) -> int:
    """The common words are the short ones, as in any language."""
    return 1 if rank < 30 else 2 if rank < 300 else 2 + rank % 3


@contextlib.contextmanager
def _library(place: dict[str, str], count: int) -> Iterator[Asked]:
    """Half of the messages in one room, the rest in twenty, which are by invitation alone."""
    library, texts = found_library(place, rooms=1 + SMALL_ROOMS), _texts()
    url = library.settings.get("DATABASE_URL") or f"sqlite:///{place['INSTANCE_PATH']}/chatroom.db"
    key, (large, *small) = library.settings["ENCRYPTION_KEYS"], map(int, library.rooms)
    fill_room(url, key, large, count // 2, step=2, say=texts.__getitem__)
    for number, room in enumerate(small):
        first, step = 2 * (number - SMALL_ROOMS) + 1, 2 * SMALL_ROOMS
        fill_room(url, key, room, count // 2 // SMALL_ROOMS, first=first, step=step, say=texts.__getitem__)
    with running_server(library.settings | {"SELF_REGISTRATION": "on"}) as server:
        writer = Reader(server.base_url, len(library.cookies))
        writer.post(f"/chat/rooms/{large}/join")
        writer.post(f"/chat/rooms/{large}/messages", message_text=NEEDLE)
        _close(url, small)
        rival = _Rival(url, texts)
        try:
            yield Asked(server.base_url, library.cookies[0], writer.cookie, rival, texts, rival.somebody(large))
        finally:
            rival.close()


def _close(url: str, rooms: list[int]) -> None:
    """Make rooms private: whoever is no member reads them no more."""
    engine = create_engine(url)
    with engine.begin() as connection:
        query = text("UPDATE chat_rooms SET room_type = 'private' WHERE room_id = :room_id")
        connection.execute(query, [{"room_id": each} for each in rooms])
    engine.dispose()


def _wanted(texts: list[str], handle: str) -> list[tuple[str, str, list[str]]]:
    """What the row is called, what is looked for, and for LIKE."""
    by_count = [word for word, _ in Counter(word for each in texts for word in set(each.split())).most_common()]
    common, second, middle = by_count[0], by_count[1], by_count[60]
    rarely, never = _couples(texts, by_count[:16])
    first = " ".join(texts[500].split()[3:6])
    return [
        ("one message", "marzipan", ["marzipan"]), ("a rare word", by_count[-1], [by_count[-1]]),
        ("a word of the middle", middle, [middle]), ("the commonest word", common, [common]),
        ("two words", f"{second} {by_count[40]}", [second, by_count[40]]),
        ("a phrase", f'"{first}"', [first]),
        ("a phrase of common words", f'"{rarely}"', [rarely]), ("one that nobody said", f'"{never}"', [never]),
        ("a common word in a small room", f'{common} in:"Bench 3"', []),
        ("the commonest word by one handle", f"{common} from:{handle}", []),
        ("the commonest word before February", f"{common} before:2026-02", []),
        ("a word without the commonest", f"{middle} -{common}", []), ("a link, in one message", "has:link", []),
        ("a common word with a picture, in none", f"{common} has:image", []),
        ("what nobody said", "zyzzyva", ["zyzzyva"]),
    ]  # fmt: skip


def _couples(texts: list[str], words: list[str]) -> tuple[str, str]:
    """Two common words that stand side by side in fewest texts, and two that do in none."""
    found = Counter(couple for each in texts for couple in set(pairwise(each.split())))
    couples = [(one, other) for one, other in product(words, words) if one != other]
    rarely = min((couple for couple in couples if found[couple]), key=lambda couple: found[couple])
    never = next(couple for couple in couples if not found[couple])
    return " ".join(rarely), " ".join(never)


def _row(name: str, query: str, likes: list[str], asked: Asked) -> list[str]:
    path = f"/chat/search?q={urllib.parse.quote(query)}"
    who = (asked.reads_all, "" if "in:" in query else asked.reads_one)  # to whom there is no such room
    taken = [_taken(asked.base_url, path, cookie) if cookie else [] for cookie in who]
    naive = statistics.median(asked.rival.look_for(likes) for _ in range(3)) if likes else None
    matches = asked.rival.count(likes) if likes else None
    figures = [f"{statistics.median(each):.1f} ({sorted(each)[TIMES // 10]:.1f})" if each else "" for each in taken]
    return [name, "" if matches is None else f"{matches:,}", *figures, "" if naive is None else f"{naive:.1f}"]


def _taken(base_url: str, path: str, cookie: str) -> list[float]:
    connection, taken = http.client.HTTPConnection(base_url.rpartition("/")[2], timeout=60), []
    for _ in range(TIMES):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        taken.append(1000 * (time.perf_counter() - began))
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return taken


class _Rival:
    """The plain texts in a table of their own, and a LIKE."""

    def __init__(self, url: str, texts: list[str]) -> None:
        self._engine = create_engine(url)
        with self._engine.begin() as connection:
            connection.execute(text("CREATE TABLE bench_said (k INTEGER PRIMARY KEY, plain TEXT)"))
            said = [{"k": k, "plain": each} for k, each in enumerate(texts)]
            connection.execute(text("INSERT INTO bench_said VALUES (:k, :plain)"), said)
            connection.execute(text("CREATE TABLE bench_plain (message_id INTEGER PRIMARY KEY, plain TEXT)"))
            connection.execute(text(
                "INSERT INTO bench_plain SELECT message_id, plain FROM chat_messages JOIN bench_said "
                f"ON k = seq % {TEXTS}"
            ))  # fmt: skip

    def look_for(self, words: list[str]) -> float:
        """Milliseconds until the newest twenty are there."""
        where = " AND ".join(f"plain LIKE :w{number}" for number in range(len(words)))
        bound = {f"w{number}": f"%{word}%" for number, word in enumerate(words)}
        query = text(f"SELECT message_id, plain FROM bench_plain WHERE {where} ORDER BY message_id DESC LIMIT 20")
        with self._engine.connect() as connection:
            began = time.perf_counter()
            connection.execute(query, bound).all()
            return 1000 * (time.perf_counter() - began)

    def count(self, words: list[str]) -> int:
        """How many messages have these words, as words."""
        where = " AND ".join(f"' ' || plain || ' ' LIKE :w{number}" for number in range(len(words)))
        bound = {f"w{number}": f"% {word} %" for number, word in enumerate(words)}
        with self._engine.connect() as connection:
            said = connection.scalar(text(f"SELECT count(*) FROM bench_plain WHERE {where}"), bound)
        return said + (words == ["marzipan"])

    def somebody(self, room_id: int) -> str:
        """A handle that has written in a room."""
        query = text("SELECT anon_id FROM chat_messages WHERE room_id = :room_id AND seq = 5000")
        with self._engine.connect() as connection:
            return connection.scalar(query, {"room_id": room_id})

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _line(cells) -> str:
    return f"| {' | '.join(map(str, cells))} |"
