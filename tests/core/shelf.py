"""A table that belongs to no slice, for the tests of transactions."""

from dataclasses import dataclass
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event, text

from chatroom.core import facts
from chatroom.core.facts import record, transaction
from chatroom.extensions import db

PUT, ALL = text("INSERT INTO shelf VALUES (:book)"), text("SELECT book FROM shelf ORDER BY book")


@dataclass(frozen=True, kw_only=True)
class BookPut:
    """A book stands on the shelf."""

    book: str


@dataclass(frozen=True)
class Shelf:
    """A library's shelf: books can be put, and seen by who comes anew."""

    app: Flask

    def put(self, book: str, *, then: Exception | None = None) -> None:
        """Put a book; and then think better of it."""
        with self.app.app_context(), transaction():
            put(book)
            if then is not None:
                raise then

    def puts(self, count: int, start: int = 0) -> list:
        """So many acts, each of which puts a book."""
        return [partial(self.put, f"volume {number:03}") for number in range(start, start + count)]

    @property
    def books(self) -> list[str]:
        """What is on disk."""
        with self.app.app_context():
            return list(db.session.scalars(ALL))


def put(book: str) -> None:
    """Put a book in the open transaction; books are unique."""
    db.session.execute(PUT, {"book": book})
    record(BookPut(book=book))


@pytest.fixture
def shelf(app) -> Shelf:
    """An empty shelf."""
    with app.app_context(), transaction():
        db.session.execute(text("CREATE TABLE shelf (book TEXT PRIMARY KEY)"))
    return Shelf(app)


@pytest.fixture
def commits(app) -> list:
    """One entry for each commit that reaches the database."""
    seen = []
    with app.app_context():
        event.listen(db.engine, "commit", seen.append)
    return seen


@pytest.fixture
def told(monkeypatch) -> list:
    """What is told of books after their commit."""
    heard = []
    monkeypatch.setitem(facts._after, BookPut, [heard.append])
    return heard
