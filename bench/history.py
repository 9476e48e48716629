"""Pages of history: is a room of a million as quick to read as one of ten thousand, and how far from bare SQL?"""

import contextlib
import http.client
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator

from bench.long_rooms import fill_room
from bench.machine import started_pinned
from bench.people import Library, found_library
from tests.processes import free_port, running, wait_until
from tests.server import PROJECT, running_server
from tests.services import fresh_database, private_postgres

SMALL, LARGE, QUICK, QUIET = 10_000, 1_000_000, 100_000, 60
TIMES = 300
LONG_ROOM, QUIET_ROOM = 0, 1
HEADS = (
    "database",
    "page",
    "messages",
    "median ms",
    "ms",
    "to ten thousand",
    "bare SQL, ms",
    "to bare",
    "to bare, opened",
)
NOTE = (
    "Fifty messages over HTTP on a connection that stays open; in turn with the same rows read by one SQL statement "
    "behind Flask and eventlet, without sign-in and rights: with texts as they are stored, and opened. All but the "
    "median are the fastest tenth, which other work on the machine disturbs least."
)


class Asked:
    """A server that is asked over one connection."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._headers = {"Cookie": cookie}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> float:
        """Ask once; milliseconds."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        taken = 1000 * (time.perf_counter() - began)
        if answer.status != 200 or body.count(b'"message_id"') != 50:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        return taken


def measure(quick: bool) -> list[str]:
    """A table of both databases."""
    large, times = (QUICK, TIMES // 3) if quick else (LARGE, TIMES)
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, private_postgres(durable=True) as postgres:
        for database in ("SQLite", "PostgreSQL"):
            found = {}
            for count in (SMALL, large):
                with _url(database, postgres) as url:
                    found[count] = _pages({"INSTANCE_PATH": f"{folder}/{database}-{count}"} | url, count, times)
            lines += _rows(database, found)
    return [*lines, "", NOTE]


@contextlib.contextmanager
def _url(database: str, postgres) -> Iterator[dict[str, str]]:
    if database == "SQLite":
        yield {}
        return
    with fresh_database(postgres) as url:
        yield {"DATABASE_URL": url}


def _pages(place: dict[str, str], count: int, times: int) -> dict[str, dict[str, list[float]]]:
    library = found_library(place, rooms=2)
    url = library.settings.get("DATABASE_URL") or f"sqlite:///{place['INSTANCE_PATH']}/chatroom.db"
    key = library.settings["ENCRYPTION_KEYS"]
    # The quiet room's messages lie among those of the long one, as in a library where both are written in.
    step = count // QUIET
    fill_room(url, key, int(library.rooms[LONG_ROOM]), count, step=2)
    fill_room(url, key, int(library.rooms[QUIET_ROOM]), QUIET, first=1, step=2 * step)
    with started_pinned(_both(library, url, key)) as (chatroom, bare):
        return {name: _times(chatroom, bare, *where, times) for name, where in _places(library, count).items()}


def _places(library: Library, count: int) -> dict[str, tuple[str, str]]:
    long, quiet = library.rooms[LONG_ROOM], library.rooms[QUIET_ROOM]
    return {
        "newest": (long, ""),
        "in the middle": (long, f"before={count // 2}"),
        "of a quiet room": (quiet, ""),
    }


@contextlib.contextmanager
def _both(library: Library, url: str, key: str) -> Iterator[tuple[Asked, Asked]]:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "bench/servers/bare_history.py", str(port), url, key]
    with running_server(library.settings) as server, running(command, cwd=PROJECT) as peer:
        wait_until(lambda: socket.create_connection(("127.0.0.1", port)).close(), peer)
        yield Asked(int(server.base_url.rpartition(":")[2]), library.cookies[0]), Asked(port)


def _times(chatroom: Asked, bare: Asked, room: str, query: str, times: int) -> dict[str, list[float]]:
    asked: dict[str, Callable[[], float]] = {
        "chatroom": lambda: chatroom.get(f"/chat/rooms/{room}/messages?{query}"),
        "bare": lambda: bare.get(f"/rooms/{room}/messages?{query}"),
        "opened": lambda: bare.get(f"/rooms/{room}/messages?open=1&{query}"),
    }
    taken = {name: [] for name in asked}
    for _ in range(times):
        for name, ask in asked.items():
            taken[name].append(ask())
    return taken


def _rows(database: str, found: dict[int, dict]) -> list[str]:
    lines = []
    for name, small in found[SMALL].items():
        for count, pages in found.items():
            page = {server: _fastest(times) for server, times in pages[name].items()}
            mine, middle = page["chatroom"], statistics.median(pages[name]["chatroom"])
            shown = f"{QUIET} among {count:,}" if "quiet" in name else f"{count:,}"
            ratios = [mine / _fastest(small["chatroom"]), page["bare"], mine / page["bare"], mine / page["opened"]]
            lines.append(_line([database, name, shown, *(f"{figure:.2f}" for figure in (middle, mine, *ratios))]))
    return lines


def _fastest(times: list[float]) -> float:
    return statistics.quantiles(times, n=10)[0]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
