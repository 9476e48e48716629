"""Where one reads: nothing moves it, and only what stands there is read."""

import time

from playwright.sync_api import Locator, Page, Route, expect

from tests.files import samples
from tests.files.samples import picture
from tests.journeys.looks import DESK
from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room, room_of_one, said
from tests.journeys.test_files import chooses, file, item
from tests.journeys.test_message_links import GO, pages_of
from tests.journeys.threads import Thread, in_room

HAVE_COME = """() => {
  const [film, wide] = ["video", ".files img"].map((kind) => document.querySelector(`.timeline ${kind}`));
  return film?.duration && wide?.complete;
}"""
GAP = "(log) => log.scrollHeight - log.scrollTop - log.clientHeight"
SIDES = ("width", "height")
WHILE = 0.4  # seconds that something takes over a slow line


def comes_late(page: Page, path: str) -> None:
    """What a page fetches from there takes a while from now on."""

    def answer(route: Route) -> None:
        time.sleep(WHILE)
        route.continue_()

    page.route(path, answer)


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


def test_older_messages_of_a_day_leave_what_one_reads_where_it_is(visitor):
    rita, room = room_of_one(visitor, "A long day")
    said(rita, room, (f"Hour {number:03}" for number in range(160)))
    rita.enters(room)
    expect(rita.message("Hour 159")).to_be_in_viewport()
    asked = pages_of(rita.page)
    comes_late(rita.page, "**/messages?before=*")
    log, rows = rita.page.get_by_role("log"), rita.page.locator(".message")
    first = int(rows.first.locator(".message-text").inner_text().split()[1])
    log.evaluate("(log) => (log.scrollTop = 0)")
    top = rita.message(f"Hour {first:03}")
    before = top.bounding_box()["y"]
    expect(rita.message(f"Hour {first - 1:03}")).to_have_count(1)
    rita.page.wait_for_timeout(2 * 1000 * WHILE)  # for pages that nobody asked for
    assert abs(top.bounding_box()["y"] - before) < 80  # less its author, who stands above the older ones now
    assert len(asked) == 1


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


def test_pictures_and_films_that_come_late_leave_the_newest_in_view(visitor):
    rita, ravi, room = public_room(visitor, "Late pictures")
    said(rita, room, (f"Line {number}" for number in range(30)))
    chooses(
        rita, file("wide.png", "image/png", picture(size=(800, 600))), file("walk.webm", "video/webm", samples.film())
    )
    expect(item(rita, "wide.png").get_by_placeholder("Describe it")).to_be_visible()
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("2 ready to send")
    ravi.asks("POST", "/chat/rooms/read-all")  # or he would be at the first of them
    comes_late(ravi.page, "**/attachments/**")
    ravi.enters(room)
    ravi.sees("Line 29")
    rita.says("Both of them")
    ravi.page.wait_for_function(HAVE_COME)
    ravi.page.wait_for_timeout(200)
    assert ravi.page.get_by_role("log").evaluate(GAP) < 2


def test_a_picture_has_its_place_before_it_comes(visitor):
    rita, ravi, room = public_room(visitor, "A place for each")
    sizes = {"wide": (800, 600), "tall": (300, 900), "dot": (24, 16), "long": (1600, 100)}
    for name, size in sizes.items():
        chooses(rita, file(f"{name}.png", "image/png", picture(size=size)))
        expect(item(rita, f"{name}.png").get_by_placeholder("Describe it")).to_be_visible()
        rita.says(f"This is {name}")
    ravi.page.route("**/thumbnail", lambda route: None)  # none comes
    ravi.enters(room)
    for name in sizes:
        ravi.sees(f"This is {name}")
        here, there = (one.confirmed(f"This is {name}").locator(".files img") for one in (rita, ravi))
        here.scroll_into_view_if_needed()
        expect(here).to_have_js_property("complete", True)
        assert [here.bounding_box()[side] for side in SIDES] == [there.bounding_box()[side] for side in SIDES], name


def test_new_replies_are_read_when_one_comes_to_their_end(visitor):
    rita, ravi, room = public_room(visitor, "A long thread", DESK)
    ravi.asks("POST", "/chat/threads/read-all")
    rita.says("Which one first?")
    thread = Thread(ravi)
    thread.opens_from_menu("Which one first?")
    thread.answers("The first one")
    thread.closes()
    parent = int(ravi.confirmed("Which one first?").get_attribute("data-id"))
    for number in range(40):
        body = {"message_text": f"Reply {number:02}", "parent_id": parent}
        rita.asks("POST", f"/chat/rooms/{room['room_id']}/messages", body)
    expect(thread.badge).to_have_text("1")
    thread.opens_from_footer("Which one first?")
    expect(thread.message("Reply 00")).to_be_in_viewport()
    expect(thread.panel.locator(".timeline-new + .message")).to_contain_text("Reply 00")
    ravi.page.wait_for_timeout(500)
    expect(thread.badge).to_have_text("1")
    thread.panel.locator("[data-target~='thread.log']").evaluate("(log) => (log.scrollTop = log.scrollHeight)")
    expect(thread.message("Reply 39")).to_be_in_viewport()
    expect(thread.badge).to_be_hidden()


def test_a_room_that_comes_late_leaves_the_focus_where_one_writes(visitor):
    rita, room = room_of_one(visitor, "Here first")
    other = rita.makes_room("There later")
    expect(rita.link_to(other)).to_be_visible()
    comes_late(rita.page, f"**/chat/rooms/{other['room_id']}/**")
    rita.link_to(other).click()
    search = rita.page.locator(".sidebar-search input")
    search.fill("Late")
    expect(rita.heading).to_have_text("There later")
    expect(rita.composer).to_be_visible()
    rita.page.keyboard.press("r")
    expect(search).to_have_value("Later")
    expect(search).to_be_focused()
