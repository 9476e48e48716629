"""Where one reads: nothing moves it, and only what stands there is read."""

from playwright.sync_api import expect

from tests.files import samples
from tests.files.samples import picture
from tests.journeys.looks import DESK
from tests.journeys.rooms import public_room, room_of_one, said
from tests.journeys.slowness import WHILE, asked_for, comes_late, is_held, let_go_on
from tests.journeys.test_files import chooses, file, item
from tests.journeys.test_message_links import GO, pages_of
from tests.journeys.threads import Thread

HAVE_COME = """() => {
  const [film, wide] = ["video", ".files img"].map((kind) => document.querySelector(`.timeline ${kind}`));
  return film?.duration && wide?.complete;
}"""
GAP = "(log) => log.scrollHeight - log.scrollTop - log.clientHeight"
SIDES = ("width", "height")


def test_older_messages_of_a_day_leave_what_one_reads_where_it_is(visitor):
    rita, room = room_of_one(visitor, "A long day")
    said(rita, room, (f"Hour {number:03}" for number in range(160)))
    rita.enters(room)
    expect(rita.message("Hour 159")).to_be_in_viewport()
    asked = pages_of(rita.page)
    held = is_held(rita.page, "**/messages?before=*")
    log, rows = rita.page.get_by_role("log"), rita.page.locator(".message")
    first = int(rows.first.locator(".message-text").inner_text().split()[1])
    log.evaluate("(log) => (log.scrollTop = 0)")
    top = rita.message(f"Hour {first:03}")
    asked_for(rita.page, held)
    before = top.bounding_box()["y"]
    let_go_on(rita.page, held)
    expect(rita.message(f"Hour {first - 1:03}")).to_have_count(1)
    rita.page.wait_for_timeout(2 * 1000 * WHILE)  # for pages that nobody asked for
    assert abs(top.bounding_box()["y"] - before) < 80  # less its author, who stands above the older ones now
    assert len(asked) == 1


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


def test_a_thread_that_was_left_moves_and_reads_no_other(visitor):
    rita, ravi, room = public_room(visitor, "Two long threads", DESK)
    parents = said(rita, room, ("Thread one", "Thread two"))
    ids = {
        (parent, number): rita.asks(
            "POST",
            f"/chat/rooms/{room['room_id']}/messages",
            {"message_text": f"Reply {number:02} of {parent}", "parent_id": parent},
        )["message_id"]
        for parent in parents
        for number in range(70 if parent == parents[0] else 40)
    }
    ravi.sees("Thread two")
    held = is_held(ravi.page, "**/thread?before=*")
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": ids[parents[0], 3]})
    asked_for(ravi.page, held)
    ravi.page.evaluate(GO, {"room_id": room["room_id"], "message_id": ids[parents[1], 5]})
    linked = Thread(ravi).message(f"Reply 05 of {parents[1]}")
    expect(linked).to_be_focused()
    let_go_on(ravi.page, held)
    expect(linked).to_be_in_viewport()


def test_a_thread_that_is_closed_before_it_comes_is_not_read(visitor):
    rita, ravi, room = public_room(visitor, "Closed too soon", DESK)
    ravi.asks("POST", "/chat/threads/read-all")
    ravi.says("My question")
    parent = int(ravi.confirmed("My question").get_attribute("data-id"))
    body = {"message_text": "An answer", "parent_id": parent}
    rita.asks("POST", f"/chat/rooms/{room['room_id']}/messages", body)
    thread = Thread(ravi)
    expect(thread.badge).to_have_text("1")
    held = is_held(ravi.page, "**/thread")
    thread.footer("My question").click()
    asked_for(ravi.page, held)
    ravi.page.keyboard.press("Escape")
    expect(thread.panel).to_have_count(0)
    let_go_on(ravi.page, held)
    expect(thread.badge).to_have_text("1")
