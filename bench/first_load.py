"""The first load of a room's page on a slow processor: from the click to the first message on the screen."""

import os
import re
import statistics
import tempfile

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.long_rooms import fill_room
from bench.people import Library, found_library
from tests.browser import QUIET, headless_chromium
from tests.server import running_server

SMALL, LARGE, QUICK = 10_000, 1_000_000, 100_000
SLOWER = 6  # times; what Chromium's own tools call a slow telephone
TIMES = 7
HEADS = (
    *("messages in the room", "answer of the server", "something to see", "first message, ms", "least", "most"),
    *("the same page, finished and without a script, ms", "ratio"),
)
NOTE = (
    f"Chromium on a processor made {SLOWER} times slower, with nothing in its cache, on the same machine as the server "
    f"(SQLite): medians of {TIMES} loads, in milliseconds after the navigation began. What the browser itself needs to "
    "show as much is the floor: the same page, all of it in one answer, with nothing to run; one after each of ours."
)

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)

# When its text was on the screen, the browser itself says, of elements that ask for it before they are painted.
_WATCH = """
new MutationObserver((_, watcher) => {
  const message = document.querySelector(".message[data-id] .message-text");
  if (!message) return;
  watcher.disconnect();
  for (const part of [message, ...message.querySelectorAll("*")]) part.setAttribute("elementtiming", "message");
}).observe(document, { childList: true, subtree: true });
new PerformanceObserver((list) => {
  window.firstMessage ??= list.getEntries()[0].renderTime;
}).observe({ type: "element" });
"""
_READ = """() => [
  performance.getEntriesByType("navigation")[0].responseStart,
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  window.firstMessage,
]"""


def load_once(context: BrowserContext, path: str) -> list[float]:
    """Open a room's page with an empty cache: when the server answered, when there was something, when a message, and
    when the floor, that same page as it then stands but without its scripts, had shown a message."""
    page = _slow_page(context)
    times = _times(page, path)
    finished = _SCRIPT.sub("", page.content())
    page.close()
    floor = _slow_page(context)
    floor.route(f"**{path}", lambda route: route.fulfill(body=finished, content_type="text/html; charset=utf-8"))
    times.append(_times(floor, path)[-1])
    floor.close()
    return times


def _slow_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(_WATCH)
    tools = context.new_cdp_session(page)
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _times(page: Page, path: str) -> list[float]:
    page.goto(path)
    page.wait_for_function("() => window.firstMessage")
    return page.evaluate(_READ)


def measure(quick: bool) -> list[str]:
    """A table of a short room and a long one."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        sandbox = [] if os.getuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=headless_chromium(), args=[*QUIET, *sandbox])
        library = found_library({"INSTANCE_PATH": folder}, rooms=2)
        for room, count in zip(library.rooms, (SMALL, QUICK if quick else LARGE), strict=True):
            loads = _loads(browser, library, folder, room, count)
            answer, something, message, floor = (statistics.median(times) for times in zip(*loads, strict=True))
            messages = [times[2] for times in loads]
            figures = (answer, something, message, min(messages), max(messages), floor)
            lines.append(_line([f"{count:,}", *(f"{figure:.0f}" for figure in figures), f"{message / floor:.2f}"]))
        browser.close()
    return [*lines, "", NOTE]


def _loads(browser: Browser, library: Library, folder: str, room: str, count: int) -> list[list[float]]:
    first = 2 * SMALL if count > SMALL else 0  # after the ids of the room before
    fill_room(f"sqlite:///{folder}/chatroom.db", library.settings["ENCRYPTION_KEYS"], int(room), count, first=first)
    name, _, value = library.cookies[0].partition("=")
    with running_server(library.settings) as server:
        loads = []
        for _ in range(TIMES + 1):
            context = browser.new_context(base_url=server.base_url)
            context.add_cookies([{"name": name, "value": value, "url": server.base_url}])
            loads.append(load_once(context, f"/rooms/{room}"))
            context.close()
    return loads[1:]  # the first one found the server itself cold


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"
