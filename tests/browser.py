"""Chromium, driven by Playwright: one for the run, a window for each person, and no problem overlooked."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.processes import unavailable

# Playwright's own defaults still let Chromium look up update and account hosts.
QUIET = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--no-pings",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-server=direct://",
]
TRACED = bool(os.environ.get("CHATROOM_TEST_TRACE"))  # everything that a page does, for a third more of the time
PATIENCE = 10_000  # milliseconds for whatever is promised without a time of its own; only a failure takes as long
# Or axe would measure colours half-way through a fade; what moves for ever is not waited for.
AT_REST = """() => document.getAnimations().every(
  ({ playState, effect }) => playState !== "running" || effect.getComputedTiming().endTime === Infinity)"""
VIOLATIONS = "async (options) => { const { violations } = await axe.run(options); return { violations }; }"
OF_COLOURS = ("color-contrast", "link-in-text-block")  # axe's rules whose answer a style sheet alone can change
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember a failure, for the fixtures that end after it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def headless_chromium() -> str | None:
    """The program; without windows it takes a third of the time of the one that has them."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = headless_chromium() or unavailable("Chromium")
    sandbox = [] if os.getuid() else ["--no-sandbox"]  # Chromium refuses its sandbox to root
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, request, tmp_path) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a context of its own, like one more person at a computer of theirs.

    It takes what Playwright's new_context takes (base_url, viewport, color_scheme, locale …). `page.problems`
    collects console errors and uncaught exceptions; a test that provokes one clears it: it must end empty, but for what
    the browser says of a line that was cut by `goes_offline`.
    """
    pages = []

    def open_page(**options) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        if TRACED:
            context.tracing.start(snapshots=True)
        page = context.new_page()
        page.problems, page.forgiven = [], set()
        page.on("console", lambda message: page.problems.extend(_complaints(message)))
        page.on("pageerror", lambda error: page.problems.append(error.stack or str(error)))
        pages.append(page)
        return page

    yield open_page
    for page in [page for page in pages if not page.is_closed()][:1]:
        page.wait_for_timeout(50)  # what the last step set off, on whichever page, may still complain
    problems = [each for page in pages for each in page.problems if not any(map(each.__contains__, page.forgiven))]
    failed = problems or request.node.stash.get(FAILED, False)
    for number, page in enumerate(pages, 1):
        if failed and not page.is_closed():
            _leave_what_is_seen(page, tmp_path / f"page-{number}.png")
            if TRACED:
                page.context.tracing.stop(path=tmp_path / f"trace-{number}.zip")
                print(f"See what happened: playwright show-trace {tmp_path}/trace-{number}.zip")
        page.context.close()
    assert not problems, "The browser complained:\n" + "\n".join(problems)


def assert_accessible(page: Page, *rules: str) -> None:
    """Fail with axe's report if the page, as it is now, has any violation, or any of these rules alone."""
    page.wait_for_function(AT_REST)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    results = AxeResults(page.evaluate(VIOLATIONS, options))
    assert not results.violations_count, results.generate_report()


def assert_accessible_by_day_and_night(page: Page) -> None:
    """The same on light ground, and then what depends on colours on dark ground."""
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, *OF_COLOURS)
    page.emulate_media(color_scheme="light")


def _leave_what_is_seen(page: Page, path: Path) -> None:
    with suppress(Error):
        page.screenshot(path=path, timeout=10_000)
    print(f"What stood on the page is in {path}, and it was at {page.url}")


def _complaints(message) -> list[str]:
    return [f"{message.text} ({message.location.get('url')})"] if message.type == "error" else []
