"""Who was in the dark or away sees, after coming back, what a page sees that has just been opened."""

import re
import time
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Visitor
from tests.realtime.wire import Somebody, close_everything
from tests.reliability.members import arrive
from tests.reliability.replica import Replica, Writer, fresh, make_changes
from tests.reliability.throng import Throng
from tests.reliability.town import build_town, settle_people

SIZES = [
    pytest.param(3, 600, id="short"),
    pytest.param(60, 10_000, id="long", marks=pytest.mark.long),
]
WRITERS = 4
ROWS = """(log) => [...log.querySelectorAll(".message")]
  .map((row) => [row.dataset.id, row.querySelector(".message-text").innerText])"""
NOTING_KNOCKS = """window.knocks = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.knocks.push(performance.now()); }
};"""
REMOVED = "This message was removed by its author."


@pytest.fixture(scope="module")
def town(sqlite_template, tmp_path_factory):
    """An open library, and people in its room."""
    with build_town(sqlite_template, tmp_path_factory.mktemp("town")) as town, town.serve():
        yield town
    close_everything()


@pytest.fixture
def throng(town):
    """Many people at once."""
    with Throng(town.somebody("rita").base_url) as throng:
        yield throng


@pytest.fixture
def writers(town, throng) -> list[Writer]:
    """Four people who write, each in their own way."""
    cookies = settle_people(town.app, WRITERS, town.room)
    return [Writer(member, seed) for seed, member in enumerate(arrive(throng, cookies, town.room))]


@pytest.mark.parametrize(("dark_for", "count"), SIZES)
def test_after_the_dark_a_copy_equals_a_fresh_page(town, throng, writers, dark_for, count):
    readers = arrive(throng, settle_people(town.app, 2, town.room), town.room)
    in_the_dark, away = (Replica().follow(reader) for reader in readers)
    make_changes(throng, writers, count // 10)
    for replica in (in_the_dark, away):
        replica.catch_up()
    began, known = time.monotonic(), away.last_seq
    in_the_dark.member.stop_reading()
    away.member.close()
    make_changes(throng, writers, count + count // 10)
    throng.idle(dark_for - (time.monotonic() - began))
    come_back(throng, away)
    away.catch_up()
    in_the_dark.member.read_again()
    # It hears all that waited for it, or at last that its socket was ended, which took nothing for so long.
    throng.until(lambda: in_the_dark.highest_heard >= away.last_seq or not in_the_dark.member.is_open, 10)
    if not in_the_dark.member.is_open:
        come_back(throng, in_the_dark)
    shown = fresh(town.somebody("rita"), town.room)
    for replica in (in_the_dark, away):
        replica.catch_up()
        assert replica.last_seq >= known + count
        assert replica.shown() == shown
    assert by_post(town, 50).shown() == shown


def by_post(town, limit: int) -> Replica:
    """A copy made by HTTP alone, from the beginning."""
    ravi, replica = town.somebody("ravi"), Replica()
    while replica.take(ravi.get(f"/chat/rooms/{town.room}/changes", after=replica.last_seq, limit=limit).json()):
        pass
    return replica


def come_back(throng, replica) -> None:
    """At a new socket, with what was known before."""
    [member] = arrive(throng, [replica.member.cookie], replica.member.room)
    replica.follow(member)


@pytest.mark.parametrize(("dark_for", "count"), SIZES)
def test_a_page_that_was_offline_shows_what_a_fresh_one_shows(town, throng, writers, new_page, dark_for, count):
    make_changes(throng, writers, 120)
    stale = open_page(town, new_page)
    began = time.monotonic()
    stale.goes_offline()
    make_changes(throng, writers, 120 + count // 4)
    throng.idle(dark_for - (time.monotonic() - began))
    stale.comes_back()
    expect(stale.connection).to_have_text("Back again.")  # for some seconds
    [last] = arrive(throng, [writers[0].member.cookie], town.room)
    assert last.ask("send_message", {"room_id": town.room, "message_text": "The last word"})["ok"]
    stale.sees("The last word")
    kept = [row_of(message) for message in fresh(town.somebody("ravi"), town.room) if message["parent_id"] is None]
    shown = rows_when_caught_up(stale, kept)
    assert shown == kept[-len(shown) :]
    freshly_opened = rows(open_page(town, new_page))
    assert freshly_opened == shown[-len(freshly_opened) :]


def rows(visitor: Visitor) -> list[list[str]]:
    """What stands on somebody's page."""
    return visitor.page.get_by_role("log").evaluate(ROWS)


def rows_when_caught_up(visitor: Visitor, kept: list[list[str]]) -> list[list[str]]:
    """The same once it is what is kept, or after a while: the last word may come before all that was missed."""
    until = time.monotonic() + 20
    while (shown := rows(visitor)) != kept[-len(shown) :] and time.monotonic() < until:
        visitor.page.wait_for_timeout(100)
    return shown


def row_of(message: dict) -> list[str]:
    """How a message stands there."""
    text = REMOVED if message["is_deleted"] else message["message_text"].replace("*", "")
    return [str(message["message_id"]), text]


def open_page(town, new_page) -> Visitor:
    """Ravi, at a browser that has just been started."""
    visitor = browser_of(town.somebody("ravi"), new_page)
    visitor.enters({"room_id": town.room})
    return visitor


def browser_of(somebody: Somebody, new_page) -> Visitor:
    """A browser that is signed in."""
    page = new_page(base_url=somebody.base_url)
    page.context.add_cookies([{"name": "chatroom", "value": somebody.cookie, "url": somebody.base_url}])
    return Visitor("", page)


def test_a_page_knocks_again_later_and_later_and_each_at_its_own_time(town, new_page):
    """Two pages, with the least and with the most luck: what lies between is where a thousand pages spread."""
    early, late = (knocker(town, new_page, luck) for luck in (0, 0.999))
    while len(waits_of(early)) < 2 or len(waits_of(late)) < 2:
        early.wait_for_timeout(50)
    for page, least in ((early, (500, 1000)), (late, (1498, 2997))):
        assert all(seen >= wanted for seen, wanted in zip(waits_of(page), least, strict=False)), waits_of(page)
    assert all(short < long for short, long in zip(waits_of(early), waits_of(late), strict=False))


def knocker(town, new_page, luck: float) -> Page:
    """A page for which no WebSocket opens, whose dice always fall the same, and which notes when it tries."""
    page = browser_of(town.somebody("rita"), new_page).page
    page.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    page.add_init_script(NOTING_KNOCKS)
    page.add_init_script(f"Math.random = () => {luck}")
    page.goto(f"/rooms/{town.room}")
    return page


def waits_of(page: Page) -> list[float]:
    """Milliseconds between one knock and the next, but for the first, which a page that wakes up need not wait."""
    return [later - earlier for earlier, later in pairwise(page.evaluate("window.knocks"))][1:]
