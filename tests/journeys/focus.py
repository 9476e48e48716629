"""What the keyboard's user sees: where the focus is, and that it shows."""

from playwright.sync_api import Locator, Page

from tests.journeys.people import Visitor

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


def presses_until_focused(visitor: Visitor, key: str, target: Locator) -> None:
    """On and on with one key, until it has led there; the focus shows all the way."""
    for _ in range(10):
        press(visitor.page, key)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {target}")
