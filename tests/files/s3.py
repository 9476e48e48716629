"""A store of files that speaks as much of S3 as we do."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BUCKET = {"FILES_BUCKET": "library/files", "S3_REGION": "us-east-1", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}


class S3(http.server.BaseHTTPRequestHandler):
    """As much of an S3-compatible store as we ask for; `broken` is what it answers instead to what it `refuses`."""

    protocol_version = "HTTP/1.1"  # or who sends an object waits a second for the word to go on
    objects: dict[str, bytes]
    broken: tuple[int, str] | None
    refuses = ("PUT", "GET", "DELETE")

    def do_PUT(self) -> None:
        """Keep an object."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_whole():
            self.objects[self.path] = data
            self._answer(200)

    def do_GET(self) -> None:
        """A part of an object."""
        if not self._is_whole():
            return
        if self.path not in self.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        first, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
        self._answer(206, self.objects[self.path][first : last + 1])

    def do_DELETE(self) -> None:
        """Let go of an object."""
        if self._is_whole():
            self.objects.pop(self.path, None)
            self._answer(204)

    def _is_whole(self) -> bool:
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        if self.broken is None or self.command not in self.refuses:
            return True
        status, code = self.broken
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())
        return False

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Silent."""


@contextmanager
def serving() -> Iterator[type[S3]]:
    """A store of one's own, at `address`."""
    handler = type("Handler", (S3,), {"objects": {}, "broken": None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        handler.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield handler
        server.shutdown()
