"""One transaction, then tell."""

import pytest
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from chatroom.core import facts
from chatroom.core.errors import ChatError
from chatroom.core.facts import record, transaction
from chatroom.extensions import db
from tests.core.shelf import ALL, BookPut, put


@pytest.fixture
def hear(monkeypatch):
    """A function that adds a listener for this test alone."""
    monkeypatch.setitem(facts._during, BookPut, [])
    monkeypatch.setitem(facts._after, BookPut, [])
    monkeypatch.setitem(facts._after_several, BookPut, [])
    return lambda when, listener: when(BookPut)(listener)


def test_what_was_done_is_kept_and_told(shelf, told):
    shelf.put("Emma")
    assert shelf.books == ["Emma"]
    assert told == [BookPut(book="Emma")]


def test_transactions_that_join_commit_once_and_tell_at_the_end(app, shelf, told, commits):
    with app.app_context(), transaction():
        with transaction():
            put("Emma")
        assert (commits, told) == ([], [])
        with transaction():
            put("Persuasion")
    assert len(commits) == 1
    assert [fact.book for fact in told] == ["Emma", "Persuasion"]


def test_rolled_back_means_nothing_changed_and_nothing_said(shelf, told, commits):
    with pytest.raises(ChatError):
        shelf.put("Emma", then=ChatError("forbidden", "No."))
    assert (shelf.books, told, commits) == ([], [], [])
    shelf.put("Persuasion")
    assert shelf.books == ["Persuasion"]


def test_what_comes_after_an_undo_is_not_kept_without_what_came_before(app, shelf, told):
    with pytest.raises(PendingRollbackError), app.app_context(), transaction():
        put("Emma")
        db.session.rollback()
        put("Persuasion")
    assert (shelf.books, told) == ([], [])
    shelf.put("Evelina")
    assert shelf.books == ["Evelina"]


def test_nothing_is_told_of_what_was_undone_before_the_end(app, shelf, told):
    with pytest.raises((PendingRollbackError, ChatError)), app.app_context(), transaction():
        put("Emma")
        db.session.rollback()
    assert (shelf.books, told) == ([], [])
    shelf.put("Evelina")
    assert shelf.books == ["Evelina"]


def test_an_inner_one_that_fails_undoes_the_outer_one(app, shelf, told):
    with pytest.raises(IntegrityError), app.app_context(), transaction():
        put("Emma")
        with transaction():
            put("Emma")
    assert (shelf.books, told) == ([], [])


def test_a_session_is_clean_after_a_failure(app, shelf):
    with app.app_context():
        with pytest.raises(IntegrityError), transaction():
            put("Emma")
            put("Emma")
        assert list(db.session.scalars(ALL)) == []
        with transaction():
            put("Persuasion")
        assert list(db.session.scalars(ALL)) == ["Persuasion"]


def test_what_was_read_before_is_read_anew_inside(app, shelf):
    with app.app_context():
        assert list(db.session.scalars(ALL)) == []
        shelf.put("Emma")
        with transaction():
            assert list(db.session.scalars(ALL)) == ["Emma"]


def test_a_listener_during_sees_the_change_and_may_refuse(shelf, told, hear):
    def refuse(fact):
        assert list(db.session.scalars(ALL)) == [fact.book]
        raise ChatError("conflict", "That shelf is for poems.")

    hear(facts.during, refuse)
    with pytest.raises(ChatError, match="poems"):
        shelf.put("Emma")
    assert (shelf.books, told) == ([], [])


def test_a_listener_after_that_fails_harms_nobody(shelf, hear, caplog):
    heard = []

    def fail(fact):
        db.session.scalar(ALL)
        raise RuntimeError("the loudspeaker is broken")

    hear(facts.after, fail)
    hear(facts.after, heard.append)
    shelf.put("Emma")
    assert heard == [BookPut(book="Emma")]
    assert shelf.books == ["Emma"]
    assert "fail failed after BookPut" in caplog.text


def test_a_listener_of_several_hears_all_that_came_in_a_row_at_once_and_first(app, shelf, hear):
    heard = []
    hear(facts.after, heard.append)
    hear(facts.after_several, heard.append)
    with app.app_context(), transaction():
        put("Emma")
        put("Persuasion")
        record("something else")
        put("Sanditon")
    emma, persuasion, sanditon = (BookPut(book=book) for book in ("Emma", "Persuasion", "Sanditon"))
    assert heard == [[emma, persuasion], emma, persuasion, [sanditon], sanditon]


def test_a_listener_of_several_that_fails_harms_nobody(shelf, hear, caplog):
    heard = []

    def fail(several):
        raise RuntimeError("the loudspeaker is broken")

    hear(facts.after_several, fail)
    hear(facts.after, heard.append)
    shelf.put("Emma")
    assert heard == [BookPut(book="Emma")]
    assert "fail failed after BookPut" in caplog.text


def test_a_connection_lost_after_the_commit_makes_no_failure_of_it(shelf, hear, monkeypatch, caplog):
    heard = []

    def lose() -> None:
        raise RuntimeError("the connection is gone")

    def fail(fact):
        monkeypatch.setattr(db.session, "rollback", lose)
        raise RuntimeError("the loudspeaker is broken")

    hear(facts.after, fail)
    hear(facts.after, heard.append)
    shelf.put("Emma")
    monkeypatch.undo()
    assert heard == [BookPut(book="Emma")]
    assert shelf.books == ["Emma"]
    assert "a rollback failed" in caplog.text


def test_a_listener_after_can_open_a_transaction_of_its_own(shelf, hear):
    def put_the_sequel(fact):
        if fact.book == "Emma":
            with transaction():
                put("Emma, again")

    hear(facts.after, put_the_sequel)
    shelf.put("Emma")
    assert shelf.books == ["Emma", "Emma, again"]


def test_a_fact_outside_a_transaction_is_a_mistake(app):
    with app.app_context(), pytest.raises(RuntimeError, match="outside"):
        record(BookPut(book="Emma"))
