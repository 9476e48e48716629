"""The API as OpenAPI describes it, for programs and those who write them."""

from importlib.resources import files

from flask import Blueprint

openapi = Blueprint("openapi", __name__)
DESCRIPTION = files(__package__).joinpath("openapi.json").read_text("utf-8")


@openapi.get("/openapi.json")
def show_openapi():
    """The description, for everyone: it says nothing of this library."""
    return DESCRIPTION, 200, {"Content-Type": "application/json", "Cache-Control": "public, max-age=300"}
