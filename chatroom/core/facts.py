"""One transaction, then tell: the only place that commits, but for a post whose commit goes along (`core/prepared.py`).

`record()` collects facts while a transaction is open. `@during` listeners run inside it and may refuse; `@after`
listeners run when the commit is safe, and their failure harms nobody.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from itertools import groupby

from chatroom import hub
from chatroom.core import writer
from chatroom.core.database import WRITERS_MOST, begun
from chatroom.core.errors import busy
from chatroom.core.lent import is_to_commit
from chatroom.extensions import db

log = logging.getLogger(__name__)

_during: dict[type, list[Callable]] = defaultdict(list)
_after: dict[type, list[Callable]] = defaultdict(list)
_after_several: dict[type, list[Callable]] = defaultdict(list)
_recorded: ContextVar[list | None] = ContextVar("recorded", default=None)


def during(fact: type) -> Callable:
    """Decorate a function that runs inside the transaction of such a fact, and may refuse it by raising."""
    return lambda listener: _during[fact].append(listener) or listener


def after(fact: type) -> Callable:
    """Decorate a function that runs when such a fact is safely committed."""
    return lambda listener: _after[fact].append(listener) or listener


def after_several(fact: type) -> Callable:
    """Decorate a function that gets such facts as a list, in order, before others hear of them: for what costs as much
    for one as for all that a transaction has recorded in a row."""
    return lambda listener: _after_several[fact].append(listener) or listener


def record(fact) -> None:
    """Note what has happened; it is told when the transaction commits, and never if it does not."""
    facts = _recorded.get()
    if facts is None:
        raise RuntimeError("a fact outside a transaction")
    facts.append(fact)
    for listener in _during[type(fact)]:
        listener(fact)


def is_in_transaction() -> bool:
    """True inside `with transaction()`."""
    return _recorded.get() is not None


@contextmanager
def transaction(patience: float | None = None, waits: bool = True) -> Iterator[None]:
    """Join the open transaction, or open one that commits on leaving and then tells its facts.

    `patience` is how many seconds it may wait for others' writing. What never `waits` for a row that somebody holds
    does not wait for those who do, either. Nothing in it may yield (emit, sleep, Redis, HTTP):
    on SQLite that would stop everyone who writes.
    """
    if is_in_transaction():
        yield
        return
    facts: list = []
    token = _recorded.set(facts)
    try:
        with _committing(writer.PATIENCE if patience is None else patience, waits):
            yield
    finally:
        _recorded.reset(token)
    _tell(facts)


@contextmanager
def _committing(patience: float, waits: bool) -> Iterator[None]:
    # What was read before is of an older snapshot: it is read again inside, where nobody else can change it.
    if db.session.registry.has():
        db.session.rollback()
    # A session joins in when something is done by it: hot paths do without, as to begin and to end one costs more.
    engine = db.engine
    if engine.dialect.name == "sqlite":
        with writer.Writer.of(db).turn(db.session, patience):
            yield
        return
    place = _a_place(patience) if waits else nullcontext()
    with place, begun(engine) as connection:
        with writer.lending(db.session, connection):
            yield
        if is_to_commit(connection):
            connection.commit()


@contextmanager
def _a_place(patience: float) -> Iterator[None]:
    """Those who wait for a row that somebody holds must not take the connections of all who only read."""
    kept = db.engine.__dict__
    places = kept.get("chatroom_places") or kept.setdefault("chatroom_places", hub.places(WRITERS_MOST))
    if not places.acquire(timeout=patience):
        raise busy()
    try:
        yield
    finally:
        places.release()


def _tell(facts: list) -> None:
    for kind, several in groupby(facts, type):
        several = list(several)
        for listener in _after_several[kind]:
            _call(listener, several, kind)
        for fact in several:
            for listener in _after[kind]:
                _call(listener, fact, kind)


def _call(listener: Callable, told, kind: type) -> None:
    try:
        listener(told)
    except Exception:
        log.exception("%s failed after %s", listener.__qualname__, kind.__name__)
        _roll_back_at_leisure()


def _roll_back_at_leisure() -> None:
    try:
        db.session.rollback()
    except Exception:  # what is committed stays so, whatever became of the connection since
        log.exception("a rollback failed")
