"""Files over HTTP: in, described, out again whole or in part, and away."""

from urllib.parse import quote

from flask import Blueprint, Response, request

from chatroom.accounts.signin import current_person
from chatroom.core.errors import ChatError, invalid, not_found
from chatroom.core.forms import Fields, json_body
from chatroom.core.uploads import ENVELOPE
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.files.keeping import Coming
from chatroom.messages import attachments as service
from chatroom.messages.access import get_attachment_for
from chatroom.messages.input import ALT_MOST
from chatroom.messages.serializers import attachment_json

attachments = Blueprint("attachments", __name__)

SHOWN = ("image", "audio", "video")  # in the page; whatever else is a download
# If somebody opens one as a page it is nobody's page: no script, no form, no cookie of ours.
ALONE = "default-src 'none'; sandbox"


@attachments.post("/chat/rooms/<int:room_id>/attachments")
def add_attachment(room_id: int):
    """A file to post a message with, within an hour."""
    person, length = current_person(), request.content_length
    if request.mimetype != "multipart/form-data":
        raise ChatError("unsupported_media", "Send the file as multipart/form-data, in a field named file.")
    if length is None:
        raise invalid("Say how long the file is, by Content-Length.")
    if length > keeping.size_most() + ENVELOPE:
        raise keeping.too_large()
    with service.room_for(person, room_id, length) as attachment_id:
        coming, alt_text = _coming()
        attachment = service.fill(person, attachment_id, coming, alt_text)
        return attachment_json(attachment), 201


@attachments.patch("/chat/attachments/<attachment_id>")
def describe_attachment(attachment_id: str):
    """Give a file words for who cannot see it, until it is posted."""
    person, fields = current_person(), json_body()
    alt_text = fields.line("alt_text", ALT_MOST, default="")
    fields.check()
    return attachment_json(service.describe(person, attachment_id, alt_text))


@attachments.delete("/chat/attachments/<attachment_id>")
def discard_attachment(attachment_id: str):
    """Let go of a file that was not posted."""
    service.discard(current_person(), attachment_id)
    return "", 204


@attachments.get("/chat/attachments/<attachment_id>")
def show_attachment(attachment_id: str):
    """A file, for who may read its message now; media also in parts."""
    found = get_attachment_for(current_person(), attachment_id)
    return _answer(found.stored_key, found.stored_as, found.size, found.content_type, found.file_name, found.kind)


@attachments.get("/chat/attachments/<attachment_id>/thumbnail")
def show_thumbnail(attachment_id: str):
    """A picture's small one."""
    found = get_attachment_for(current_person(), attachment_id)
    if found.thumbnail_size is None:
        raise not_found("picture")
    name = keeping.small(found.stored_as)
    return _answer(found.stored_key, name, found.thumbnail_size, "image/webp", "picture.webp", found.kind)


def _coming() -> tuple[Coming, str]:
    request.max_content_length, request.max_form_parts = keeping.size_most() + ENVELOPE, 8
    files, fields = request.files.getlist("file"), Fields(dict(request.form))
    alt_text = fields.line("alt_text", ALT_MOST, default="")
    if len(files) != 1 or len(request.files) != 1:
        fields.refuse("file", "Send one file, in a field named file.")
    fields.check()
    return Coming(files[0].stream, files[0].filename or "", files[0].mimetype), alt_text


def _answer(key: str, stored_as: str, size: int, content_type: str, file_name: str, kind: str) -> Response:
    db.session.rollback()  # a slow reader must not hold a connection
    start, stop = _part(size)
    try:
        pieces = keeping.contents(key, stored_as, size, start, stop)
    except FileNotFoundError as error:
        raise not_found("file") from error
    answer = Response(pieces, 206 if stop - start < size else 200, content_type=content_type)
    answer.headers |= {
        "Accept-Ranges": "bytes", "Content-Length": str(stop - start), "Content-Security-Policy": ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": f"{'inline' if kind in SHOWN else 'attachment'}; {_named(file_name)}",
    }  # fmt: skip
    if answer.status_code == 206:
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return answer


def _part(size: int) -> tuple[int, int]:
    """From where to before where; several parts at once are nobody's wish, and answered with the whole."""
    wanted = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return 0, size
    part = wanted.range_for_length(size)
    if part is None:
        raise ChatError("invalid", f"This file has {size} bytes.", status=416)
    return part


def _named(name: str) -> str:
    """For old readers in plain letters, for all others as it is (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%;' else "_" for letter in name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
