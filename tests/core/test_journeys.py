"""Several statements in one journey to PostgreSQL: their answers, their errors, and what is left of the connection."""

from time import monotonic

import psycopg
import pytest

from chatroom.core.journeys import Journeys, Statement
from tests.services import connect

TWICE = Statement.of("SELECT $1::integer * 2, $2::text")
PUT = Statement.of("INSERT INTO kept VALUES ($1)")
KEPT = Statement.of("SELECT number FROM kept ORDER BY number")
WRONG = Statement.of("SELECT 1 / $1::integer")
UNKNOWN = Statement.of("SELECT nothing FROM nowhere")


@pytest.fixture
def line(postgres_url):
    """A connection with a table for it alone."""
    with psycopg.connect(postgres_url.replace("+psycopg", ""), prepare_threshold=None) as connection:
        connection.execute("CREATE TEMPORARY TABLE kept (number integer)")
        connection.commit()
        yield connection


@pytest.fixture
def journeys(line):
    """The journeys on it."""
    return Journeys(line)


def test_each_is_answered_in_its_place(journeys):
    for _ in range(2):
        runs = [(TWICE, [(1, "one"), (2, None)]), (PUT, [(7,), (8,)]), (KEPT, [()]), (TWICE, [(-3, "é %s $1")])]
        assert journeys.make(runs)[:2] == [[(2, "one"), (4, None)], []]
    assert journeys.make([(KEPT, [()]), (PUT, []), (TWICE, [(0, "")])]) == [[(7,), (7,), (8,), (8,)], [], [(0, "")]]


def test_a_transaction_begins_by_itself_and_ends_as_always(line, journeys):
    journeys.make([(PUT, [(1,)])])
    line.rollback()
    journeys.make([(PUT, [(2,)])])
    line.commit()
    assert journeys.make([(KEPT, [()])]) == [[(2,)]]
    line.rollback()
    line.autocommit = True
    journeys.make([(PUT, [(3,)])])
    assert line.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert journeys.make([(KEPT, [()])]) == [[(2,), (3,)]]


def test_the_commit_goes_along_and_what_comes_after_it_is_another_transaction(line, journeys):
    journeys.make([(PUT, [(1,)])])
    journeys.make([(PUT, [(2,)])], commits=True)
    assert line.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    journeys.make([(PUT, [(3,)])])
    line.rollback()
    assert journeys.make([(KEPT, [()])]) == [[(1,), (2,)]]


def test_the_commit_of_what_failed_undoes_it(line, journeys):
    journeys.make([(PUT, [(1,)])])
    with pytest.raises(psycopg.errors.DivisionByZero):
        journeys.make([(PUT, [(2,)]), (WRONG, [(0,)])], commits=True)
    assert line.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
    line.rollback()
    assert journeys.make([(KEPT, [()])]) == [[]]


def test_a_commit_that_fails_by_itself_is_told_and_undoes_it(line, journeys):
    line.execute("ALTER TABLE kept ADD UNIQUE (number) DEFERRABLE INITIALLY DEFERRED")
    line.commit()
    with pytest.raises(psycopg.errors.UniqueViolation):
        journeys.make([(PUT, [(1,), (1,)])], commits=True)
    assert journeys.make([(PUT, [(2,)]), (KEPT, [()])], commits=True) == [[], [(2,)]]


@pytest.mark.parametrize(
    ("statement", "values", "error"),
    [
        (WRONG, (0,), psycopg.errors.DivisionByZero),
        (WRONG, ("x",), psycopg.errors.InvalidTextRepresentation),
        (WRONG, (), psycopg.errors.ProtocolViolation),
        (UNKNOWN, (), psycopg.errors.UndefinedTable),
    ],
)
def test_the_first_that_fails_is_told_and_the_connection_goes_on(line, journeys, statement, values, error):
    for _ in range(2):
        with pytest.raises(error):
            journeys.make([(PUT, [(1,)]), (statement, [values]), (TWICE, [(1, "")]), (WRONG, [(0,)])])
        assert line.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
        line.rollback()
        assert journeys.make([(KEPT, [()]), (TWICE, [(1, "on")]), (WRONG, [(1,)])]) == [[], [(2, "on")], [(1,)]]
        line.rollback()


def test_questions_and_answers_that_fill_the_line_do_not_wait_for_each_other(journeys):
    page = "x" * 1_000_000
    [answers] = journeys.make([(TWICE, [(number, page) for number in range(40)])])
    assert answers == [(number * 2, page) for number in range(40)]


def test_the_first_is_at_work_while_the_values_of_the_others_are_made(line, journeys, postgres_url):
    def values():
        with connect(postgres_url) as other:
            asked = "SELECT state = 'active' FROM pg_stat_activity WHERE pid = %s"
            until = monotonic() + 10
            while not other.execute(asked, [line.info.backend_pid]).fetchone()[0]:
                assert monotonic() < until, "PostgreSQL has nothing to do"
        yield (1,)

    line.autocommit = True
    assert journeys.make([(TWICE, [(1, "")]), (PUT, values())]) == [[(2, "")], []]


def test_values_that_cannot_be_made_undo_it_all(line, journeys, postgres_url):
    def values():
        yield (2,)
        raise ZeroDivisionError

    with connect(postgres_url) as other:
        other.execute("CREATE TABLE put_down (number integer)")
        put = Statement.of("INSERT INTO put_down VALUES ($1)")
        with pytest.raises(ZeroDivisionError):
            journeys.make([(put, [(1,)]), (put, values())], commits=True)
        assert line.closed
        assert other.execute("SELECT count(*) FROM put_down").fetchone() == (0,)


def test_a_line_that_breaks_is_told_and_closed(line, journeys, postgres_url):
    journeys.make([(PUT, [(1,)])])
    with connect(postgres_url) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [line.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        journeys.make([(KEPT, [()]), (TWICE, [(1, "")])])
    assert line.closed


@pytest.mark.parametrize("change", ["ALTER TABLE kept ALTER number TYPE bigint", "DEALLOCATE ALL"])
def test_what_is_prepared_and_void_costs_the_connection(line, journeys, change):
    journeys.make([(KEPT, [()])])
    line.rollback()
    line.execute(change)
    with pytest.raises(psycopg.OperationalError):
        journeys.make([(KEPT, [()])])
    assert line.closed


def test_a_beginning_that_is_void_costs_the_connection_too(line, journeys):
    journeys.make([(PUT, [(1,)])], commits=True)
    line.execute("DEALLOCATE ALL")
    line.commit()
    with pytest.raises(psycopg.OperationalError):
        journeys.make([(PUT, [(2,)])], commits=True)
    assert line.closed


def test_who_leaves_before_the_answers_closes_the_line(line, journeys, monkeypatch):
    class Gone(BaseException):
        pass

    def leave(steps):
        next(steps)
        raise Gone

    monkeypatch.setattr(line, "wait", leave)
    with pytest.raises(Gone):
        journeys.make([(TWICE, [(1, "")])])
    assert line.closed


def test_a_value_that_cannot_be_sent_keeps_all_at_home(line, journeys):
    with pytest.raises(psycopg.ProgrammingError):
        journeys.make([(PUT, [(1,)]), (PUT, [(object(),)])])
    assert journeys.make([(KEPT, [()])]) == [[]]
