import re
from random import Random
from xml.etree import ElementTree

import pytest

from chatroom.handles.avatars import CLOTHS, ENDPAPER_OPACITY, avatar_svg
from chatroom.handles.words import generate_handle

PAIRS = [(cloth, ink) for cloth, inks in CLOTHS.items() for ink in inks]


@pytest.fixture(scope="module")
def handles():
    random = Random(4821)
    return list({generate_handle(random) for _ in range(10_000)})


@pytest.fixture(scope="module")
def pictures(handles):
    return [avatar_svg(handle) for handle in handles]


def test_the_same_handle_gets_the_same_picture():
    assert avatar_svg("quiet-otter-4821") == avatar_svg("quiet-otter-4821")


def test_other_handles_get_other_pictures(pictures):
    assert len(pictures) - len(set(pictures)) < len(pictures) / 100


def test_pictures_are_small(pictures):
    assert max(map(len, pictures)) < 1500


def test_pictures_are_svg_of_shapes_alone(pictures):
    for picture in pictures[:500]:
        root = ElementTree.fromstring(picture)
        tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
        assert root.get("viewBox") == "0 0 48 48"
        assert tags == {"svg", "g", "rect", "path"}


def test_pictures_refer_to_nothing(pictures):
    outside = re.compile(r"href|url\(|://|\bid=|\bstyle=|\bon\w+=")

    assert not any(outside.search(picture.replace("http://www.w3.org/2000/svg", "")) for picture in pictures)


def test_pictures_do_not_spell_the_handle(handles, pictures):
    assert not any(handle in picture for handle, picture in zip(handles, pictures, strict=True))


@pytest.mark.parametrize(("cloth", "ink"), PAIRS)
def test_ink_stands_out_from_cloth_and_endpaper(cloth, ink):
    endpaper = [
        below * (1 - ENDPAPER_OPACITY) + above * ENDPAPER_OPACITY
        for below, above in zip(channels(cloth), channels(ink), strict=True)
    ]

    assert contrast(channels(cloth), channels(ink)) >= 3
    assert contrast(endpaper, channels(ink)) >= 3


@pytest.mark.parametrize("text", ["", "otter", "quiet-otter", "quiet-otter-0001", "Quiet-otter-4821", '"/><script>'])
def test_what_is_no_handle_gets_no_picture(text):
    with pytest.raises(ValueError, match="not a handle"):
        avatar_svg(text)


def channels(colour):
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
