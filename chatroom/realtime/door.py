"""The door in front of Engine.IO: who may not connect is turned away in plain HTTP, before a socket exists."""

import json
import logging
from time import monotonic
from urllib.parse import parse_qs

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from chatroom.core.errors import ChatError, forbidden, invalid
from chatroom.realtime import connections, direct, namespace

log = logging.getLogger(__name__)

SOCKETS = "/socket.io"


class Door:
    """WSGI middleware: WebSocket only, same origin only, and a cookie must belong to someone who is signed in."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inside = app, app.wsgi_app

    def __call__(self, environ: dict, start_response):
        path = environ.get("PATH_INFO", "")
        if path == SOCKETS or path.startswith(f"{SOCKETS}/"):
            try:
                self._check(environ)
            except ChatError as error:
                return _turn_away(error, start_response)
            except UnicodeError:
                return _turn_away(invalid("The cookie is not valid text."), start_response)
            except SQLAlchemyError:
                log.exception("nobody can be let in")
                return _turn_away(ChatError("unavailable", "The library is closed for a moment."), start_response)
            # Never negotiated: permessage-deflate costs each socket 100 KiB and every frame a compression.
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self._inside(environ, start_response)

    def _check(self, environ: dict) -> None:
        if parse_qs(environ.get("QUERY_STRING", "")).get("transport") != ["websocket"]:
            raise invalid("Connect with the WebSocket transport.")
        # Of older drafts eventlet speaks two, in which no frame is too large.
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or "HTTP_SEC_WEBSOCKET_KEY" not in environ:
            raise invalid("Connect with a WebSocket handshake, version 13.")
        if environ.get("HTTP_ORIGIN") not in (None, self._own_origin(environ)):
            raise forbidden("Another site may not connect here.")
        # A bot has no cookie of ours; it shows its token in the first packet, or the namespace refuses it there.
        if self._app.config["SESSION_COOKIE_NAME"] in parse_cookie(environ):
            with self._app.app_context():
                # In this order: what ends while we ask is known to have ended since.
                environ[direct.KNOWN] = monotonic(), connections.endings(), namespace.identify(environ)

    def _own_origin(self, environ: dict) -> str:
        return self._app.config["PUBLIC_URL"] or f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"


def _turn_away(error: ChatError, start_response):
    body = json.dumps({"error": error.as_json()}).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    start_response(f"{error.status} {error.code}", list(headers.items()))
    return [body]
