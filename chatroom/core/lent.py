"""The connection that writes: lent to whoever asks while its transaction is open, and never half of it committed."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import NamedTuple

from flask.ctx import AppContext
from flask.globals import app_ctx
from sqlalchemy import Connection
from sqlalchemy.exc import PendingRollbackError

JOINED = "chatroom_joined"  # in a connection's info: SQLAlchemy has known of this transaction
UNDONE = "the transaction has been undone"


class Lent(NamedTuple):
    """A writing connection, while a transaction has it; a session joins in when somebody needs one.

    With nobody else's changes on it, it is alone, and a session needs no savepoint to be undone.
    """

    connection: Connection
    is_alone: bool
    context: AppContext  # whose transaction it is; in another one is somebody else


_lent: ContextVar[Lent | None] = ContextVar("lent", default=None)


def lend(connection: Connection, is_alone: bool) -> Callable[[], None]:
    """Lend a connection to what is done in this app context, until what this returns is called."""
    token = _lent.set(Lent(connection, is_alone, app_ctx._get_current_object()))
    return lambda: _lent.reset(token)


def lent() -> Lent | None:
    """What is lent to whoever asks."""
    found = _lent.get()
    return found if found is not None and found.context is app_ctx._get_current_object() else None


def is_to_commit(connection: Connection) -> bool:
    """True unless nothing was done, or the commit went along with it. Raises if what was done has been undone."""
    must_stand(connection)
    states = connection.dialect.dbapi.pq.TransactionStatus
    state = connection.connection.dbapi_connection.pgconn.transaction_status
    if state == states.INERROR:  # by what nobody heard: PostgreSQL would take the commit, and keep nothing
        raise PendingRollbackError(UNDONE)
    if state != states.IDLE and not connection.in_transaction():
        join(connection)
    return connection.in_transaction()


def join(connection: Connection) -> None:
    """Have SQLAlchemy know of a transaction that has begun without it."""
    if connection.dialect.name != "sqlite":
        must_stand(connection)
        connection.info[JOINED] = True
    elif not connection.connection.dbapi_connection.in_transaction:
        raise PendingRollbackError(UNDONE)
    connection.begin()


def must_stand(connection: Connection) -> None:
    """Raise for a connection to PostgreSQL that was lost, or whose transaction was undone by its session.

    To begin anew, on another connection or on the same, would be to commit what comes now without what came before.
    """
    if connection.invalidated or (connection.info.get(JOINED) and not connection.in_transaction()):
        raise PendingRollbackError(UNDONE)
