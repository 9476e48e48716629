"""`flask search …`."""

import click
from flask.cli import AppGroup

from chatroom.messages.reindexing import index_missing

search_commands = AppGroup("search", help="The index in which messages are found.")


@search_commands.command("reindex")
def reindex() -> None:
    """Index what is missing or under an older key, while the server runs; when it starts it does so by itself."""
    click.echo(f"{index_missing()} messages were indexed.")
