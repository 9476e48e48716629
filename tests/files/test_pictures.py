"""Pictures come out as they look, and without what was written beside their points."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageFile

from chatroom.core.errors import ChatError
from chatroom.files.pictures import FRAMES_MOST, redrawn
from tests.files import samples
from tests.files.samples import WHERE, picture

MOST = 1_000_000


def drawn(data: bytes, most: int = MOST):
    """What is kept of it."""
    return redrawn(BytesIO(data), most)


def shown(data: bytes) -> Image.Image:
    """As a browser decodes it."""
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp"),
     ("AVIF", "image/webp"), ("BMP", "image/png")],
)  # fmt: skip
def test_a_picture_keeps_its_size_and_its_look(kind, content_type):
    kept = drawn(picture(kind))
    assert (kept.content_type, kept.width, kept.height) == (content_type, 40, 30)
    for data in (kept.data, kept.thumbnail):
        image = shown(data).convert("RGB")
        assert image.size == (40, 30)
        assert min(image.getpixel((2, 2))) > 220
        assert image.getpixel((30, 20))[0] < 60


def test_what_was_written_beside_the_points_is_gone():
    sent = samples.photograph()
    assert WHERE.encode() in sent
    kept = drawn(sent)
    for data in (kept.data, kept.thumbnail):
        assert WHERE.encode() not in data
        assert not shown(data).getexif()
        assert set(shown(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                         "progression", "loop", "background", "timestamp", "duration"}  # fmt: skip


def test_it_is_turned_as_its_camera_wished():
    kept = drawn(samples.photograph())
    assert (kept.width, kept.height) == (30, 40)
    assert min(shown(kept.data).getpixel((28, 2))) > 220  # top left has become top right


def test_a_profile_becomes_colours_that_all_screens_know():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = drawn(picture("JPEG", icc_profile=profile))
    assert "icc_profile" not in shown(kept.data).info
    assert "icc_profile" not in shown(drawn(picture("PNG", icc_profile=b"nonsense")).data).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode_comes_through(mode):
    file = BytesIO()
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    Image.new("L", (8, 6), 200).convert(mode).save(file, kind)
    kept = drawn(file.getvalue())
    assert (kept.width, kept.height) == shown(kept.data).size == (8, 6)


def test_a_grey_of_16_bits_keeps_its_levels():
    kept = drawn(samples.png_of_16_bits(0, [level * 257 for level in range(256)]))
    image = shown(kept.data)
    assert [image.getpixel((x, 0)) for x in range(256)] == list(range(256))
    assert shown(kept.thumbnail).convert("L").getpixel((10, 0)) < 30


@pytest.mark.parametrize(
    ("colour_type", "points", "see_through"),
    [(0, [0x1234, 0x8000], (0x8000,)), (2, [0x1234] * 3 + [0xFFFF, 0x8000, 0x1000], (0xFFFF, 0x8000, 0x1000))],
)
def test_one_sees_through_16_bits_where_one_did(colour_type, points, see_through):
    kept = drawn(samples.png_of_16_bits(colour_type, points, see_through))
    for data in (kept.data, kept.thumbnail):
        image = shown(data).convert("RGBA")
        assert [image.getpixel((x, 0))[3] for x in (0, 1)] == [255, 0]


def test_what_one_sees_through_stays_so():
    file = BytesIO()
    Image.new("RGBA", (8, 6), (255, 0, 0, 0)).save(file, "PNG")
    kept = drawn(file.getvalue())
    assert shown(kept.data).getpixel((1, 1))[3] == shown(kept.thumbnail).getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving(kind):
    kept = drawn(samples.moving(kind=kind))
    assert shown(kept.data).n_frames == 3
    assert getattr(shown(kept.thumbnail), "n_frames", 1) == 1


@pytest.mark.parametrize("cut", [0, 30_000])
def test_of_a_photograph_with_another_behind_it_the_first_is_kept(cut):
    sent = samples.two_in_one((800, 800))
    assert shown(sent).format == "MPO"
    kept = drawn(sent[: len(sent) - cut])
    assert (kept.content_type, kept.width, kept.height) == ("image/jpeg", 800, 800)
    assert len(kept.data) < len(sent) * 0.7


def test_a_thumbnail_is_small():
    kept = drawn(picture(size=(1200, 300)))
    assert (kept.width, kept.height) == (1200, 300)
    assert shown(kept.thumbnail).size == (640, 160)


def test_too_many_points_are_refused_before_any_is_decoded(monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *_: pytest.fail("decoded"))
    for data in (samples.png(65_000, 65_000), samples.png(1001, 1000), samples.png(10_000, 12_000)):
        with pytest.raises(ChatError) as refused:
            drawn(data)
        assert refused.value.code == "too_large"


@pytest.mark.parametrize("data", [samples.long_gif(FRAMES_MOST + 1), samples.moving(5, (500, 500))])
def test_a_picture_that_moves_too_long_is_refused(data):
    with pytest.raises(ChatError) as refused:
        drawn(data)
    assert refused.value.code == "too_large"


def test_what_is_behind_a_picture_does_not_come_along():
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        kept = drawn(picture(kind) + samples.archive(100) + samples.HTML)
        assert b"PK\x03\x04" not in kept.data
        assert samples.SCRIPT not in kept.data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_a_broken_picture_is_refused_in_one_way(kind):
    whole = picture(kind, (200, 150))
    for broken in (whole[:40], whole[: len(whole) // 2], whole[:30] + b"\xff" * 60, b""):
        try:
            drawn(broken)
        except ChatError as refused:
            assert refused.code in ("unsupported_media", "too_large")
