"""Hostile files, each with the answer it got: `docs/files.md` shows the same table, and this keeps it true."""

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.architecture.source import ROOT
from tests.files import samples
from tests.files.samples import SCRIPT, WHERE, picture
from tests.messages.uploads import fetch, rows, stored, upload
from tests.rooms.steps import said

HEAD = "| file | sent as | answer | what others get |\n|---|---|---|---|\n"
GIF_AND_SCRIPT = samples.moving().replace(b"NETSCAPE2.0", b"*/=1;alert(", 1)
CORPUS: dict[str, tuple[bytes, str, str]] = {
    "SVG with a script": (samples.SVG, "drawing.svg", "image/svg+xml"),
    "SVG with a script, called a PNG": (samples.SVG, "drawing.png", "image/png"),
    "HTML": (samples.HTML, "page.html", "text/html"),
    "HTML called a PNG": (samples.HTML, "page.png", "image/png"),
    "PNG called HTML": (picture(), "page.html", "text/html"),
    "PNG with HTML behind it": (picture() + samples.HTML, "a.png", "image/png"),
    "JPEG with a zip behind it": (picture("JPEG") + samples.archive(100), "a.jpg", "image/jpeg"),
    "GIF that is a script too": (GIF_AND_SCRIPT + SCRIPT, "a.gif", "image/gif"),
    "GIF of 5,000 frames": (samples.long_gif(5000), "a.gif", "image/gif"),
    "PDF with HTML in it": (samples.PDF + samples.HTML, "a.pdf", "application/pdf"),
    "MP3 with HTML in it, called HTML": (b"ID3\x04\0\0\0\0\0\0" + samples.HTML, "a.html", "audio/mpeg"),
    "two bytes of MP3, then HTML": (b"\xff\xfb" + samples.HTML, "a.mp3", "audio/mpeg"),
    "65,000 x 65,000 PNG": (samples.png(65_000, 65_000), "a.png", "image/png"),
    "PNG larger than it says": (samples.png(10, 10, b"\0" * 5_000_000), "a.png", "image/png"),
    "PNG with a bomb in its words": (samples.png(10, 10, words=b"\0" * 50_000_000), "a.png", "image/png"),
    "zip bomb": (samples.archive(50_000_000), "a.zip", "application/zip"),
    "zip bomb called a PNG": (samples.archive(50_000_000), "a.png", "image/png"),
    "JPEG with a place in its EXIF": (samples.photograph(), "IMG_2026.jpg", "image/jpeg"),
    "HEIC, whose place nobody here can take out": (samples.HEIC, "IMG_2026.heic", "image/heic"),
    "TIFF": (picture("TIFF"), "scan.tiff", "image/tiff"),
    "half a JPEG": (picture("JPEG", (400, 300))[:900], "a.jpg", "image/jpeg"),
    "program": (b"MZ\x90\0\x03" + bytes(60), "setup.exe", "application/x-msdownload"),
    "program whose name is turned round": (
        b"MZ\x90\0\x03" + bytes(60),
        "holiday\u202egpj.exe",
        "application/x-msdownload",
    ),
    "a path for a name": (b"words", "../../etc/passwd", "text/plain"),
    "a header in a name": (b"words", 'a"; x="\r\nSet-Cookie: a=b.txt', "text/plain"),
    "a device for a name": (b"words", "CON.txt", "text/plain"),
    "no name": (b"words", " . ", "text/plain"),
    "a name of 300 letters": (b"words", "x" * 300 + ".txt", "text/plain"),
    "a Chinese name": (b"words", "读书笔记.txt", "text/plain"),
    "a Cyrillic name": (b"words", "заметки.txt", "text/plain"),
    "an Arabic name": (b"words", "\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt", "text/plain"),
    "a Hebrew name": (b"words", "הערות.txt", "text/plain"),
    "a Hindi name": (b"words", "नोट्स.txt", "text/plain"),
    "a Thai name": (b"words", "บันทึก.txt", "text/plain"),
    "a name of signs": (b"words", "📚.txt", "text/plain"),
    "0 bytes": (b"", "a.txt", "text/plain"),
    "0 bytes called a PNG": (b"", "a.png", "image/png"),
}


@pytest.fixture
def database_url(sqlite_template, tmp_path) -> str:
    """Nothing here depends on the engine."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path}/chat.db"


@pytest.mark.parametrize("what", CORPUS)
def test_it_gets_the_answer_that_the_handbook_shows(cast, room, app, what):
    data, name, claimed = CORPUS[what]
    answer = upload(cast.ravi_client, room, data, name, claimed)
    row = f"| {what} | {_cell(name)[:40]}, {claimed} | {_result(cast, room, answer)} |"
    if answer.status_code != 201:
        assert (rows(app), stored(app)) == (0, [])
    assert row in (ROOT / "docs" / "files.md").read_text(), f"docs/files.md lacks this row:\n{row}"


def test_the_handbook_shows_no_other():
    shown = (ROOT / "docs" / "files.md").read_text().partition(HEAD)[2]
    assert [line.split(" | ")[0].removeprefix("| ") for line in shown.strip().splitlines()] == list(CORPUS)


def _result(cast, room, answer) -> str:
    if answer.status_code != 201:
        error = answer.json["error"]
        return f"{answer.status_code} `{error['code']}` | nothing: “{error['message']}”"
    sent = answer.json
    said(cast.ravi_client, room, "", attachments=[sent["attachment_id"]])
    found = fetch(cast.rita_client, sent)
    _must_be_harmless(found, fetch(cast.rita_client, sent, "/thumbnail"))
    shown = found.headers["Content-Disposition"].partition(";")[0]
    how = {"inline": "shown", "attachment": "download"}[shown]
    return f"201 `{sent['kind']}` | {how}, `{found.headers['Content-Type']}`, {_cell(sent['file_name'])[:40]}"


def _must_be_harmless(found, small) -> None:
    headers = found.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert "html" not in headers["Content-Type"]
    assert "svg" not in headers["Content-Type"]
    assert not re.search(r"[\r\n/\\]", headers["Content-Disposition"])
    if found.mimetype.startswith("image/"):
        for each in (found, small):
            image = Image.open(BytesIO(each.data))
            image.load()
            assert not image.getexif()
            assert not any(trace in each.data for trace in (SCRIPT, WHERE.encode(), b"PK\x03\x04", b"alert"))
    elif found.mimetype.startswith(("audio/", "video/")):
        return
    else:
        assert headers["Content-Disposition"].startswith("attachment")


def _cell(name: str) -> str:
    """As it can stand in a table, unseen letters in figures."""
    shown = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in name)
    return f"`{shown.replace('|', '/')}`" if len(shown) <= 40 else f"`{shown[:30]}…`"
