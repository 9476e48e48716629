"""Statements on the hottest paths: made into SQL once, and then spoken by the database's driver alone.

What SQLAlchemy does around one execution takes several times as long as SQLite needs to answer it. Here its compiler
and its types are used, and nothing else; the transaction is that of the connection.
"""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A statement, as a function that makes it; its arguments are the lengths of the lists that will be bound.

    A list `keys` of two is bound as `keys_0` and `keys_1`: `column.in_(listed("keys", 2))`; lists are for `in_` alone,
    as their last value may be bound several times, and must not be empty.
    """

    def __init__(self, make: Callable) -> None:
        self._make, self._ready = make, {}

    def __call__(self, connection: Connection, **values) -> list[tuple]:
        """Run it once; its rows."""
        lists = {name: _padded(value) for name, value in values.items() if isinstance(value, list)}
        ready = self._for(connection, {name: len(value) for name, value in lists.items()})
        for name, padded in lists.items():
            del values[name]
            values |= {f"{name}_{number}": value for number, value in enumerate(padded)}
        return ready.rows(connection, values)

    def many(self, connection: Connection, rows: list[dict]) -> None:
        """Run it for each of these."""
        self._for(connection, {}).many(connection, rows)

    def _for(self, connection: Connection, lengths: dict[str, int]) -> "_Ready":
        key = (connection.dialect.name, *lengths.values())
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = _Ready(self._make(**lengths), connection.dialect)
        return found


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
        self._sql, self._order = str(compiled), compiled.positiontup
        into = ((name, bound.type.dialect_impl(dialect)) for name, bound in compiled.binds.items())
        into = ((name, type_.bind_processor(dialect)) for name, type_ in into)
        self._into = [(name, process) for name, process in into if process]
        self._fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
        out = (column.type.dialect_impl(dialect) for column in statement.exported_columns)
        out = (type_.result_processor(dialect, None) for type_ in out)
        self._out = [(place, process) for place, process in enumerate(out) if process]

    def rows(self, connection: Connection, values: dict) -> list[tuple]:
        return self._run(connection, "execute", self._bound(values))

    def many(self, connection: Connection, rows: list[dict]) -> None:
        self._run(connection, "executemany", [self._bound(row) for row in rows])

    def _bound(self, values: dict):
        values = self._fixed | values
        for name, process in self._into:
            values[name] = process(values[name])
        return values if self._order is None else [values[name] for name in self._order]

    def _run(self, connection: Connection, how: str, bound) -> list[tuple]:
        cursor, errors = connection.connection.cursor(), connection.dialect.dbapi.Error
        try:
            getattr(cursor, how)(self._sql, bound)
            if not cursor.description:
                return []
            rows = cursor.fetchall()
        except errors as error:
            is_lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
            if is_lost:
                connection.invalidate(error)
            raise DBAPIError.instance(
                self._sql, None, error, errors, hide_parameters=True, connection_invalidated=is_lost,
                dialect=connection.dialect,
            ) from error  # fmt: skip
        finally:
            cursor.close()
        return [self._opened(row) for row in rows] if self._out else rows

    def _opened(self, row: tuple) -> tuple:
        values = list(row)
        for place, process in self._out:
            values[place] = process(values[place])
        return tuple(values)
