"""How alembic meets the app's database: `flask db …` calls this with an app context open."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

migrate = current_app.extensions["migrate"]


def plain_type(kind: str, item, autogen_context):
    """Migrations name the database's own types: they must run when our classes are long gone."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def is_ours(item, name: str, kind: str, reflected: bool, compare_to) -> bool:
    """The search index of either engine is made by hand, and no model knows it."""
    return not (kind == "table" and name.startswith("message_index")) and name != "ix_message_words_words"


def run() -> None:
    """Run the migrations over one connection, in one transaction unless one of them says otherwise."""
    with migrate.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite changes a table by making it anew; with foreign keys on, dropping the old one would cascade.
            # Said to the driver: in a transaction SQLite ignores it.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        else:
            # An index on millions of rows takes longer than any statement of the app's may; but who waits for a lock
            # has all others wait behind it.
            connection.exec_driver_sql("SET statement_timeout = 0; SET lock_timeout = 15000")
            connection.commit()
        context.configure(connection=connection, target_metadata=migrate.db.metadata,
                          render_item=plain_type, include_object=is_ours, **migrate.configure_args)  # fmt: skip
        try:
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.invalidate()  # or the pool would get back a connection like that


run()
