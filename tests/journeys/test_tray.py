"""What lies beside a message that is being written: it comes, is stopped, waits, and goes along."""

import re

from playwright.sync_api import expect

from tests.files import samples
from tests.files.samples import picture
from tests.journeys.rooms import public_room, room_of_one
from tests.journeys.test_files import chooses, file, item, tray
from tests.journeys.threads import Thread


def test_what_travels_can_be_stopped_and_what_is_there_taken_back(visitor):
    rita, _room = room_of_one(visitor, "Second thoughts")
    rita.page.route(re.compile("/attachments$"), lambda route: None)  # it never arrives
    chooses(rita, file("slow.png", "image/png", picture()))
    expect(item(rita, "slow.png").locator("progress")).to_be_visible()
    rita.composer.fill("Too early")
    rita.composer.press("Enter")
    expect(rita.composer).to_have_value("Too early")
    rita.page.get_by_role("button", name="Cancel slow.png").click()
    expect(rita.page.locator(".tray")).to_be_hidden()
    expect(rita.composer).to_be_focused()
    rita.page.unroute(re.compile("/attachments$"))
    chooses(rita, file("second.png", "image/png", picture()))
    with rita.page.expect_response(lambda answer: answer.request.method == "DELETE") as gone:
        rita.page.get_by_role("button", name="Remove second.png").click()
    assert gone.value.status == 204
    rita.composer.press("Enter")
    expect(rita.confirmed("Too early").locator(".files")).to_have_count(0)


def test_what_lies_beside_a_reply_stays_with_its_thread(visitor):
    rita, ravi, _room = public_room(visitor, "Two envelopes")
    rita.says("To the north")
    rita.says("To the south")
    ravi.sees("To the south")
    thread = Thread(ravi)
    thread.opens_from_menu("To the north")
    with ravi.page.expect_file_chooser() as chooser:
        thread.panel.get_by_role("button", name="Add files").click()
    chooser.value.set_files([file("Map.pdf", "application/pdf", samples.PDF)])
    expect(thread.panel.locator(".tray [role=status]")).to_contain_text("1 ready to send")
    thread.closes()
    thread.opens_from_menu("To the south")
    expect(thread.composer).to_be_focused()
    expect(tray(ravi)).to_have_count(0)
    thread.answers("Nothing in here")
    thread.closes()
    thread.opens_from_menu("To the north")
    expect(item(ravi, "Map.pdf")).to_have_count(1)
    thread.answers("A map for you")
    expect(thread.message("A map for you").get_by_role("link", name="Map.pdf")).to_have_count(1)
    expect(tray(ravi)).to_have_count(0)


def test_a_picture_is_not_sent_without_the_words_that_were_written_for_it(visitor):
    rita, ravi, _room = public_room(visitor, "In other words")
    chooses(rita, file("sea.png", "image/png", picture()))
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("1 ready to send")
    rita.page.route(re.compile("/chat/attachments/"), lambda route: route.abort())
    rita.page.get_by_label("What sea.png shows, for who cannot see it").fill("The sea at noon")
    rita.writes("At noon")
    expect(rita.page.get_by_text("There is no connection just now. Please try again").first).to_be_visible()
    expect(rita.composer).to_have_value("At noon")
    rita.page.problems.clear()
    rita.page.unroute(re.compile("/chat/attachments/"))
    rita.composer.press("Enter")
    expect(ravi.confirmed("At noon").get_by_alt_text("The sea at noon")).to_have_count(1)


def test_a_line_that_breaks_is_tried_again(visitor):
    rita, ravi, _room = public_room(visitor, "A loose cable")
    rita.page.route(re.compile("/attachments$"), lambda route: route.abort())
    chooses(rita, file("once more.png", "image/png", picture()))
    expect(item(rita, "once more.png")).to_contain_text("The connection broke off.")
    rita.page.problems.clear()
    rita.page.unroute(re.compile("/attachments$"))
    item(rita, "once more.png").get_by_role("button", name="Try again").click()
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("1 ready to send")
    rita.says("There it is")
    expect(ravi.confirmed("There it is").locator(".file-picture img")).to_have_count(1)
