"""SQLite has one writer: transactions that arrive together share its connection, one sync and one fate."""

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy.exc import DBAPIError, OperationalError

from chatroom import hub
from chatroom.core.database import begin_sqlite
from chatroom.core.errors import ChatError, busy, told
from chatroom.core.lent import lend

log = logging.getLogger(__name__)

MOST_IN_A_GROUP = 256
PATIENCE = 10.0  # seconds we wait for another process (a command, a backup) to finish its writing


@contextmanager
def lending(sessions, connection, is_alone: bool = True) -> Iterator[None]:
    """What is done in the block, whole or not at all, as a part of this connection's transaction.

    If it is alone there, its undo may be everything's, and it needs no savepoint.
    """
    take_back = lend(connection, is_alone)
    try:
        yield
        if sessions.registry.has() and sessions().in_transaction():
            sessions.commit()
    except BaseException:
        if sessions.registry.has():
            sessions.rollback()
        raise
    finally:
        take_back()


class Group:
    """Transactions that will be committed by one sync."""

    def __init__(self) -> None:
        self.size, self.error, self.done = 0, None, hub.event()


class Writer:
    """Lends the writing connection to one transaction at a time, and commits the group they form.

    Each transaction but the first is a savepoint. The first of a group commits it, in a native thread, so that a slow
    disk stops nobody from reading. When others are about to join, it sends for a commit that waits for them, and runs
    beside them all: whatever befalls one of those who wait, the others get their commit. SQLAlchemy only hears of the
    transaction when a session joins in: it takes as long to begin and to end one as SQLite to write several rows.
    """

    def __init__(self, engine) -> None:
        self._engine, self._connection, self._turn = engine, None, hub.lock()
        self._hand = hub.hand()
        self._waiting, self._group = deque(), None  # a deque, because += on a number is not safe among threads

    @classmethod
    def of(cls, db) -> "Writer":
        """The writer of this app's database."""
        kept = db.engine.__dict__
        # setdefault is one step: two threads that come first at once must not get two writers.
        return kept.get("chatroom_writer") or kept.setdefault("chatroom_writer", cls(db.engine))

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def turn(self, sessions, patience: float) -> Iterator[None]:
        """Run one transaction; leaving returns when it is on disk, or raises and has changed nothing."""
        patient_until = monotonic() + patience
        with self._in_turn(patience):
            group, leads = self._join(patient_until)
            try:
                # Nobody joins before the first one is through.
                with lending(sessions, self._connection, is_alone=leads):
                    yield
                if leads and self._waiting and self._driver.in_transaction:
                    hub.spawn(self._commit, group)
                elif leads:
                    self._write_out(group)
            except BaseException:
                self._leave_failed(group, leads)
                raise
        while not group.done.is_set():  # whatever else may wake us: it would be answered before it is on disk
            group.done.wait()
        if group.error is not None:
            if sessions.registry.has():
                sessions.expire_all()  # what it believes to have saved is not there
            raise _told(group.error) from group.error

    @contextmanager
    def _in_turn(self, patience: float) -> Iterator[None]:
        self._waiting.append(None)
        try:
            if not self._turn.acquire(timeout=patience):
                raise busy()
        finally:
            self._waiting.pop()
        try:
            yield
        finally:
            self._turn.release()

    def _join(self, patient_until: float) -> tuple[Group, bool]:
        leads = self._group is None
        if leads:
            self._begin(patient_until)
            self._group = Group()
        self._group.size += 1
        return self._group, leads

    def _begin(self, patient_until: float) -> None:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(begin="BEGIN IMMEDIATE")
            self._connection.connection.execute("PRAGMA busy_timeout=0")  # we wait outside of SQLite, in any mode
        while True:
            try:
                begin_sqlite(self._connection)
                return
            except OperationalError as error:
                if monotonic() > patient_until:
                    raise busy() from error
                hub.sleep(0.02)
            except DBAPIError:
                self.close()
                raise

    def _leave_failed(self, group: Group, leads: bool) -> None:
        """Undo of one is a savepoint's undo, unless SQLite (disk full, I/O error) has undone the whole group."""
        group.size -= 1
        if leads:
            # Nobody can have joined between: the turn is still ours.
            self._end(group, None)
        elif not self._driver.in_transaction:
            self._end(group, RuntimeError("SQLite has undone the transaction"))

    def _commit(self, group: Group) -> None:
        while self._waiting and group.size < MOST_IN_A_GROUP and not group.done.is_set():
            hub.sleep(0)
        with self._turn:
            if not group.done.is_set():
                self._write_out(group)

    def _write_out(self, group: Group) -> None:
        try:
            if not self._driver.in_transaction:
                raise RuntimeError("SQLite has undone the transaction")  # it would commit nothing, and say nothing
            if self._connection.in_transaction():
                self._hand(self._connection.commit)
            else:
                self._hand(self._engine.dialect.do_commit, self._driver)
        except BaseException as error:  # whatever it is, those who wait must not wait for ever
            log.error("a commit failed: %s", error)
            self._end(group, error)
        else:
            self._group = None
            group.done.set()

    def _end(self, group: Group, error: BaseException | None) -> None:
        self._group, group.error = None, error
        try:
            self._connection.rollback()
            self._driver.rollback()
        except Exception:
            self.close()  # nobody knows its state: the next group gets another one
        finally:
            group.done.set()

    @property
    def _driver(self):
        return self._connection.connection.dbapi_connection


def _told(error: BaseException) -> ChatError:
    """Whatever befell a commit was none of the asker's doing, and may be tried again."""
    refusal = told(error)
    if refusal.code == "storage_full":
        return refusal
    return ChatError("unavailable", "The library could not save that; please try again.")
