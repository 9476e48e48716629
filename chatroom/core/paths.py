"""What the variable parts of an address may be: whatever no column of the database could hold finds no page."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from chatroom.core.forms import INTEGER_MOST


class Number(IntegerConverter):
    """An id. What is larger than any column holds becomes the largest, which nothing has: the engines would fail."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        """The number, within bounds."""
        return min(super().to_python(value), INTEGER_MOST)


class Name(UnicodeConverter):
    """A name without control letters: PostgreSQL fails on NUL."""

    def __init__(self, map: Map, *args, **options) -> None:
        super().__init__(map, *args, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def prepare(app: Flask) -> None:
    """Let every route that is made from now on read its parts like this."""
    app.url_map.converters |= {"int": Number, "string": Name, "default": Name}
