"""How much the first load of a room asks of a slow line."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.library import Library
from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room, said

BUDGET = 45_000


@pytest.fixture
def visitor(new_page, furnished, tmp_path) -> Iterator[Callable[[str], Visitor]]:
    """Somebody in a library of their own: the rooms of other journeys would stand in the page's list."""
    with Library(furnished, tmp_path) as library:
        pages = []

        def come(who: str) -> Visitor:
            somebody = Visitor(who, new_page(base_url=library.base_url))
            somebody.signs_in()
            pages.append(somebody.page)
            return somebody

        yield come
        for page in pages:  # before the server is gone
            page.context.close()


def test_the_first_load_of_a_room_is_light(visitor):
    rita, _ravi, room = public_room(visitor, "A long talk")
    said(rita, room, (f"{SENTENCE} ({number})" for number in range(50)))
    cold = visitor("rita")
    weights = weigh(cold.page, f"/rooms/{room['room_id']}")
    avatars = sum(size for path, size in weights.items() if path.startswith("/avatars/"))
    print(f"avatars {avatars}", *sorted(weights.items(), key=lambda item: -item[1]), sep="\n")
    assert sum(weights.values()) - avatars < BUDGET


SENTENCE = "The lamps by the window are for everyone, and so are the armchairs, until nine on Thursdays."


def weigh(page, path: str) -> dict[str, int]:
    """Bytes on the wire for each address that a first visit fetches, headers and all."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    paths, weights = {}, {}
    wire.on("Network.requestWillBeSent", lambda event: paths.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(path, wait_until="networkidle")
    seen = ((paths[number], size) for number, size in weights.items() if number in paths)  # not what was begun before
    return {"/" + address.split("/", 3)[3]: int(size) for address, size in seen}
