"""Migrations: up, down and up again on both engines, one line of history, and the models match."""

import contextlib
import re

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from chatroom.extensions import db
from tests.conftest import closing_database, make_app
from tests.server import PROJECT
from tests.services import fresh_database

VERSIONS = sorted((PROJECT / "migrations" / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A library whose database has no tables yet, with its app entered."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/chat.db"
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        app = stack.enter_context(closing_database(make_app(url, tmp_path)))
        stack.enter_context(app.app_context())
        yield app


def tables() -> set[str]:
    """The tables that are there now, but for those that SQLite's search index consists of."""
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith("message_index")}


def described() -> dict:
    """What the database says of its tables."""
    found = inspect(db.engine)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)],
            sorted(str(each["name"]) for each in found.get_indexes(name)),
            sorted(str(each["name"]) for each in found.get_unique_constraints(name)),
            sorted(str(each["name"]) for each in found.get_check_constraints(name)),
            sorted(str(each["name"]) for each in found.get_foreign_keys(name)),
        )
        for name in tables()
    }


def test_up_down_and_up_again(empty):
    flask_migrate.upgrade()
    first = described()
    assert tables() == set(db.metadata.tables) | {"alembic_version"}
    flask_migrate.downgrade(revision="base")
    assert tables() == {"alembic_version"}
    flask_migrate.upgrade()
    assert described() == first


def test_the_models_match(empty):
    flask_migrate.upgrade()
    flask_migrate.check()  # exits when an upgrade would be needed


def test_a_model_that_does_not_match_is_noticed(empty):
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE users ADD COLUMN shoe_size INTEGER"))
    with pytest.raises(SystemExit):
        flask_migrate.check()


def test_every_constraint_has_a_name(empty):
    flask_migrate.upgrade()
    assert "None" not in {name for table in described().values() for names in table[1:] for name in names}


@pytest.fixture
def meanwhile(monkeypatch):
    """A function that has a question asked while the migrations run, and answers where its answers will be."""
    from alembic.runtime.migration import MigrationContext

    run = MigrationContext.run_migrations

    def ask(question: str) -> list:
        seen = []

        def look(context, **options):
            seen.append(context.connection.exec_driver_sql(question).scalar())
            run(context, **options)

        monkeypatch.setattr(MigrationContext, "run_migrations", look)
        return seen

    return ask


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)  # it alone makes tables anew to change them
def test_foreign_keys_are_off_while_migrating_and_on_afterwards(empty, meanwhile):
    seen = meanwhile("PRAGMA foreign_keys")
    flask_migrate.upgrade()
    assert seen == [0]
    assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.parametrize("empty", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("limit", "then", "usually"), [("statement_timeout", "0", "15s"), ("lock_timeout", "15s", "0")]
)
def test_a_migration_may_take_longer_than_any_statement_of_the_app_but_not_wait(empty, meanwhile, limit, then, usually):
    seen = meanwhile(f"SHOW {limit}")
    flask_migrate.upgrade()
    assert seen == [then]
    assert db.session.scalar(text(f"SHOW {limit}")) == usually


def test_an_index_that_was_left_half_made_is_made_anew(empty):
    flask_migrate.upgrade(revision="20261130_to_erase")
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("CREATE INDEX ix_chat_messages_sent ON chat_messages (seq)"))
    flask_migrate.upgrade()
    [index] = [
        each for each in inspect(db.engine).get_indexes("chat_messages") if each["name"] == "ix_chat_messages_sent"
    ]
    assert index["column_names"] == ["anon_id", "client_id"]


def test_history_is_one_line():
    scripts = ScriptDirectory(str(PROJECT / "migrations"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    assert len(list(scripts.walk_revisions())) == len(VERSIONS)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_is_dated_reversible_and_knows_no_class_of_ours(path):
    source = path.read_text()
    assert re.fullmatch(r"\d{8}_\w+", path.stem)
    assert "chatroom" not in source
    assert {"alembic"} <= {*re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE)} <= {"sqlalchemy", "alembic"}
    assert not re.search(r"def downgrade\(\):\s+pass", source)
