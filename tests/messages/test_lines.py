"""Rooms that wait in one line on PostgreSQL: one transaction for many, and a room that is held keeps only itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from chatroom import hub
from chatroom.extensions import db
from chatroom.messages import lines, posting
from chatroom.messages.posting import Draft
from chatroom.presence import marks
from tests.invites.steps import make_room
from tests.reliability.senders import wait_for
from tests.rooms.steps import read

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def one_line(monkeypatch):
    """All rooms share one line."""
    monkeypatch.setattr(lines, "SHARED", 1)


@pytest.fixture
def other(room, cast) -> int:
    """One more room of Ravi's."""
    return make_room(cast.ravi_client, "private")


@pytest.fixture
def say(app, cast) -> Callable:
    """A function that hands in a text of Ravi's; it gives an event that is set when the draft was answered."""

    def submit(room: int, text: str = "x") -> tuple[Draft, Event]:
        answered = Event()
        draft = Draft(cast.ravi.user_id, cast.ravi.credential, room, text, done=lambda draft: answered.set())
        with app.app_context():
            posting.submit(draft)
        return draft, answered

    return submit


@contextmanager
def held(app, room: int) -> Iterator[None]:
    """Somebody else holds a room's row meanwhile."""
    with psycopg.connect(app.config["DATABASE_URL"].replace("+psycopg", "")) as connection:
        connection.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR UPDATE", [room])
        yield


def texts(client, room: int) -> list[str]:
    """What stands in a room."""
    return [each["message_text"] for each in read(client, room)["messages"]]


def is_empty(app) -> bool:
    """True when nothing waits and nobody serves."""
    return not app.extensions["chatroom_posting"]._waiting


def test_many_rooms_are_written_in_one_transaction(app, cast, room, other, say, monkeypatch):
    begun, plain = [], posting.transaction
    may_begin = Event()

    def counted(**options):
        begun.append(True)
        may_begin.wait(20)
        return plain(**options)

    monkeypatch.setattr(posting, "transaction", counted)
    first = say(room, "alone")
    wait_for(lambda: begun)
    rest = [say((room, other)[number % 2], str(number)) for number in range(10)]
    may_begin.set()
    assert all(answered.wait(20) for _, answered in (first, *rest))
    assert len(begun) == 2
    assert [draft.message["seq"] for draft, _ in rest] == [2, 1, 3, 2, 4, 3, 5, 4, 6, 5]


def test_a_room_that_is_held_keeps_no_other_waiting_and_its_order(app, cast, room, other, say):
    with held(app, room):
        kept = [say(room, "0"), say(room, "1")]
        for number in range(3):
            _, answered = say(other, f"free {number}")
            assert answered.wait(20)
            kept.append(say(room, str(number + 2)))
        assert not any(answered.is_set() for _, answered in kept)
    assert all(answered.wait(20) for _, answered in kept)
    wait_for(lambda: is_empty(app))
    _, answered = say(room, "shared again")
    assert answered.wait(20)
    assert texts(cast.ravi_client, room) == ["0", "1", "2", "3", "4", "shared again"]
    assert texts(cast.ravi_client, other) == ["free 0", "free 1", "free 2"]


def test_what_waits_behind_goes_along_and_is_not_overtaken(app, cast, room, other, say, monkeypatch):
    """While a batch finds a room held, more comes for it and for another room, whose line then is the faster one."""
    plain, asked, may_return, free = posting.write, Event(), Event(), []

    def slow(drafts, waits=True, is_all=False):
        if waits:
            assert free[0][1].wait(20)
        left = plain(drafts, waits)
        if not waits and not asked.is_set():
            asked.set()
            may_return.wait(20)
        return left

    monkeypatch.setattr(posting, "write", slow)
    with held(app, room):
        kept = [say(room, "first")]
        assert asked.wait(20)
        kept += [say(room, "second"), say(room, "third")]
        free.append(say(other, "free"))
    may_return.set()  # now nobody holds it: what is in the shared line could be written at once
    assert all(answered.wait(20) for _, answered in (*kept, *free))
    assert texts(cast.ravi_client, room) == ["first", "second", "third"]


def test_order_holds_while_rooms_come_and_go(app, cast, room, other, say):
    sent = []
    for number in range(60):
        if number % 20 == 5:
            with held(app, room):
                sent += [say(room, f"{number} held"), say(other, f"{number} held")]
        sent += [say(room, str(number)), say(other, str(number))]
    assert all(answered.wait(20) for _, answered in sent)
    for each in (room, other):
        assert [draft.message["seq"] for draft, _ in sent if draft.room_id == each] == list(range(1, 64))
    wait_for(lambda: is_empty(app))


def test_those_who_wait_for_a_held_room_keep_no_other_from_writing(app, cast, room, other, say, monkeypatch):
    places = hub.places(2)
    with app.app_context():
        monkeypatch.setitem(db.engine.__dict__, "chatroom_places", places)

    def reads() -> None:
        with app.app_context():
            marks.mark_read(cast.ravi, room, 1)

    say(room)[1].wait(20)
    with held(app, room), ThreadPoolExecutor() as readers:
        for _ in range(2):
            readers.submit(reads)
        wait_for(lambda: places._value == 0)
        assert say(other, "free")[1].wait(5)
    assert texts(cast.ravi_client, other) == ["free"]


@pytest.mark.parametrize("what", [psycopg.errors.DeadlockDetected, psycopg.errors.QueryCanceled])
def test_what_befell_all_through_one_is_written_apart(app, cast, room, other, say, monkeypatch, what):
    plain, begun, may_begin = posting.write, Event(), Event()

    def chosen(drafts, waits=True, is_all=False):
        begun.set()
        may_begin.wait(20)
        left = plain(drafts, waits)
        if not waits and len(drafts) > 1:
            raise OperationalError("UPDATE", None, what())
        return left

    monkeypatch.setattr(posting, "write", chosen)
    sent = [say(room, "before")]
    assert begun.wait(20)
    sent += [say(room, "one"), say(other, "elsewhere"), say(room, "two")]
    may_begin.set()
    assert all(answered.wait(20) for _, answered in sent)
    assert [draft.error for draft, _ in sent] == [None] * 4
    assert texts(cast.ravi_client, room) == ["before", "one", "two"]


def test_those_who_waited_for_their_room_do_not_wait_once_more_each(app, cast, room, say, monkeypatch):
    asked, begun, may_end = [], Event(), Event()

    def canceled(drafts, waits=True, is_all=False):
        if not waits:
            return set(drafts)
        asked.append(len(drafts))
        begun.set()
        may_end.wait(20)
        raise OperationalError("SELECT", None, psycopg.errors.QueryCanceled())

    monkeypatch.setattr(posting, "write", canceled)
    sent = [say(room)]
    assert begun.wait(20)
    sent += [say(room), say(room)]
    may_end.set()
    assert all(answered.wait(20) for _, answered in sent)
    assert [draft.error.code for draft, _ in sent] == ["unavailable"] * 3
    assert asked == [1, 2]


def test_rooms_that_are_not_there_get_no_lines(app, cast, room, say, monkeypatch):
    parted = []
    monkeypatch.setattr(lines.Lines, "_part", lambda self, line, left: parted.extend(left))
    sent = [say(10_000 + number) for number in range(30)] + [say(room)]
    assert all(answered.wait(20) for _, answered in sent)
    assert [draft.error and draft.error.code for draft, _ in sent] == ["not_found"] * 30 + [None]
    assert not parted


def test_a_room_that_is_not_there_is_not_found_and_one_of_others_neither(app, cast, room, private, say):
    with app.app_context():
        outcomes = []
        for room_id, person in ((10_000, cast.ravi), (0, cast.ravi), (-1, cast.ravi), (private, cast.otto)):
            with pytest.raises(posting.ChatError) as refused:
                posting.post(Draft(person.user_id, person.credential, room_id, "x"))
            outcomes.append(refused.value.code)
    assert outcomes == ["not_found"] * 4
    assert say(room)[1].wait(20)
    wait_for(lambda: is_empty(app))


def test_who_loses_a_right_while_the_room_is_held_is_refused(app, cast, room, say):
    with held(app, room):
        draft, answered = say(room)
        with psycopg.connect(app.config["DATABASE_URL"].replace("+psycopg", "")) as connection:
            connection.execute("UPDATE room_members SET is_muted = true WHERE room_id = %s", [room])
    assert answered.wait(20)
    assert draft.error.code == "muted"


def test_one_that_breaks_its_batch_breaks_it_for_itself_alone(app, cast, room, other, say, monkeypatch):
    plain, begun, may_begin = posting.write, Event(), Event()

    def spoilt(drafts, waits=True, is_all=False):
        begun.set()
        may_begin.wait(20)
        left = plain(drafts, waits)
        if any(draft.text == "poison" for draft in drafts):
            raise RuntimeError("a text that nobody thought of")
        return left

    monkeypatch.setattr(posting, "write", spoilt)
    sent = [say(room, "before")]
    assert begun.wait(20)
    sent += [say(room, "one"), say(other, "elsewhere"), say(room, "poison"), say(room, "two")]
    may_begin.set()
    assert all(answered.wait(20) for _, answered in sent)
    assert [draft.error and draft.error.code for draft, _ in sent] == [None, None, None, "internal", None]
    assert texts(cast.ravi_client, room) == ["before", "one", "two"]
    assert texts(cast.ravi_client, other) == ["elsewhere"]
