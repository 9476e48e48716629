"""SQLite's one writer, when SQLite itself has undone what was written, and nobody was told."""

import pytest
from sqlalchemy.exc import PendingRollbackError

from chatroom.core.facts import transaction
from chatroom.core.prepared import bare_connection
from tests.core.shelf import put
from tests.core.test_writer import database_url, the_writer, together  # noqa: F401


def test_nothing_is_added_to_a_transaction_that_was_undone_in_silence(app, shelf):
    with pytest.raises(PendingRollbackError), app.app_context(), transaction():
        undo_in_silence()
        put("Persuasion")
    assert shelf.books == []


def test_nobody_joins_a_transaction_that_was_undone_in_silence(app, shelf, together):  # noqa: F811
    def undone():
        with app.app_context(), transaction():
            undo_in_silence()

    first, second = together(undone, lambda: shelf.put("Evelina"))
    assert first is not None
    assert shelf.books == ([] if second else ["Evelina"])


def undo_in_silence() -> None:
    """As SQLite may at a full disk: what was written without a session is gone."""
    driver = bare_connection().connection.dbapi_connection
    driver.execute("INSERT INTO shelf VALUES ('Emma')")
    driver.execute("ROLLBACK")
