"""Statements on the hottest paths: made into SQL once, and then spoken by the database's driver alone.

What SQLAlchemy does around one execution takes several times as long as SQLite needs to answer it. Here its compiler
and its types are used, and nothing else; the transaction is that of the connection. PostgreSQL is asked past the
driver's cursors too, for the same reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from inspect import signature

from sqlalchemy import Connection, bindparam
from sqlalchemy.exc import DBAPIError

from chatroom.core.database import reading
from chatroom.core.lent import lent, must_stand
from chatroom.extensions import db

_GIVEN = object()  # in place of a value that must be


class Prepared:
    """A statement, as a function that makes it; its arguments are the lengths of the lists that will be bound.

    A list `keys` of two is bound as `keys_0` and `keys_1`: `column.in_(listed("keys", 2))`; lists are for `in_` alone,
    as their last value may be bound several times, and must not be empty.
    """

    def __init__(self, make: Callable) -> None:
        self._make, self._lists, self._ready = make, tuple(signature(make).parameters), {}

    def __call__(self, connection: Connection, **values) -> list[tuple]:
        """Run it once; its rows."""
        return together(connection, self.asked(list, **values))[0]

    def many(self, connection: Connection, rows: list[dict]) -> None:
        """Run it for each of these."""
        together(connection, self.for_each(rows))

    def asked(self, read: Callable[[list[tuple]], object], **values) -> "Asked":
        """It with its values, for `together`; `read` makes the answer of its rows."""
        return Asked(self, [values], read)

    def for_each(self, rows: Iterable[dict]) -> "Asked":
        """It for each of these, for `together`; while an iterator makes them, PostgreSQL is at what stands before."""
        return Asked(self, rows, list)

    def ready(self, dialect, rows: list[dict]) -> "_Ready":
        """Its SQL for an engine, and for lists as long as those in the first row."""
        lengths = self._lists and tuple([_rounded(len(rows[0][name])) for name in self._lists])
        key = dialect.name, lengths
        found = self._ready.get(key)
        if found is None:
            lists = dict(zip(self._lists, lengths, strict=True))
            found = self._ready[key] = _Ready(self._make(**lists), dialect, lists)
        return found


@dataclass(slots=True)
class Asked:
    """A statement and what it is run for."""

    prepared: Prepared
    rows: Iterable[dict]
    read: Callable[[list[tuple]], object]


def together(connection: Connection, *several: Asked | None, commits: bool = False) -> list:
    """Run statements of which none needs the answer of another, in order, on PostgreSQL in one journey; their answers.

    For None nothing is asked, and the answer is empty. On PostgreSQL `commits` has the transaction committed in
    the same journey: one for that alone may take as long.
    """
    dialect = connection.dialect
    runs = [(each.prepared.ready(dialect, each.rows), each.rows) for each in several if each]
    if dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        found = iter([_ask_sqlite(connection, driver, *each) for each in runs])
    else:
        found = iter(_ask_postgresql(connection, runs, commits) if runs else [])
    return [each.read(next(found)) if each else {} for each in several]


def read(*several: Asked | None) -> list:
    """`together`, for who only reads: a session that is not in use is left alone, since to begin and to end one takes
    longer than SQLite takes to answer."""
    if is_session_in_use():
        if db.session.registry.has():
            db.session.flush()  # as a query of the session would
        return together(bare_connection(), *several)
    with reading(db.engine).connect() as connection:
        return together(connection, *several)


def is_session_in_use() -> bool:
    """True when there is a transaction whose snapshot or changes whoever reads has to see."""
    return lent() is not None or (db.session.registry.has() and db.session().in_transaction())


def bare_connection() -> Connection:
    """For statements that need nothing of a session: where it can be, the lent connection without one."""
    found = lent()
    return found.connection if found is not None and found.is_alone else db.session.connection()


def listed(name: str, length: int) -> tuple:
    """The parameters of a list of this length."""
    return [bindparam(f"{name}_{number}") for number in range(length)]


def _rounded(length: int) -> int:
    """Up to a power of two: few lengths, few statements to make and keep."""
    return 1 << (length - 1).bit_length()


class _Ready:
    """SQL for one engine, and how its values go in and come out."""

    def __init__(self, statement, dialect, lists: dict[str, int]) -> None:
        compiled = statement.compile(dialect=dialect if dialect.name == "sqlite" else _numbering(dialect))
        listed = {f"{name}_{at}": (name, at) for name, length in lists.items() for at in range(length)}
        self.sql = str(compiled)
        self._places = [_place(compiled.binds[name], *listed.get(name, (name, None)), dialect)
                        for name in compiled.positiontup or ()]  # fmt: skip
        out = (column.type.dialect_impl(dialect) for column in statement.exported_columns)
        out = (type_.result_processor(dialect, None) for type_ in out)
        self._out = [(place, process) for place, process in enumerate(out) if process]

    @cached_property
    def statement(self):
        """For PostgreSQL."""
        from chatroom.core.journeys import Statement  # where there is no PostgreSQL, there may be no psycopg

        return Statement.of(self.sql)

    def bound(self, values: dict) -> list:
        """Values in their places."""
        found = []
        for name, at, fixed, process, of_none in self._places:
            value = values[name] if fixed is _GIVEN else values.get(name, fixed)
            if at is not None:
                value = value[at] if at < len(value) else value[-1]
            if process is not None:
                value = of_none if value is None else process(value)
            found.append(value)
        return found

    def all_bound(self, rows: Iterable[dict]) -> Iterable[list]:
        """The same of several; of an iterator, when they are taken."""
        bound = map(self.bound, rows)
        return list(bound) if isinstance(rows, list) else bound

    def opened(self, rows: list[tuple]) -> list[tuple]:
        """Rows that were found, as SQLAlchemy would give them."""
        return [self._opened(row) for row in rows] if self._out else rows

    def _opened(self, row: tuple) -> tuple:
        values = list(row)
        for place, process in self._out:
            values[place] = process(values[place])
        return tuple(values)


def _place(bound, name: str, at: int | None, dialect) -> tuple:
    """What a value is called, where it is in its list, what it is if it is not given, and how it is put in."""
    process = bound.type.dialect_impl(dialect).bind_processor(dialect)
    return name, at, _GIVEN if bound.required else bound.value, process, process and process(None)


def _numbering(dialect):
    """The same that writes $1, $2 … for values, as PostgreSQL itself does."""
    return type(dialect)(dbapi=dialect.dbapi, paramstyle="numeric_dollar")


def _ask_sqlite(connection: Connection, driver, ready: _Ready, rows: list[dict]) -> list[tuple]:
    try:
        if len(rows) != 1:
            driver.executemany(ready.sql, [ready.bound(row) for row in rows])
            return []
        # Fetched at once: SQLite answers while it is read, and what follows must not change that.
        return ready.opened(driver.execute(ready.sql, ready.bound(rows[0])).fetchall())
    except driver.Error as error:
        raise _told(error, connection, ready.sql) from error


def _ask_postgresql(
    connection: Connection, runs: list[tuple[_Ready, Iterable[dict]]], commits: bool
) -> list[list[tuple]]:
    from chatroom.core.journeys import Journeys

    must_stand(connection)
    driver, kept = connection.connection.dbapi_connection, connection.info
    journeys = kept.get("chatroom_journeys") or kept.setdefault("chatroom_journeys", Journeys(driver))
    try:
        bound = [(ready.statement, ready.all_bound(rows)) for ready, rows in runs]
        found = journeys.make(bound, commits)
    except connection.dialect.dbapi.Error as error:
        raise _told(error, connection, "; ".join(ready.sql for ready, _ in runs)) from error
    except BaseException:
        if driver.closed:
            connection.invalidate()
        raise
    return [ready.opened(rows) for (ready, _), rows in zip(runs, found, strict=True)]


def _told(error: Exception, connection: Connection, sql: str) -> DBAPIError:
    """A driver's error as SQLAlchemy's, without anybody's values."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.dbapi.Error, hide_parameters=True, connection_invalidated=is_lost, dialect=dialect
    )
