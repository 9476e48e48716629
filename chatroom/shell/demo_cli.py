"""`flask demo`: a small library to look around in, made once, in an empty database."""

import click
from flask.cli import with_appcontext

from chatroom.shell.demo import PASSWORD, fill
from chatroom.shell.demo_rooms import INVITED_TO, PEOPLE


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with a small library; does nothing where there are people or rooms already."""
    code = fill()
    if code is None:
        click.echo("There are people or rooms here already, so the demo library was left out.")
        return
    click.echo(f"A small demo library is ready. Everyone's password there is: {PASSWORD}\n")
    for guest in PEOPLE:
        click.echo(f"  {guest.email:<24} {guest.role}")
    click.echo("\nTo see it alive, sign in as lena@library.example in one window, and in a private window as")
    click.echo("rita@library.example, who has something to read. Then try an invite: as ravi@library.example,")
    click.echo(f'choose "Join by code" and type {code}, which opens "{INVITED_TO}".\n')
