"""What a file is is found in it."""

import pytest

from chatroom.files.kinds import HEAD, kind_of
from chatroom.files.names import clean_name, with_extension
from tests.files import samples
from tests.files.samples import picture

FOUND = {
    "png": (picture(), "image", ""),
    "jpeg": (picture("JPEG"), "image", ""),
    "gif": (picture("GIF"), "image", ""),
    "webp": (picture("WEBP"), "image", ""),
    "avif": (picture("AVIF"), "image", ""),
    "bmp": (picture("BMP"), "image", ""),
    "tiff": (picture("TIFF"), "image", "image/unreadable"),
    "heic": (samples.HEIC, "image", "image/unreadable"),
    "wav": (samples.sound(), "audio", "audio/wav"),
    "mp3": (samples.MP3, "audio", "audio/mpeg"),
    "mp3 with tags": (b"ID3\x04" + bytes(20), "audio", "audio/mpeg"),
    "ogg": (samples.OGG, "audio", "audio/ogg"),
    "flac": (b"fLaC\0\0\0\x22", "audio", "audio/flac"),
    "mp4": (samples.MP4, "video", "video/mp4"),
    "m4a": (samples.MP4.replace(b"isom", b"M4A ", 1), "audio", "audio/mp4"),
    "webm": (samples.WEBM, "video", "video/webm"),
    "pdf": (samples.PDF, "file", "application/pdf"),
    "zip": (samples.archive(10), "file", "application/zip"),
    "text": ("Grüße, 你好, שלום\n".encode(), "file", "text/plain; charset=utf-8"),
    "long text": (("é" * HEAD).encode()[:HEAD], "file", "text/plain; charset=utf-8"),
    "cut text": (("x" + "é" * HEAD).encode()[:HEAD], "file", "text/plain; charset=utf-8"),
    "svg": (samples.SVG, "file", "text/plain; charset=utf-8"),
    "html": (samples.HTML, "file", "text/plain; charset=utf-8"),
    "program": (b"MZ\x90\0\x03" + bytes(60), "file", "application/octet-stream"),
    "two bytes of mp3": (b"\xff\xfb\x90\x00" + b"<script>" * 200, "file", "application/octet-stream"),
    "avi": (b"RIFF\0\0\0\0AVI LIST", "file", "application/octet-stream"),
    "matroska": (samples.WEBM.replace(b"\x84webm", b"\x88matroska"), "file", "application/octet-stream"),
    "ogg of something": (b"OggS\0\x02" + bytes(20) + b"\x01\x13fishead" + bytes(12), "file",
                         "application/octet-stream"),
    "one byte": (b"\xff", "file", "application/octet-stream"),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_the_content_decides(what):
    data, kind, content_type = FOUND[what]
    found = kind_of(data[:HEAD], "text/html")
    assert (found.kind, found.content_type) == (kind, content_type)


@pytest.mark.parametrize("data", [data for data, *_ in FOUND.values()])
def test_half_a_beginning_fails_nothing(data):
    for length in range(1, min(len(data), 64)):
        assert kind_of(data[:length]).kind in ("image", "audio", "video", "file")


def test_sound_in_a_video_s_dress():
    assert kind_of(samples.WEBM, "audio/webm;codecs=opus").content_type == "audio/webm"


NAMES = {
    "notes.pdf": "notes.pdf",
    "Übung 7.pdf": "Übung 7.pdf",
    "U\u0308bung.pdf": "Übung.pdf",
    "读书笔记.txt": "读书笔记.txt",
    "заметки.txt": "заметки.txt",
    "ملاحظات.txt": "ملاحظات.txt",
    "הערות.txt": "הערות.txt",
    "नोट्स.txt": "नोट्स.txt",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0646\u0645.txt": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0646\u0645.txt",
    "บันทึก.txt": "บันทึก.txt",
    "📚.txt": "📚.txt",
    "../../etc/passwd": "passwd",
    "C:\\Users\\Rita\\notes.txt": "notes.txt",
    "gpj.\u202eexe": "gpj.exe",
    "a\u200bb\x00c\r\nd.txt": "abcd.txt",
    'a"b<c>d|e?f*g:h.txt': "a_b_c_d_e_f_g_h.txt",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "": "file",
    "...": "file",
    " . ": "file",
    "\u200b\u2060": "file",
    ".htaccess": "htaccess",
    "x" * 300 + ".pdf": "x" * 116 + ".pdf",
    "x" * 300: "x" * 120,
    "half \ud800.txt": "half _.txt",
}


@pytest.mark.parametrize("given", NAMES)
def test_a_name_in_any_script_is_kept_and_a_trick_is_not(given):
    assert clean_name(given) == NAMES[given]
    assert clean_name(NAMES[given]) == NAMES[given]


def test_what_plays_is_called_what_it_is():
    assert with_extension("song.mp3", ("mp3",)) == "song.mp3"
    assert with_extension("song.MP3", ("mp3",)) == "song.MP3"
    assert with_extension("song.html", ("mp3",)) == "song.mp3"
    assert with_extension("song", ("mp3",)) == "song.mp3"
    assert with_extension("Symphony No. seventeen", ("mp3",)) == "Symphony No. seventeen.mp3"
