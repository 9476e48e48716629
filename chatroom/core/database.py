"""The database: names of constraints, types, and how each engine is spoken to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, DateTime, Engine, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.types import TypeDecorator

from chatroom import hub
from chatroom.core.lent import JOINED, join, lent

CONNECTIONS = 30  # of one process to PostgreSQL
WRITERS_MOST = 20  # of them: the others are for those who read
# A server that is gone without a word is given up within half a minute; one that is slow answers by its kernel.
NOTICED = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
FRESH = 0.1  # seconds that a connection may rest and be taken for alive: no database restarts in less

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator):
    """An aware UTC time; SQLite forgets the zone, so it is put back."""

    impl, cache_ok = DateTime(timezone=True), True

    def process_bind_param(self, value: datetime | None, dialect):
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect):
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class ChatSession(Session):
    """A session that reads from the pool, and works on a writing connection while that is lent.

    On PostgreSQL it reads without transactions, whose beginning and end would be two more journeys to the database.
    """

    @classmethod
    def options(cls) -> dict:
        """For SQLAlchemy(session_options=…): facts survive their commit, a lent connection is joined by savepoint."""
        return {"class_": cls, "expire_on_commit": False, "join_transaction_mode": "create_savepoint"}

    def get_bind(self, *args, **kwargs):
        """The lent connection, or the engine."""
        found = lent()
        if found is None:
            return reading(super().get_bind(*args, **kwargs))
        self.join_transaction_mode = "rollback_only" if found.is_alone else "create_savepoint"
        if not found.connection.in_transaction():
            join(found.connection)
        return found.connection


def engine_options(url: str) -> dict:
    """Pool and driver options for Flask-SQLAlchemy; no values of people's in the messages of errors."""
    if make_url(url).get_backend_name() == "sqlite":
        arguments = {"check_same_thread": False, "timeout": 0}
        return {"pool_size": 20, "max_overflow": 20, "connect_args": arguments, "hide_parameters": True}
    # Nothing is asked here that is worth the start of a worker or a compiler.
    said = ("jit=off", "max_parallel_workers_per_gather=0", "statement_timeout=15000")
    # A moment at the end of the calendar could not be read in a time zone where it is a day later.
    said += ("idle_in_transaction_session_timeout=30000", "timezone=UTC")
    options = " ".join(f"-c {each}" for each in said)
    # psycopg prepares nothing by itself: with its own statements, at each rollback, it would have ours forgotten.
    arguments = {"options": options, "prepare_threshold": None} | NOTICED
    # The last one used comes first: few are busy, and only one that is used often keeps its statements prepared.
    pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": 5, "pool_use_lifo": True}
    return pool | {"connect_args": arguments, "hide_parameters": True}


def prepare_engine(engine) -> None:
    """Make SQLite durable, strict about foreign keys, and explicit about where a transaction begins."""
    if engine.dialect.name != "sqlite":
        _doubt_those_that_rested(engine)
        if hub.is_green():
            engine.dialect.dbapi.waiting.wait = hub.wait_for
        return

    # Waiting inside SQLite would stop the hub and everyone with it; there the writer waits, outside.
    patience = 0 if hub.is_green() else 5000

    @event.listens_for(engine, "connect")
    def connect(connection, record):
        connection.isolation_level = None
        for pragma in (f"busy_timeout={patience}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", begin_sqlite)


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction past SQLAlchemy, which takes longer to say it than SQLite to do it; if none has begun."""
    driver = connection.connection.dbapi_connection
    try:
        if not driver.in_transaction:
            driver.execute(connection.get_execution_options().get("begin", "BEGIN"))
    except driver.Error as error:
        raise DBAPIError.instance("BEGIN", None, error, driver.Error, dialect=connection.dialect) from error


def reading(engine: Engine) -> Engine:
    """The engine for those who only read."""
    if engine.dialect.name == "sqlite":
        return engine
    kept = engine.__dict__
    return kept.get("chatroom_reading") or kept.setdefault(
        "chatroom_reading", engine.execution_options(isolation_level="AUTOCOMMIT")
    )


@contextmanager
def begun(engine: Engine) -> Iterator[Connection]:
    """A transaction on PostgreSQL, on the connection of the last one if that ended a moment ago: to take one from the
    pool and to give it back takes three times as long as to begin and to commit.

    It begins with the first statement, and is undone unless it is committed when `is_to_commit`.
    """
    resting = _resting_of(engine)
    connection = _taken(resting) or engine.connect()
    connection.info[JOINED] = False
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    if resting:
        connection.close()
    else:
        resting.append((connection, monotonic()))


def _resting_of(engine: Engine) -> list[tuple[Connection, float]]:
    return engine.__dict__.setdefault("chatroom_resting", [])


def _taken(resting: list[tuple[Connection, float]]) -> Connection | None:
    try:
        connection, since = resting.pop()
    except IndexError:
        return None
    if monotonic() - since < FRESH:
        return connection
    connection.info["rested_since"] = since
    connection.close()
    return None


def _doubt_those_that_rested(engine: Engine) -> None:
    """Like pool_pre_ping, which would ask the database before every question whether it is there."""

    @event.listens_for(engine, "checkin")
    def checkin(connection, record):
        record.info.pop(JOINED, None)
        record.info["used_at"] = record.info.pop("rested_since", None) or monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection, record, fairy):
        if monotonic() - record.info.get("used_at", monotonic()) < FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.dbapi.Error as error:
            raise InvalidatePoolError from error

    @event.listens_for(engine, "engine_disposed")
    def disposed(engine):
        while resting := _resting_of(engine):
            resting.pop()[0].invalidate()


def default_url(instance_path) -> str:
    """The SQLite database of a library that set nothing."""
    os.makedirs(instance_path, exist_ok=True)
    return f"sqlite:///{instance_path}/chatroom.db"
