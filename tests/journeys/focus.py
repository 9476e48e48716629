"""What the keyboard's user sees: where the focus is, and that it shows."""

from playwright.sync_api import Page

SHOWS = """() => {
  const drawn = ({ outlineStyle, outlineWidth, boxShadow }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  const focused = document.activeElement;
  const frames = [focused, focused.parentElement, focused.nextElementSibling].filter(Boolean);
  return focused !== document.body && frames.some((element) => drawn(getComputedStyle(element)));
}"""


def press(page: Page, *keys: str) -> None:
    """Press keys one after another; after each the focus can be seen."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_function(SHOWS)
