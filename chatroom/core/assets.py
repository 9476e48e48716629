"""Static files: at an address that changes with their content, small, joined where that saves round trips."""

import hashlib
import re
from mimetypes import guess_type
from pathlib import Path
from posixpath import normpath

import rcssmin
import rjsmin
from flask import Flask, Response, request
from zopfli.gzip import compress

from chatroom import hub
from chatroom.core.errors import not_found
from chatroom.core.linker import Linker, LinkError

A_YEAR = "public, max-age=31536000, immutable"
VERSION = re.compile("[0-9a-f]{12}")
STYLES = {
    "css/all.css": ("css/tokens.css", "css/base.css", "css/layout.css", "css/components/*.css"),
    "css/pages.css": ("css/pages/*.css",),  # what the chat shows in dialogs at most
    "css/later.css": ("css/pages/*.css", "css/later/*.css"),  # what nobody sees before the chat is touched
}
TEXT = ("text/", "image/svg+xml", "application/json", "application/manifest+json")


def serve_static(app: Flask, folder: Path) -> None:
    """Serve the folder below /static/<hash of every file>; a new version is a new address.

    While a library is renewed, pages of one version ask nodes of the other: they get what is here, and may not keep it.
    """
    app.static_folder = str(folder)  # for url_for and for extensions that ask
    assets = Assets(folder)

    def static(version: str, filename: str) -> Response:
        return assets.answer(version, filename, request.args.get("after", ""))

    @app.url_defaults
    def own_version(endpoint: str, values: dict) -> None:
        if endpoint == "static":
            values.setdefault("version", assets.version)

    app.add_url_rule("/static/<version>/<path:filename>", endpoint="static", view_func=static)


class Assets:
    """The files of a folder, each made once: read, joined, minified, compressed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._linker = folder, Linker(folder / "js")
        self.version = _digest(folder)
        self._made, self._making = {}, hub.lock()  # by name and what they come after, so never many

    def answer(self, version: str, name: str, after: str) -> Response:
        """One file, or 404."""
        # A file has one name, and comes after a page's script alone: else anybody could have all made anew for ever.
        if not VERSION.fullmatch(version) or normpath(name) != name or "/" in after:
            raise not_found("file")
        if after and not name.startswith("js/"):
            raise not_found("file")
        try:
            kind, body, packed = self._made.get((name, after)) or self._make_once(name, after)
        except (LinkError, OSError, ValueError) as error:  # a name may be too long for the disk, or hold a zero
            raise not_found("file") from error
        accepts = packed is not None and "gzip" in request.accept_encodings
        response = Response(packed if accepts else body, content_type=kind)
        response.headers["Cache-Control"] = A_YEAR if version == self.version else "no-store"
        if packed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        if accepts:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _make_once(self, name: str, after: str) -> tuple[str, bytes, bytes | None]:
        with self._making:  # or all who come at once after a start would make the same file
            if (name, after) not in self._made:
                self._made[name, after] = self._make(name, after)
            return self._made[name, after]

    def _make(self, name: str, after: str) -> tuple[str, bytes, bytes | None]:
        kind = guess_type(name)[0] or "application/octet-stream"
        body = self._content(name, after)
        if not kind.startswith(TEXT):
            return kind, body, None
        return f"{kind}; charset=utf-8", body, hub.in_thread(compress, body)  # a tenth of a second, for 4 % less

    def _content(self, name: str, after: str) -> bytes:
        if name in STYLES:
            styles = (path for pattern in STYLES[name] for path in sorted(self._folder.glob(pattern)))
            return rcssmin.cssmin("".join(path.read_text(encoding="utf-8") for path in styles)).encode()
        module = name.removeprefix("js/") if name.startswith("js/") else None
        if module is not None and (after or "/" not in module):
            return rjsmin.jsmin(self._linker.link(module, after)).encode()
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            raise FileNotFoundError(name)
        return path.read_bytes()


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
