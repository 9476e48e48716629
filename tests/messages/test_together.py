"""Messages that wait together: written in one transaction, in order, and none spoils it for another."""

import pytest
from sqlalchemy import event, text

from chatroom.core import prepared
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import batch, lines, posting
from chatroom.messages.posting import Draft
from tests.invites.steps import make_room
from tests.messages.steps import draft, together
from tests.rooms.steps import change_member, enter, handle, read, said, seen


@pytest.fixture
def statements(app, monkeypatch):
    """The statements that are executed, but for the transaction's own."""
    heard, ask_sqlite, ask_postgresql = [], prepared._ask_sqlite, prepared._ask_postgresql

    def note(statement: str) -> None:
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            heard.append(statement)

    def to_sqlite(connection, driver, ready, rows):
        note(ready.sql)
        return ask_sqlite(connection, driver, ready, rows)

    def to_postgresql(connection, runs, commits):
        for ready, _ in runs:
            note(ready.sql)
        return ask_postgresql(connection, runs, commits)

    def before(connection, cursor, statement, *rest) -> None:
        note(statement)

    monkeypatch.setattr(prepared, "_ask_sqlite", to_sqlite)
    monkeypatch.setattr(prepared, "_ask_postgresql", to_postgresql)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", before)
    yield heard
    event.remove(engine, "before_cursor_execute", before)


def test_each_gets_its_place_in_the_order_in_which_they_came(app, cast, room):
    authors = [cast.ravi, cast.rita, cast.mo]
    drafts = [draft(authors[number % 3], room, f"nr {number}") for number in range(30)]
    messages = together(app, *drafts)
    assert [each["seq"] for each in messages] == list(range(1, 31))
    assert [each["message_text"] for each in read(cast.rita_client, room)["messages"]] == [f"nr {n}" for n in range(30)]
    assert [(m["message_id"], m["message_html"]) for m in read(cast.rita_client, room)["messages"]] == [
        (m["message_id"], m["message_html"]) for m in messages
    ]
    assert seen(cast.ravi_client, room)["unread_count"] == 20
    assert seen(cast.rita_client, room)["last_seq"] == 30


def test_several_rooms_count_each_for_itself(app, cast, room):
    other = make_room(cast.ravi_client, "private")
    together(app, *(draft(cast.ravi, where, "x") for where in (room, other, room, other, other)))
    assert seen(cast.ravi_client, room)["last_seq"] == 2
    assert seen(cast.ravi_client, other)["last_seq"] == 3


def test_texts_that_are_written_together_lie_sealed(app, cast, room):
    together(app, *(draft(cast.ravi, room, f"marmalade *{number}*") for number in range(3)))
    with app.app_context():
        rows = db.session.execute(text("SELECT message_text, message_html FROM chat_messages")).all()
    assert len(rows) == 3
    assert all(bytes(sealed).startswith(b"gAAAA") for row in rows for sealed in row)


def test_it_takes_as_many_statements_for_two_as_for_two_hundred(app, cast, room, statements):
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"  # whose index is a table of its own
    for number, expected in ((1, 8 if is_sqlite else 5), (2, 9 if is_sqlite else 4), (200, 9 if is_sqlite else 4)):
        drafts = [draft(cast.ravi, room, f"{number} {each}", client_id=f"{number} {each}") for each in range(number)]
        statements.clear()
        together(app, *drafts)
        assert len(statements) == expected, statements


def test_who_may_not_write_is_refused_and_the_others_are_not(app, cast, room, private):
    change_member(cast.rita_client, room, handle(cast.mo_client, room), is_muted=True)
    outcomes = together(
        app,
        draft(cast.ravi, room, "one"),
        draft(cast.otto, room, "let me in"),
        draft(cast.otto, private, "where am I"),
        draft(cast.mo, room, "hush"),
        draft(cast.ravi, 10_000, "nowhere"),
        Draft(cast.ravi.user_id, "session:99999:member", room, "a forged sign-in"),
        draft(cast.ravi, room, "to nothing", parent_id=99),
        draft(cast.ravi, room, "two"),
    )
    kinds = [each if isinstance(each, str) else each["message_text"] for each in outcomes]
    assert kinds == ["one", "forbidden", "not_found", "muted", "not_found", "unauthenticated", "invalid", "two"]
    assert [each["message_text"] for each in read(cast.ravi_client, room)["messages"]] == ["one", "two"]


def test_the_same_client_id_twice_in_a_batch_is_one_message(app, cast, room):
    first, again, other, conflict = together(
        app,
        draft(cast.ravi, room, "Once", client_id="a"),
        draft(cast.ravi, room, "Once", client_id="a"),
        draft(cast.rita, room, "Once", client_id="a"),
        draft(cast.ravi, room, "Twice", client_id="a"),
    )
    assert first == again
    assert other["message_id"] != first["message_id"]
    assert conflict == "conflict"
    assert seen(cast.ravi_client, room)["last_seq"] == 2


def test_replies_and_calls_among_others_count_right(app, cast, room):
    parent = said(cast.rita_client, room, "Which one?")
    called = handle(cast.mo_client, room)
    plain, reply, call, last = together(
        app,
        draft(cast.ravi, room, "first"),
        draft(cast.ravi, room, "this one", parent_id=parent["message_id"]),
        draft(cast.rita, room, f"@{called}, which do you like?"),
        draft(cast.ravi, room, "last"),
    )
    assert [each["seq"] for each in (plain, reply, call, last)] == [2, 3, 5, 6]  # 4 is the parent's, whose count moved
    shown = read(cast.mo_client, room)["messages"]
    assert (shown[0]["reply_count"], shown[0]["updated_seq"]) == (1, 4)
    assert (seen(cast.mo_client, room)["unread_count"], seen(cast.mo_client, room)["mention_count"]) == (5, 1)
    assert seen(cast.mo_client, room)["last_seq"] == 6


def test_slow_mode_holds_within_a_batch(app, cast, room):
    cast.rita_client.patch(f"/chat/rooms/{room}", {"slow_mode_seconds": 60})
    first, second = together(app, draft(cast.ravi, room, "one"), draft(cast.ravi, room, "two"))
    assert (first["message_text"], second) == ("one", "rate_limited")


def test_one_that_breaks_the_batch_breaks_it_for_itself_alone(app, cast, room, monkeypatch):
    plain = batch.html_of

    def spoilt(place, made, calling):
        if calling == "poison":
            raise RuntimeError("a text that nobody thought of")
        return plain(place, made, calling)

    monkeypatch.setattr(batch, "html_of", spoilt)
    texts = ["one", "poison", "two"]
    outcomes = together(app, *(draft(cast.ravi, room, text, client_id=text) for text in texts))
    assert [each if isinstance(each, str) else each["seq"] for each in outcomes] == [1, "internal", 2]


def test_what_a_failed_try_left_behind_is_not_answered(app, cast, room, monkeypatch):
    """One is refused because of another, which then fails: alone it is posted, and must be told so."""
    cast.rita_client.patch(f"/chat/rooms/{room}", {"slow_mode_seconds": 60})
    plain, failed = batch._Batch._flush, []

    def fail_once(self, **options) -> None:
        if len(self._posted) == 1 and not failed:
            failed.append(True)
            raise RuntimeError("an index that is broken")
        plain(self, **options)

    monkeypatch.setattr(batch._Batch, "_flush", fail_once)
    first, second = together(app, draft(cast.ravi, room, "one"), draft(cast.ravi, room, "two"))
    assert failed
    assert (first["message_text"], second) == ("one", "rate_limited")
    assert seen(cast.ravi_client, room)["last_seq"] == 1


class Killed(BaseException):
    """What ends a green thread from outside."""


def test_a_line_whose_server_dies_answers_everybody_once_and_goes_on(app, cast, room, monkeypatch):
    answered = []

    def wanted(text: str) -> Draft:
        return draft(cast.ravi, room, text, done=answered.append)

    def die(drafts, waits) -> None:
        posting._answer(drafts[0])
        waiting.enter(wanted("behind"))
        raise Killed

    with app.app_context():
        waiting = posting._lines()
        monkeypatch.setattr(waiting, "_write", die)
        line, _ = waiting._add(wanted("answered"))
        waiting.enter(wanted("taken"))
        with pytest.raises(Killed):
            waiting.serve(line)
        assert [each.text for each in answered] == ["answered", "taken", "behind"]
        assert [each.error.code for each in answered[1:]] == ["unavailable"] * 2
        monkeypatch.undo()
        assert posting.post(draft(cast.ravi, room, "again")).message["seq"] == 1


def test_when_nobody_can_be_sent_for_everybody_is_told_so(app, cast, room, monkeypatch):
    answered = []

    def fail(*args) -> None:
        raise RuntimeError("can't start new thread")

    with app.app_context():
        monkeypatch.setattr(lines.hub, "spawn", fail)
        posting.submit(draft(cast.ravi, room, "one", done=answered.append))
        assert [each.error.code for each in answered] == ["unavailable"]
        monkeypatch.undo()
        assert posting.post(draft(cast.ravi, room, "two")).message["seq"] == 1


def test_every_answer_is_given_even_if_one_fails(app, cast, room):
    answered = []

    def fail(draft) -> None:
        raise RuntimeError("a client that is gone")

    together(app, draft(cast.ravi, room, "one", done=fail), draft(cast.ravi, room, "two", done=answered.append))
    assert [each.text for each in answered] == ["two"]


def test_inside_a_transaction_it_shares_its_fate(app, cast, room):
    with app.app_context():
        with pytest.raises(ChatError), transaction():
            posting.post(draft(cast.ravi, room, "never was"))
            raise ChatError("conflict", "On second thoughts.")
        with transaction():
            posting.post(draft(cast.ravi, room, "was"))
    assert [each["message_text"] for each in read(cast.ravi_client, room)["messages"]] == ["was"]


def test_everybody_who_writes_at_once_is_answered(app, cast, room):
    enter(cast.otto_client, room)
    authors = [cast.ravi, cast.rita, cast.mo, cast.otto]
    answered = []
    with app.app_context():
        for number in range(60):
            posting.submit(draft(authors[number % 4], room, f"nr {number}", done=answered.append))
        last = posting.post(draft(cast.ravi, room, "the last"))
    assert last.message["seq"] == 61
    assert [each.message["message_text"] for each in answered] == [f"nr {number}" for number in range(60)]
