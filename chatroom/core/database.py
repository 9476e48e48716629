"""The database: names of constraints, types, and how each engine is spoken to."""

import os
from datetime import UTC, datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.types import TypeDecorator

from chatroom import hub

CONNECTIONS = 30  # of one process to PostgreSQL
WRITERS_MOST = 20  # of them: the others are for those who read

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
    """A session that reads from the pool, and works on SQLite's one writing connection while it is lent to it."""

    writer = None

    @classmethod
    def options(cls) -> dict:
        """For SQLAlchemy(session_options=…): facts survive their commit, a lent connection is joined by savepoint."""
        return {"class_": cls, "expire_on_commit": False, "join_transaction_mode": "create_savepoint"}

    def get_bind(self, *args, **kwargs):
        """The lent connection, or the engine."""
        return self.writer if self.writer is not None else super().get_bind(*args, **kwargs)


def engine_options(url: str) -> dict:
    """Pool and driver options for Flask-SQLAlchemy; no values of people's in the messages of errors."""
    if make_url(url).get_backend_name() == "sqlite":
        arguments = {"check_same_thread": False, "timeout": 0}
        return {"pool_size": 20, "max_overflow": 20, "connect_args": arguments, "hide_parameters": True}
    arguments = {"options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"}
    pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": 5, "pool_pre_ping": True}
    return pool | {"connect_args": arguments, "hide_parameters": True}


def prepare_engine(engine) -> None:
    """Make SQLite durable, strict about foreign keys, and explicit about where a transaction begins."""
    if engine.dialect.name != "sqlite":
        return

    # Waiting inside SQLite would stop the hub and everyone with it; there the writer waits, outside.
    patience = 0 if hub.is_green() else 5000

    @event.listens_for(engine, "connect")
    def connect(connection, record):
        connection.isolation_level = None
        for pragma in (f"busy_timeout={patience}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def default_url(instance_path) -> str:
    """The SQLite database of a library that set nothing."""
    os.makedirs(instance_path, exist_ok=True)
    return f"sqlite:///{instance_path}/chatroom.db"
