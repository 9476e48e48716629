"""Pages over a slow line, and what they wait for."""

import time

from playwright.sync_api import Page, Route

WHILE = 0.4  # seconds that something takes over a slow line


def comes_late(page: Page, path: str) -> None:
    """What a page fetches from there takes a while from now on."""

    def answer(route: Route) -> None:
        time.sleep(WHILE)
        route.continue_()

    page.route(path, answer)


def is_held(page: Page, path: str) -> list[Route]:
    """What a page fetches from there does not come until it is let go on."""
    held: list[Route] = []
    page.route(path, lambda route: held.append(route))
    return held


def asked_for(page: Page, held: list[Route]) -> None:
    """Until it waits for something."""
    until = time.monotonic() + 10
    while not held:
        assert time.monotonic() < until, "nothing is fetched"
        page.wait_for_timeout(20)


def let_go_on(page: Page, held: list[Route]) -> None:
    """What it waited for, and what it does then."""
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
