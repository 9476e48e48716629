"""A server that is frozen, or asked to end, while people write: each send is answered once, by an answer that holds."""

import signal
import time
from collections import Counter

import pytest

from tests.realtime.wire import close_everything
from tests.reliability.authors import Author, all_are_answered, everybody_writes
from tests.reliability.members import Member, arrive
from tests.reliability.replica import fresh
from tests.reliability.throng import Throng
from tests.reliability.town import build_town, settle_people

FREEZES = [
    pytest.param(4, 20, 2, id="short"),
    pytest.param(30, 200, 35, id="long", marks=pytest.mark.long),  # whoever has vanished is offline within 30 seconds
]
STOPS = [
    pytest.param(1, 150, id="short"),
    pytest.param(5, 1000, id="long", marks=pytest.mark.long),
]
WRITE = 5  # of the people
LAST_MOMENTS = 5  # seconds a server takes to end
BACK_WITHIN = 60  # seconds, for everybody, though they all knock in the same moment


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A library that is still closed."""
    with build_town(sqlite_template, tmp_path) as town:
        yield town
    close_everything()


@pytest.mark.parametrize(("seconds", "count", "watch"), FREEZES)
def test_a_frozen_server_loses_nothing_and_shows_nobody_as_gone(town, seconds, count, watch):
    cookies = settle_people(town.app, count, town.room)
    with town.serve() as server, Throng(server.base_url) as throng:
        members = arrive(throng, cookies, town.room, presence=True)
        authors = [Author(f"author {n}", member) for n, member in enumerate(members[:WRITE])]
        throng.until(lambda: online(town) == count, 10)
        everybody_writes(throng, authors, 0.5)
        server.process.send_signal(signal.SIGSTOP)
        everybody_writes(throng, authors, seconds)
        known = [len(author.acknowledged) for author in authors]
        server.process.send_signal(signal.SIGCONT)
        thawed, until = time.monotonic(), time.monotonic() + watch
        all_are_answered(throng, authors, watch, cut=lambda: come_back(throng, members, authors))
        print(f"answered {time.monotonic() - thawed:.2f} s after {seconds} s of frost")
        while time.monotonic() < until:
            come_back(throng, members, authors)
            throng.turn()
        assert online(town) == count
        assert_kept(town, authors)
    assert not [data for member in members for event, data in member.events if is_farewell(event, data)]
    assert all(len(author.acknowledged) > before for author, before in zip(authors, known, strict=True))


@pytest.mark.parametrize(("times", "count"), STOPS)
def test_who_is_asked_to_end_keeps_what_was_acknowledged_and_everybody_comes_back(town, times, count):
    cookies = settle_people(town.app, count, town.room)
    authors = [Author(f"author {n}") for n in range(WRITE)]
    for _ in range(times):
        with town.serve() as server, Throng(server.base_url) as throng:
            members = all_come_back(throng, cookies, town.room)
            for author, member in zip(authors, members, strict=False):
                author.sit_down(member)
            everybody_writes(throng, authors, 0.7)
            server.process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            throng.until(lambda server=server: server.process.poll() is not None, LAST_MOMENTS)
            print(f"ended after {time.monotonic() - asked:.2f} s")
            throng.until(lambda members=members: not any(member.is_open for member in members), 5)
            assert server.process.returncode == 0
            assert all(("resync", {}) in member.events for member in members)
            for author in authors:
                author.note()
            assert "Traceback" not in server.log
    with town.serve() as server, Throng(server.base_url) as throng:
        assert_kept(town, authors)
        for author, member in zip(authors, all_come_back(throng, cookies, town.room), strict=False):
            author.sit_down(member)
        all_are_answered(throng, authors, 10)
        assert_kept(town, authors)


def all_come_back(throng: Throng, cookies: list[str], room: int) -> list[Member]:
    """At once; pages do less, since each waits for a time of its own."""
    began = time.monotonic()
    members = arrive(throng, cookies, room, BACK_WITHIN, presence=True)
    joined = sorted(member.joined_at - began for member in members)
    print(f"{len(joined)} were inside: half after {joined[len(joined) // 2]:.2f} s, all after {joined[-1]:.2f} s")
    return members


def online(town) -> int:
    """How many members are shown as here."""
    members = town.somebody("rita").get(f"/chat/rooms/{town.room}/members").json()["members"]
    return sum(member["status"] != "offline" for member in members)


def is_farewell(event: str, data: dict) -> bool:
    """Whether somebody is shown as gone."""
    shown = data["members"] if event == "presence_many" else [data] if event == "presence" else []
    return any(member["status"] == "offline" for member in shown)


def come_back(throng: Throng, members: list[Member], authors: list[Author]) -> None:
    """Whoever was cut sits down at a new socket, as every page does by itself."""
    for number, member in enumerate(members):
        if not member.is_open:
            members[number] = Member(throng, member.cookie, room=member.room, presence=True)
            members[number].events = member.events
            if number < len(authors):
                throng.until(lambda number=number: members[number].joined_at, 10)
                authors[number].sit_down(members[number])


def assert_kept(town, authors: list[Author]) -> None:
    """What was acknowledged stands where it was said to stand, and nothing stands twice."""
    shown = fresh(town.somebody("rita"), town.room)
    texts = Counter(message["message_text"] for message in shown)
    assert not [text for text, count in texts.items() if count > 1]
    places = {message["message_text"]: message["seq"] for message in shown}
    for author in authors:
        promised = {text: message["seq"] for text, message in author.acknowledged.items()}
        assert {text: places.get(text) for text in promised} == promised
    assert [message["seq"] for message in shown] == [*range(1, len(shown) + 1)]
