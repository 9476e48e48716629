"""Files as people send them, good and hostile, made here so that everybody can see what is in them."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

WHERE = "Riverside 42"  # what stands in the metadata, and may stand nowhere else
SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><title>Sign in</title>" + SCRIPT


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "teal", **more) -> bytes:
    """A small picture: a light corner at its top left, so that one sees how it is turned."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def photograph(words: str = WHERE) -> bytes:
    """A JPEG with a place, a time, a camera and a comment in it, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it right
    exif[0x010F], exif[0x0132] = words, "2026:11:20 12:00:00"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (52.0, 31.0, 12.0)
    exif.get_ifd(0x8825)[3], exif.get_ifd(0x8825)[4] = "E", (13.0, 24.0, 18.0)
    return picture("JPEG", exif=exif, comment=words.encode(), quality=95)


def png(width: int, height: int, body: bytes = b"\0", words: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever is in it, and has these words packed into it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _png((b"IHDR", head), (b"zTXt", b"Comment\0\0" + zlib.compress(words)), (b"IDAT", zlib.compress(body)))


def png_of_16_bits(colour_type: int, points: list[int], see_through: tuple[int, ...] = ()) -> bytes:
    """A PNG of one row with 16 bits for each level: grey (0) or colours (2)."""
    width = len(points) // {0: 1, 2: 3}[colour_type]
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, 1, 16, colour_type, 0, 0, 0))]
    parts += [(b"tRNS", struct.pack(f">{len(see_through)}H", *see_through))] if see_through else []
    return _png(*parts, (b"IDAT", zlib.compress(b"\0" + struct.pack(f">{len(points)}H", *points))))


def _png(*parts: tuple[bytes, bytes]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*parts, (b"IEND", b""))
    )


def two_in_one(size: tuple[int, int]) -> bytes:
    """A JPEG with another one behind it, as phones take them."""
    file = BytesIO()
    first, second = (Image.effect_noise(size, 50).convert("RGB") for _ in range(2))
    first.save(file, "MPO", save_all=True, append_images=[second])
    return file.getvalue()


def moving(frames: int = 3, size: tuple[int, int] = (20, 10), kind: str = "GIF") -> bytes:
    """A moving picture."""
    file, colours = BytesIO(), ("red", "green", "blue")
    images = [Image.new("RGB", size, colours[number % 3]) for number in range(frames)]
    images[0].save(file, kind, save_all=True, append_images=images[1:], duration=80, loop=0)
    return file.getvalue()


def long_gif(frames: int) -> bytes:
    """A GIF of very many tiny frames."""
    one = moving(1, (1, 1))
    begin = one.index(b",")
    return one[:begin] + one[begin:-1] * frames + b";"


def archive(size: int = 10_000_000) -> bytes:
    """A zip of a few kilobytes that unpacks to megabytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("bomb.txt", b"\0" * size)
    return file.getvalue()


def sound(seconds: float = 0.1) -> bytes:
    """A WAV of silence."""
    data = bytes(int(8000 * seconds))
    head = struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", len(data))
    return b"RIFF" + struct.pack("<I", len(head) + len(data) + 4) + b"WAVE" + head + data


def film(seconds: float = 0.5, size: tuple[int, int] = (40, 30)) -> bytes:
    """A WebM of two pictures; a picture of WebP is one of VP8 in another box."""
    pictures = {0: picture("WEBP", size), int(500 * seconds): picture("WEBP", size, "navy")}
    shown = (
        _box("a3", struct.pack(">BhB", 0x81, milliseconds, 0x80), webp.partition(b"VP8 ")[2][4:])
        for milliseconds, webp in pictures.items()
    )
    width, height = (struct.pack(">H", side) for side in size)
    what = (_box("d7", b"\1"), _box("73c5", b"\1"), _box("83", b"\1"), _box("86", b"V_VP8"))
    track = _box("ae", *what, _box("e0", _box("b0", width), _box("ba", height)))
    length = _box("4489", struct.pack(">d", 1000 * seconds))
    parts = (_box("1549a966", length), _box("1654ae6b", track), _box("1f43b675", _box("e7", b"\0"), *shown))
    return WEBM + b"B\x85\x81\x02" + _box("18538067", *parts)


def _box(name: str, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return bytes.fromhex(name) + (len(data) | 1 << 56).to_bytes(8) + data


MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 4
MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + b"\0\0\0\x08free"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)
OGG = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(11)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
