"""Pictures are drawn anew: what comes out shows the same, and carries nothing of where, when and how it was taken.

Whatever else was in the file (places, comments, a page or an archive behind the picture) is not copied. A picture is
refused by the size in its head, before any of its points is decoded. Runs in a native thread; no app, no database.
"""

import warnings
from io import BytesIO
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageCms, ImageOps

from chatroom.core.errors import ChatError

TAKEN = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")  # Pillow knows many more, which nobody posts and few look after
BECOMES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "BMP": "PNG", "GIF": "GIF", "WEBP": "WEBP", "AVIF": "WEBP"}
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
QUALITY = {"JPEG": {"quality": 90, "progressive": True}, "WEBP": {"quality": 90}, "PNG": {}, "GIF": {}}
MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "GIF": ("L", "P"), "WEBP": ("RGB", "RGBA")}
MOVING = ("GIF", "WEBP")
SMALL = 640, 480  # points of what is shown in the room, twice as fine as it is shown
FRAMES_MOST = 500
KEPT = ("transparency",)  # of what Pillow notes beside the points, and would write into the new file

warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow's own bound, which lies above ours


class Picture(NamedTuple):
    """What is kept of a picture."""

    content_type: str
    data: bytes
    width: int
    height: int
    thumbnail: bytes  # WebP


def redrawn(source: BinaryIO, points_most: int) -> Picture:
    """The picture of a file without its metadata, upright, and a small one; or too_large, unsupported_media."""
    try:
        with Image.open(source, formats=TAKEN) as image:
            _must_fit(image, points_most)
            return _redrawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_points(points_most) from error
    except ChatError:
        raise
    except Exception as error:  # a broken file can make a decoder fail in any way
        raise ChatError("unsupported_media", "This picture is damaged, so it cannot be shown.") from error


def _must_fit(image: Image.Image, points_most: int) -> None:
    width, height = image.size
    if width * height > points_most:
        raise _too_many_points(points_most)
    if not _moves(image):
        return
    frames = 1
    while frames <= FRAMES_MOST and width * height * frames <= points_most:
        try:
            image.seek(frames)
        except EOFError:
            image.seek(0)
            return
        frames += 1
    raise ChatError("too_large", "This moving picture is too long; a video of it would do.")


def _moves(image: Image.Image) -> bool:
    """True when it is kept moving; of others, as of a photograph with a second one in it, the first picture is kept."""
    return BECOMES[image.format] in MOVING and getattr(image, "is_animated", False)


def _too_many_points(most: int) -> ChatError:
    return ChatError(
        "too_large", f"This picture has more points than fit here: at most {most // 1_000_000} megapixels."
    )


def _redrawn(image: Image.Image) -> Picture:
    kind = BECOMES[image.format]
    if _moves(image):
        first, data = _moving(image, kind)
    else:
        first = _upright(image)
        data = _saved(_in_mode(first, kind), kind)
    return Picture(TYPES[kind], data, *first.size, _thumbnail(first))


def _upright(image: Image.Image) -> Image.Image:
    upright = _in_srgb(_in_8_bits(ImageOps.exif_transpose(image)))
    upright.info = {name: upright.info[name] for name in KEPT if name in upright.info}
    return upright


def _in_8_bits(image: Image.Image) -> Image.Image:
    """Pillow gives 16 bits of grey, which it would cut to white, and the see-through colour as the file has it."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
        if "transparency" in image.info:
            image.info["transparency"] //= 256
    elif image.mode == "RGB" and max(image.info.get("transparency", (0,))) > 255:
        image.info["transparency"] = tuple(level // 256 for level in image.info["transparency"])
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """A colour profile tells of a camera or a screen; so its colours are put into those that all screens assume."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that is none, or not for such a picture
        return image


def _in_mode(image: Image.Image, kind: str) -> Image.Image:
    if image.mode in MODES[kind]:
        return image
    if kind == "GIF":
        return image.convert("P")
    with_alpha = kind != "JPEG" and image.has_transparency_data
    converted = image.convert("RGBA" if with_alpha else "RGB")
    converted.info = {}
    return converted


def _saved(image: Image.Image, kind: str, **more) -> bytes:
    file = BytesIO()
    image.save(file, kind, **QUALITY[kind], **more)
    return file.getvalue()


def _moving(image: Image.Image, kind: str) -> tuple[Image.Image, bytes]:
    frames, times = [], []
    for number in range(image.n_frames):
        image.seek(number)
        frame = image.convert("RGBA")
        frame.info = {}
        frames.append(frame)
        times.append(max(20, int(image.info.get("duration", 100))))  # some make a browser spin for nothing
    moves = {"save_all": True, "append_images": frames[1:], "duration": times, "loop": 0}
    return frames[0], _saved(frames[0], kind, **moves, **({"disposal": 2} if kind == "GIF" else {}))


def _thumbnail(image: Image.Image) -> bytes:
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.info = {}
    small.thumbnail(SMALL, reducing_gap=2.0)
    file = BytesIO()
    small.save(file, "WEBP", quality=80)
    return file.getvalue()
