"""Searching a million messages: the application over HTTP, and beside it a LIKE over their plain texts."""

import http.client
import random
import statistics
import tempfile
import time
import urllib.parse

from sqlalchemy import create_engine, text

from bench.long_rooms import TEXTS, fill_room
from bench.people import Library, Reader, found_library
from tests.server import running_server
from tests.services import fresh_database, private_postgres

LARGE, QUICK, TIMES = 1_000_000, 100_000, 30
NEEDLE = "The marzipan is behind the encyclopaedia"
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
HEADS = ("database", "looked for", "matches", "first results, ms", "the slowest, ms", "LIKE over plain texts, ms")
NOTE = (
    "Twenty results over HTTP with sign-in, rights, ranking and snippets; medians. The rival reads the newest twenty "
    "rows of an unencrypted copy by LIKE, without any of these. Words follow Zipf's law in {} texts, of which each "
    "message has one."
)


def measure(quick: bool) -> list[str]:
    """A table of both databases."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    with private_postgres(durable=True) as postgres:
        for database in ("SQLite", "PostgreSQL"):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder, fresh_database(postgres) as url:
                place = {"INSTANCE_PATH": folder} | ({"DATABASE_URL": url} if database == "PostgreSQL" else {})
                for row in _searches(place, QUICK if quick else LARGE):
                    lines.append(_line([database, *row]))
    return [*lines, "", NOTE.format(TEXTS)]


def _texts() -> list[str]:
    """As many texts as a filled room has, of words that are as unevenly frequent as in any language."""
    dice = random.Random(7)
    words = list(dict.fromkeys("".join(dice.choices(SYLLABLES, k=1 + rank % 4)) for rank in range(6000)))
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return [" ".join(dice.choices(words, weights, k=20)) for _ in range(TEXTS)]


def _searches(place: dict[str, str], count: int) -> list[list[str]]:
    library, texts = found_library(place, rooms=2), _texts()
    url = library.settings.get("DATABASE_URL") or f"sqlite:///{place['INSTANCE_PATH']}/chatroom.db"
    fill_room(url, library.settings["ENCRYPTION_KEYS"], int(library.rooms[0]), count, say=texts.__getitem__)
    with running_server(library.settings | {"SELF_REGISTRATION": "on"}) as server:
        writer = Reader(server.base_url, len(library.cookies))
        writer.post(f"/chat/rooms/{library.rooms[0]}/join")
        writer.post(f"/chat/rooms/{library.rooms[0]}/messages", message_text=NEEDLE)
        rival = _Rival(url, texts)
        try:
            return [_row(name, words, server.base_url, library, rival, texts, count) for name, words in _wanted(texts)]
        finally:
            rival.close()


def _wanted(texts: list[str]) -> list[tuple[str, list[str]]]:
    by_count = sorted({word for each in texts for word in each.split()}, key=lambda word: _containing([word], texts))
    first, second = texts[500].split()[:2]
    return [
        ("one message", ["marzipan"]), ("a rare word", [by_count[0]]), ("a word of the middle", [by_count[-60]]),
        ("the commonest word", [by_count[-1]]), ("two words", [by_count[-2], by_count[-40]]),
        ("a phrase", [f"{first} {second}"]), ("what nobody said", ["zyzzyva"]),
    ]  # fmt: skip


def _containing(words: list[str], texts: list[str]) -> int:
    return sum(all(f" {word} " in f" {each} " for word in words) for each in texts)


def _row(name: str, words: list[str], base_url: str, library: Library, rival: "_Rival", texts, count: int) -> list[str]:
    query = " ".join(f'"{word}"' if " " in word else word for word in words)
    path = f"/chat/search?q={urllib.parse.quote(query)}"
    connection = http.client.HTTPConnection(base_url.rpartition("/")[2], timeout=60)
    taken, naive = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": library.cookies[0]})
        answer = connection.getresponse()
        answer.read()
        taken.append(1000 * (time.perf_counter() - began))
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    for _ in range(3):
        naive.append(rival.look_for(words))
    connection.close()
    matches = 1 if words == ["marzipan"] else _containing(words, texts) * count // TEXTS
    figures = [f"{statistics.median(taken):.1f}", f"{max(taken):.1f}", f"{statistics.median(naive):.1f}"]
    return [name, f"{matches:,}", *figures]


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

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _line(cells) -> str:
    return f"| {' | '.join(map(str, cells))} |"
