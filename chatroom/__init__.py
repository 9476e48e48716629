"""Chatroom: a self-hosted chat for libraries."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from chatroom import hub, wiring
from chatroom.core import assets, database, pages, paths
from chatroom.core.limits import Buckets
from chatroom.extensions import compress, csrf, db, login_manager, migrate, socketio
from chatroom.realtime.door import Door
from chatroom.realtime.namespace import open_namespaces
from chatroom.realtime.nodes import manager_for
from chatroom.settings import PROJECT, load_settings

PACKAGE = Path(__file__).resolve().parent
BODY_MOST = 256 * 1024  # bytes of a request
FRAME_MOST = 64 * 1024  # bytes of a socket frame


class Chatroom(Flask):
    """Flask, where no function is a coroutine."""

    def ensure_sync(self, func: Callable) -> Callable:
        """It as it is: Flask would look into each of them at every request and event anew."""
        return func


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the app from the environment, or from a mapping that stands in for it."""
    app = Chatroom("chatroom", static_folder=None, template_folder=_folder("templates"))
    _configure(app, load_settings(environ))
    _prepare_database(app)
    _prepare_requests(app)
    pages.prepare(app)
    paths.prepare(app)
    assets.serve_static(app, _folder("static"))
    wiring.wire(app)
    _open_sockets(app)
    _trust_proxies(app)
    return app


def _folder(name: str) -> Path:
    """A folder of the project, or the one packed into the wheel."""
    return (PROJECT if (PROJECT / "wsgi.py").is_file() else PACKAGE) / name


def _configure(app: Flask, settings: dict) -> None:
    app.config.update(settings)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_MOST,
        SESSION_COOKIE_NAME="chatroom",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings["PUBLIC_URL"].startswith("https:"),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,  # the token is the proof; a Referer is what privacy tools and proxies take away
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.config.update(
        COMPRESS_ALGORITHM=["gzip"], COMPRESS_MIMETYPES=["text/html", "application/json", "image/svg+xml"]
    )
    app.json.sort_keys = False
    app.extensions["chatroom_buckets"] = Buckets(settings["REDIS_URL"])


def _prepare_database(app: Flask) -> None:
    url = app.config["DATABASE_URL"] or database.default_url(app.config["INSTANCE_PATH"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(url)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_folder("migrations")), render_as_batch=True, compare_type=True)
    with app.app_context():
        database.prepare_engine(db.engine)


def _prepare_requests(app: Flask) -> None:
    login_manager.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)


def _open_sockets(app: Flask) -> None:
    socketio.init_app(
        app,
        async_mode=hub.async_mode(),
        async_handlers=False,  # or one sender's messages would overtake each other
        client_manager=manager_for(app.config["REDIS_URL"], app),
        transports=["websocket"],
        max_http_buffer_size=FRAME_MOST,
        cors_allowed_origins="*",  # the door compares the origin, before Engine.IO sees anything
        ping_interval=20,
        ping_timeout=10,
    )
    open_namespaces(app)
    app.wsgi_app = Door(app)


def _trust_proxies(app: Flask) -> None:
    """Outermost, so that the door compares origins with the address people typed."""
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
