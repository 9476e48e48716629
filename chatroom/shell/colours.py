"""One colour from the library, four that can be read; contrast as WCAG 2.2 measures it."""

import colorsys

# The surfaces of tokens.css on which text in the accent is hardest to read, in light and in dark.
PAPER, INK = "#f1ece1", "#2b2a25"
TEXT_CONTRAST = 4.8  # a little above the 4.5 that is asked for: such a surface may be tinted with the accent itself


def theme_css(accent: str) -> str:
    """The accent for light and dark pages, darkened or lightened until text in it can be read."""
    light, dark = readable_on(PAPER, accent), readable_on(INK, accent)
    values = {
        "accent": light,
        "accent-contrast": text_on(light),
        "accent-dark": dark,
        "accent-dark-contrast": text_on(dark),
    }
    return ":root {" + "".join(f" --{name}: {value};" for name, value in values.items()) + " }\n"


def readable_on(page: str, colour: str) -> str:
    """The nearest shade of the colour whose text can be read on the page."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -0.01 if luminance(page) > 0.5 else 0.01
    while contrast(page, colour) < TEXT_CONTRAST and 0 < lightness + step < 1:
        lightness += step
        colour = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def text_on(colour: str) -> str:
    """White or ink, whichever can be read better."""
    return max(("#ffffff", "#10211a"), key=lambda text: contrast(colour, text))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _channels(colour))
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _hex(channels) -> str:
    return "#" + "".join(f"{round(each * 255):02x}" for each in channels)
