"""`flask demo`: a small library to look around in, made once, in an empty database."""

import click
from flask.cli import with_appcontext

from chatroom.shell.demo import PASSWORD, PEOPLE, fill


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with a small library; does nothing where there are people already."""
    if not fill():
        return
    click.echo("A small demo library is ready. Sign in as one of:")
    for person in PEOPLE:
        click.echo(f"  {person.email:<24} {person.role}")
    click.echo(f"each with the password: {PASSWORD}")
