"""Fixtures for all tests: an app on a fresh database of each engine, and the cast in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import flask_migrate
import pytest
import time_machine
from cryptography.fernet import Fernet
from flask import Flask

from chatroom import create_app
from chatroom.core.clock import now
from chatroom.core.writer import Writer
from chatroom.extensions import db
from tests.cast import assemble
from tests.services import connect, fresh_database
from tests.shelf import empty, tables_in
from tests.sparing import spare_all, spare_statements, spare_templates

pytest_plugins = ["tests.services", "tests.browser"]

KEYS = {"SECRET_KEY": "a key for tests alone, and a long one", "ENCRYPTION_KEYS": Fernet.generate_key().decode()}

# Files of few tests that take long come first, so that no process is left alone with one of them at the end.
LONG = ("tests/reliability/", "tests/journeys/", "tests/direct/test_telling.py", "tests/presence/")

spare_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; the tests of a file stay together, in their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def make_app(url: str, folder: Path, **settings: str) -> Flask:
    """An app on a database that has its tables."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_PATH": str(folder), **KEYS, **settings})
    spare_templates(app)
    with app.app_context():
        spare_statements(db.engine)
    return app


@contextmanager
def closing_database(app: Flask) -> Iterator[Flask]:
    """Give back the database's connections at the end, the writer's too."""
    try:
        yield app
    finally:
        with app.app_context():
            Writer.of(db).close()
            db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A migrated SQLite file, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    with closing_database(make_app(f"sqlite:///{folder}/chat.db", folder)) as app, app.app_context():
        flask_migrate.upgrade()
    return folder / "chat.db"


@pytest.fixture(scope="session")
def postgres_template(postgres_server, tmp_path_factory) -> Iterator[str]:
    """A migrated PostgreSQL database, to be copied."""
    with fresh_database(postgres_server) as url:
        with closing_database(make_app(url, tmp_path_factory.mktemp("template"))) as app, app.app_context():
            flask_migrate.upgrade()
        yield url.rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres_shelf(postgres_server, postgres_template) -> Iterator[Callable[[], str]]:
    """A function that empties a PostgreSQL database and gives its URL: much faster than a new one for each test."""
    with fresh_database(postgres_server, postgres_template) as url:
        with connect(url) as connection:
            tables = tables_in(connection)

        def emptied() -> str:
            with connect(url) as connection:
                empty(connection, tables)
            return url

        yield emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> str:
    """A fresh database with its tables, of either engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_shelf")()
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "chat.db")
    return f"sqlite:///{tmp_path}/chat.db"


@pytest.fixture
def app(database_url, tmp_path) -> Iterator[Flask]:
    """The app on a fresh database."""
    with closing_database(make_app(database_url, tmp_path, RATE_LIMITS="off")) as app:
        yield app


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands still: however long the machine takes, no limit is forgotten meanwhile."""
    with time_machine.travel(now() + timedelta(seconds=1), tick=False):
        yield


@pytest.fixture
def cast(app) -> SimpleNamespace:
    """Everybody, signed in: `cast.rita` the Person, `cast.rita_client` her browser."""
    return assemble(app)
