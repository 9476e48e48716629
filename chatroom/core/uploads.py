"""The one kind of request that may be large: a file on its way. Known by its address, before anything is parsed."""

import re

ADDRESS = re.compile(r"/chat/rooms/\d{1,19}/attachments")
BODY = 60.0  # seconds for the whole of any other body
SLOWEST = 32 * 1024  # bytes a second of a line on which a file still arrives
UPLOAD_MOST = 600.0  # seconds
ENVELOPE = 64 * 1024  # bytes around a file: its name, its words, the boundaries


def is_upload(method: str, path: str) -> bool:
    """True for a request that brings a file."""
    return method == "POST" and ADDRESS.fullmatch(path) is not None


def seconds_for_body(method: str, path: str, length: str) -> float:
    """How long the body of a request may take to arrive; `length` is what it says of itself."""
    if not is_upload(method, path) or not length.isdecimal():
        return BODY
    return min(UPLOAD_MOST, BODY + int(length[:12]) / SLOWEST)
