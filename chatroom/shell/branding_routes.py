"""How the library looks: its name, its logo, its colour."""

from flask import Blueprint, current_app, send_file

from chatroom.core.errors import not_found
from chatroom.shell.colours import theme_css

branding = Blueprint("branding", __name__)


@branding.app_context_processor
def library() -> dict:
    """What every page knows of the library."""
    config = current_app.config
    return {
        "library": {
            "name": config["LIBRARY_NAME"],
            "has_logo": config["LIBRARY_LOGO"] is not None,
            "allows_registration": config["SELF_REGISTRATION"],
        }
    }


@branding.get("/theme.css")
def theme():
    """The library's accent colour, in shades that can be read on light and dark."""
    css = theme_css(current_app.config["ACCENT_COLOUR"])
    return css, 200, {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=300"}


@branding.get("/logo")
def logo():
    """The library's logo."""
    path = current_app.config["LIBRARY_LOGO"]
    if path is None:
        raise not_found("picture")
    answer = send_file(path.resolve(), max_age=3600)
    # An SVG opened by itself is a document: it must not run what somebody drew into it.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
