"""Statements to PostgreSQL in one journey, straight through libpq.

psycopg's cursors and its own pipeline take twice as long for the same as what they wait for. Its values are converted
as always; beyond that, what a cursor does for anybody's statements need not be done for ours, which are few and known.
"""

from collections.abc import Generator, Iterable, Sequence
from itertools import count
from typing import NamedTuple

import psycopg
from psycopg import pq, waiting
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

# What is prepared has become void: a migration gave a column another type, or somebody between forgot it.
VOID = ("0A000", "26000")
_NUMBERS = count(1)


class Statement(NamedTuple):
    """SQL whose values are $1, $2 …, and the name under which connections keep it prepared."""

    name: bytes
    sql: bytes

    @classmethod
    def of(cls, sql: str) -> "Statement":
        """It with a name of its own."""
        return cls(b"chatroom_%d" % next(_NUMBERS), sql.encode())


BEGIN, COMMIT = Statement.of("BEGIN"), Statement.of("COMMIT")
ONCE = [[]]  # without values


class Journeys:
    """Those of one connection, which nobody else uses meanwhile."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection, self._line = connection, connection.pgconn
        self._values = Transformer(connection)
        self._prepared: set[bytes] = set()

    def make(self, runs: Sequence[tuple[Statement, Iterable[Sequence]]], commits: bool = False) -> list[list[tuple]]:
        """Run each statement for each of its rows of values, in order; the rows that each answered, together.

        Values that an iterator makes are made when PostgreSQL is at the first statement already; what goes wrong there
        closes the connection, as whatever else ends the wait, for nobody could tell any more what is an answer to what.
        If it `commits`, the end of the transaction goes along; it is undone if one of them fails.
        A psycopg.Error is raised for the first that fails, and what comes after it is not run.
        """
        asking = [(statement, self._texts_of(rows)) for statement, rows in runs]
        if not self._connection.autocommit and self._line.transaction_status == pq.TransactionStatus.IDLE:
            asking.insert(0, (BEGIN, ONCE))
        if commits:
            asking.append((COMMIT, ONCE))
        try:
            found, error = self._connection.wait(self._there_and_back(asking))
        finally:
            if self._line.pipeline_status:
                self._connection.close()
        if error is not None and error.sqlstate in VOID:
            self._connection.close()  # the next one prepares anew
            raise psycopg.OperationalError("what was prepared is void by now") from error
        if error is not None:
            raise error
        begun = asking[0][0] is BEGIN
        return found[begun : begun + len(runs)]

    def _there_and_back(self, runs) -> Generator[waiting.Wait, int, tuple[list[list[tuple]], psycopg.Error | None]]:
        line, values, error = self._line, self._values, None
        line.enter_pipeline_mode()
        asked = self._ask(runs)
        line.pipeline_sync()
        while line.flush():  # a server whose answers nobody takes takes no more questions
            if (yield waiting.Wait.RW) & waiting.Ready.R:
                line.consume_input()
        answers: list[pq.abc.PGresult | None] = []
        while len(answers) < 2 * len(asked) + 1:  # one each, None after it, and the end of all
            if line.is_busy():
                yield waiting.Wait.R
                line.consume_input()
            else:
                answers.append(line.get_result())
        found: list[list[tuple]] = [[] for _ in runs]
        for what, result in zip(asked, answers[::2], strict=False):
            if result is None:
                raise error or psycopg.OperationalError("the connection was lost")
            if result.status == pq.ExecStatus.TUPLES_OK:
                values.set_pgresult(result)
                found[what] += values.load_rows(0, result.ntuples, tuple)
            elif result.status == pq.ExecStatus.COMMAND_OK:
                if isinstance(what, bytes):
                    self._prepared.add(what)
            elif error is None:
                error = error_from_result(result, encoding=self._connection.info.encoding)
        line.exit_pipeline_mode()
        return found, error

    def _ask(self, runs) -> list[bytes | int]:
        """Put the questions on the line; for each answer that will come, what was prepared or which run asked."""
        asked: list[bytes | int] = []
        is_begun = False
        for number, (statement, rows) in enumerate(runs):
            if not is_begun and not isinstance(rows, list):
                is_begun = True
                self._line.flush()  # as far as the system takes it; once, or it costs more than it saves
            if statement.name not in self._prepared and statement.name not in asked:
                self._line.send_prepare(statement.name, statement.sql)
                asked.append(statement.name)
            for texts in rows:
                self._line.send_query_prepared(statement.name, texts)
                asked.append(number)
        return asked

    def _texts_of(self, rows: Iterable[Sequence]) -> Iterable[Sequence]:
        texts = map(self._as_texts, rows)
        return list(texts) if isinstance(rows, list) else texts

    def _as_texts(self, row: Sequence) -> Sequence:
        # Without their types, which PostgreSQL finds: else each size of a number would make one more statement.
        return self._values.dump_sequence(row, [PyFormat.TEXT] * len(row))
