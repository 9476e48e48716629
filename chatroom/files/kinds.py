"""What a file is, by its content: a small table of our own.

A type is only needed to let something be shown or played; whatever is not in the table is a download, so that a larger
one, such as puremagic's or filetype's, could but let more through. What is found decides, never what a name claims.
"""

from typing import NamedTuple

HEAD = 4096  # bytes that are looked at


class Kind(NamedTuple):
    """`kind` is image, audio, video or file; a picture's type is known when it has been decoded."""

    kind: str
    content_type: str
    extensions: tuple[str, ...] = ()


PICTURE = Kind("image", "")
UNREADABLE_PICTURE = Kind("image", "image/unreadable")  # its metadata could not be taken out
TEXT = Kind("file", "text/plain; charset=utf-8")
UNKNOWN = Kind("file", "application/octet-stream")
MP3 = Kind("audio", "audio/mpeg", ("mp3",))
M4A = Kind("audio", "audio/mp4", ("m4a", "m4b", "mp4"))
MP4 = Kind("video", "video/mp4", ("mp4", "m4v", "mov"))
OGG = Kind("audio", "audio/ogg", ("ogg", "oga", "opus"))
OGV = Kind("video", "video/ogg", ("ogv",))
WEBM = Kind("video", "video/webm", ("webm",))
WEBA = Kind("audio", "audio/webm", ("weba", "webm"))
WAV = Kind("audio", "audio/wav", ("wav",))

# By what a file begins with.
BEGINNINGS: dict[bytes, Kind] = {
    b"\xff\xd8\xff": PICTURE, b"\x89PNG\r\n\x1a\n": PICTURE, b"GIF87a": PICTURE, b"GIF89a": PICTURE,
    b"II*\x00": UNREADABLE_PICTURE, b"MM\x00*": UNREADABLE_PICTURE, b"8BPS": UNREADABLE_PICTURE,
    b"\x00\x00\x00\x0cJXL \r\n\x87\n": UNREADABLE_PICTURE, b"\xff\x0a": UNREADABLE_PICTURE,
    b"\x00\x00\x00\x0cjP  \r\n\x87\n": UNREADABLE_PICTURE,
    b"ID3": MP3, b"fLaC": Kind("audio", "audio/flac", ("flac",)),
    b"%PDF-": Kind("file", "application/pdf"), b"PK\x03\x04": Kind("file", "application/zip"),
}  # fmt: skip
BRANDS: dict[bytes, Kind] = {
    b"avif": PICTURE, b"avis": PICTURE,
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), UNREADABLE_PICTURE),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"qt  ",
                     b"3gp4", b"3gp5"), MP4),
}  # fmt: skip
CODECS = {b"\x01vorbis": OGG, b"OpusHead": OGG, b"\x7fFLAC": OGG, b"Speex   ": OGG, b"\x80theora": OGV}
PICTURE_NAMES = ("jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "bmp", "heic", "heif", "tif", "tiff")


def kind_of(head: bytes, claimed: str = "") -> Kind:
    """The kind of a file that begins with `head`; `claimed` can only make a WebM one of sound alone."""
    for look in (_by_beginning, _riff, _bmff, _ogg, _matroska, _mpeg, _bmp):
        found = look(head)
        if found is not None:
            return WEBA if found is WEBM and claimed.startswith("audio/") else found
    return TEXT if _is_text(head) else UNKNOWN


def claims_picture(name: str, claimed: str) -> bool:
    """True when a file says that it is a picture of a kind that has points."""
    is_drawn = "svg" in claimed  # text, in fact
    return name.rpartition(".")[2].lower() in PICTURE_NAMES or (claimed.startswith("image/") and not is_drawn)


def _by_beginning(head: bytes) -> Kind | None:
    return next((kind for beginning, kind in BEGINNINGS.items() if head.startswith(beginning)), None)


def _riff(head: bytes) -> Kind | None:
    return {b"WEBP": PICTURE, b"WAVE": WAV}.get(head[8:12]) if head.startswith(b"RIFF") else None


def _bmff(head: bytes) -> Kind | None:
    return BRANDS.get(head[8:12]) if head[4:8] == b"ftyp" else None


def _ogg(head: bytes) -> Kind | None:
    if not head.startswith(b"OggS"):
        return None
    begin = 27 + (head[26] if len(head) > 26 else 0)
    return next((kind for codec, kind in CODECS.items() if head[begin:].startswith(codec)), None)


def _matroska(head: bytes) -> Kind | None:
    return WEBM if head.startswith(b"\x1aE\xdf\xa3") and b"\x42\x82\x84webm" in head[:64] else None


def _bmp(head: bytes) -> Kind | None:
    is_one = head.startswith(b"BM") and head[6:10] == bytes(4) and head[14:18] in (b"\x28\0\0\0", b"\x7c\0\0\0")
    return PICTURE if is_one else None


def _mpeg(head: bytes) -> Kind | None:
    """MP3 without tags: two bytes are too few to believe, so the next frame has to stand where this one ends."""
    length = _frame(head)
    return MP3 if length and (_frame(head[length:]) or len(head) <= length) else None


def _frame(head: bytes) -> int:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # sync, layer III
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    is_first = version == 3
    kilobits = (_FIRST if is_first else _SECOND)[bits]
    hertz = (44100, 48000, 32000)[rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if is_first else 72) * kilobits * 1000 // hertz + (head[2] >> 1 & 1)


_FIRST = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_SECOND = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _is_text(head: bytes) -> bool:
    whole = head[: -1 - _cut(head)] if len(head) == HEAD else head
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text)


def _cut(head: bytes) -> int:
    """How many bytes of a letter that goes on behind the head stand at its end."""
    return next((back for back in range(4) if head[-1 - back] & 0xC0 != 0x80), 0)
