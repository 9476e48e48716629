"""Statements on the hottest paths: made into SQL once, and then spoken by the database's driver alone.

What SQLAlchemy does around one execution takes several times as long as SQLite needs to answer it. Here its compiler
and its types are used, and nothing else; the transaction is that of the connection.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam
from sqlalchemy.exc import DBAPIError

from chatroom.core.database import reading
from chatroom.extensions import db


class Prepared:
    """A statement, as a function that makes it; its arguments are the lengths of the lists that will be bound.

    A list `keys` of two is bound as `keys_0` and `keys_1`: `column.in_(listed("keys", 2))`; lists are for `in_` alone,
    as their last value may be bound several times, and must not be empty.
    """

    def __init__(self, make: Callable) -> None:
        self._make, self._ready = make, {}

    def __call__(self, connection: Connection, **values) -> list[tuple]:
        """Run it once; its rows."""
        return together(connection, self.asked(list, **values))[0]

    def many(self, connection: Connection, rows: list[dict]) -> None:
        """Run it for each of these."""
        together(connection, self.for_each(rows))

    def asked(self, read: Callable[[list[tuple]], object], **values) -> "Asked":
        """It with its values, for `together`; `read` makes the answer of its rows."""
        lists = {name: _padded(value) for name, value in values.items() if isinstance(value, list)}
        for name, padded in lists.items():
            del values[name]
            values |= {f"{name}_{number}": value for number, value in enumerate(padded)}
        return Asked(self, {name: len(padded) for name, padded in lists.items()}, [values], read)

    def for_each(self, rows: list[dict]) -> "Asked":
        """It for each of these, for `together`."""
        return Asked(self, {}, rows, list)

    def ready(self, dialect, lengths: dict[str, int]) -> "_Ready":
        """Its SQL for an engine."""
        key = (dialect.name, *lengths.values())
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = _Ready(self._make(**lengths), dialect)
        return found


@dataclass(slots=True)
class Asked:
    """A statement and what it is run for."""

    prepared: Prepared
    lengths: dict[str, int]
    rows: list[dict]
    read: Callable[[list[tuple]], object]


def together(connection: Connection, *several: Asked | None) -> list:
    """Run statements of which none needs the answer of another, in order, on PostgreSQL in one journey; their answers.

    For None nothing is asked, and the answer is empty.
    """
    runs = [(each.prepared.ready(connection.dialect, each.lengths), each.rows) for each in several if each]
    if connection.dialect.name == "sqlite":  # which answers while it is read, and what follows must not change that
        found = (_run(connection, [each])[0] for each in runs)
    else:
        found = iter(_run(connection, runs))
    return [each.read(next(found)) if each else {} for each in several]


def read(*several: Asked | None) -> list:
    """`together`, for who only reads: a session that is not in use is left alone, since to begin and to end one takes
    longer than SQLite takes to answer."""
    session = session_in_use()
    if session is not None:
        session.flush()  # as a query of the session would
        return together(session.bare_connection(), *several)
    with reading(db.engine).connect() as connection:
        return together(connection, *several)


def session_in_use():
    """The session, if there is one whose snapshot or changes whoever reads has to see."""
    session = db.session() if db.session.registry.has() else None
    return session if session is not None and session.is_in_use else None


def listed(name: str, length: int) -> tuple:
    """The parameters of a list of this length."""
    return [bindparam(f"{name}_{number}") for number in range(length)]


def _padded(values: list) -> tuple:
    """The last one repeated up to a power of two: few lengths, few statements to make and keep."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


class _Ready:
    """SQL for one engine, and how its values go in and come out."""

    def __init__(self, statement, dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql, self._order = str(compiled), compiled.positiontup
        into = ((name, bound.type.dialect_impl(dialect)) for name, bound in compiled.binds.items())
        into = ((name, type_.bind_processor(dialect)) for name, type_ in into)
        self._into = [(name, process, process(None)) for name, process in into if process]
        self._fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
        out = (column.type.dialect_impl(dialect) for column in statement.exported_columns)
        out = (type_.result_processor(dialect, None) for type_ in out)
        self._answers = bool(statement.exported_columns)
        self._out = [(place, process) for place, process in enumerate(out) if process]

    def start(self, cursor, rows: list[dict]) -> None:
        """Have it run for each of these."""
        if len(rows) == 1:
            cursor.execute(self.sql, self._bound(rows[0]))
        else:
            cursor.executemany(self.sql, [self._bound(row) for row in rows])

    def answer(self, cursor) -> list[tuple]:
        """What came of it."""
        rows = cursor.fetchall() if self._answers else []  # to ask the cursor costs psycopg an object for each column
        return [self._opened(row) for row in rows] if self._out else rows

    def _bound(self, values: dict):
        values = self._fixed | values
        for name, process, of_none in self._into:
            value = values[name]
            values[name] = of_none if value is None else process(value)
        return values if self._order is None else [values[name] for name in self._order]

    def _opened(self, row: tuple) -> tuple:
        values = list(row)
        for place, process in self._out:
            values[place] = process(values[place])
        return tuple(values)


def _run(connection: Connection, runs: list[tuple[_Ready, list[dict]]]) -> list[list[tuple]]:
    cursors, errors = [connection.connection.cursor() for _ in runs], connection.dialect.dbapi.Error
    try:
        with nullcontext() if len(runs) == 1 else connection.connection.dbapi_connection.pipeline():
            for cursor, (ready, rows) in zip(cursors, runs, strict=True):
                ready.start(cursor, rows)
        return [ready.answer(cursor) for cursor, (ready, _) in zip(cursors, runs, strict=True)]
    except errors as error:
        is_lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursors[0])
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            "; ".join(ready.sql for ready, _ in runs), None, error, errors, hide_parameters=True,
            connection_invalidated=is_lost, dialect=connection.dialect,
        ) from error  # fmt: skip
    finally:
        for cursor in cursors:
            cursor.close()
