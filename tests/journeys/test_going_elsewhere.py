"""Going to a message of another room: it is shown, and that room is left where its own news begin."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Visitor
from tests.journeys.rooms import said
from tests.journeys.slowness import asked_for, is_held, let_go_on
from tests.journeys.test_message_links import GO
from tests.journeys.threads import Thread, in_room


def unread(visitor: Visitor, room: dict) -> int:
    """How many the library counts."""
    return visitor.asks("GET", f"/chat/rooms/{room['room_id']}")["unread_count"]


def away(visitor, name: str, count: int) -> tuple[Visitor, Visitor, dict]:
    """Rita in her room; Ravi elsewhere, who has read the first `count` messages of it, and not the three after them."""
    rita, ravi = visitor("rita"), visitor("ravi")
    room = rita.makes_room(name)
    ravi.joins(room)
    room["ids"] = said(rita, room, (f"Word {number:03}" for number in range(count)))
    ravi.asks("POST", "/chat/rooms/read-all")
    said(rita, room, ("News one", "News two", "News three"))
    ravi.enters(ravi.makes_room(f"Not in {name}"))
    return rita, ravi, room


def in_the_middle(page: Page, row: Locator) -> bool:
    """Somebody who goes to a message has some of the others above it and below."""
    return page.get_by_role("log").bounding_box()["y"] < row.bounding_box()["y"]


def test_going_to_an_old_message_elsewhere_reads_nothing_new(visitor):
    _rita, ravi, room = away(visitor, "Long ago", 90)
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": room["ids"][10]})
    expect(ravi.message("Word 010")).to_be_in_viewport()
    expect(ravi.message("Word 010")).to_be_focused()
    assert in_the_middle(ravi.page, ravi.message("Word 010"))
    ravi.page.wait_for_timeout(500)  # a mark would be told by now
    assert unread(ravi, room) == 3
    ravi.page.get_by_role("button", name="Latest").click()
    expect(ravi.message("News three")).to_be_in_viewport()
    expect(ravi.link_to(room)).not_to_contain_text("unread")


def test_going_to_a_reply_elsewhere_leaves_its_room_at_what_is_new(visitor):
    rita, ravi, room = away(visitor, "Beside the point", 60)
    path = f"/chat/rooms/{room['room_id']}/messages"
    reply = rita.asks("POST", path, {"message_text": "A reply", "parent_id": room["ids"][5]})
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": reply["message_id"]})
    expect(Thread(ravi).message("A reply")).to_be_focused()
    expect(in_room(ravi, "News one")).to_be_in_viewport()
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("News one")


def test_going_to_a_reply_elsewhere_leaves_a_room_without_news_at_its_end(visitor):
    rita, ravi, room = away(visitor, "Nothing new here", 60)
    path = f"/chat/rooms/{room['room_id']}/messages"
    reply = rita.asks("POST", path, {"message_text": "A reply", "parent_id": room["ids"][5]})
    ravi.asks("POST", "/chat/rooms/read-all")
    ravi.page.reload()
    ravi.wakes()
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": reply["message_id"]})
    expect(Thread(ravi).message("A reply")).to_be_focused()
    expect(in_room(ravi, "News three")).to_be_in_viewport()


def test_what_cannot_be_gone_to_elsewhere_leaves_its_room_at_what_is_new(visitor):
    _rita, ravi, room = away(visitor, "No such place", 60)
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": 2_000_000_000})
    expect(ravi.page.get_by_text("That message is not here.")).to_be_visible()
    expect(ravi.message("News one")).to_be_in_viewport()
    ravi.page.problems.clear()


def test_a_room_whose_only_news_is_a_reply_is_read_by_a_link_to_it(visitor):
    rita, ravi, room = away(visitor, "One reply", 40)
    ravi.asks("POST", "/chat/rooms/read-all")
    path = f"/chat/rooms/{room['room_id']}/messages"
    reply = rita.asks("POST", path, {"message_text": "A reply", "parent_id": room["ids"][0]})
    held = is_held(ravi.page, "**/chat/messages/*")
    ravi.page.goto(f"/rooms/{room['room_id']}#m{reply['message_id']}")
    asked_for(ravi.page, held)
    expect(ravi.page.locator(".room-link[aria-current]")).to_contain_text("1 unread")
    ravi.settles(room)  # all that is new in the room has come by then
    let_go_on(ravi.page, held)
    expect(Thread(ravi).message("A reply")).to_be_focused()
    expect(ravi.link_to(room)).not_to_contain_text("unread")


def test_of_two_rooms_gone_to_the_second_is_not_read_either(visitor):
    _rita, ravi, room = away(visitor, "The second", 90)
    other = ravi.makes_room("The first")
    [first] = said(ravi, other, ["Too slow"])
    held = is_held(ravi.page, f"**/chat/rooms/{other['room_id']}/**")
    ravi.page.evaluate(GO, {"room_id": other["room_id"], "message_id": first})
    asked_for(ravi.page, held)
    asked = is_held(ravi.page, "**/messages?around=*")
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": room["ids"][10]})
    asked_for(ravi.page, asked)
    let_go_on(ravi.page, held)
    let_go_on(ravi.page, asked)
    expect(ravi.message("Word 010")).to_be_focused()
    assert unread(ravi, room) == 3
