"""What one has begun to write stands on all one's devices."""

from contextlib import AbstractContextManager

from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import private_room, public_room, room_of_one
from tests.journeys.threads import Thread

TYPING = 10_000  # milliseconds for which what one is typing is not replaced


def keeping(writer: Visitor, text: str) -> AbstractContextManager:
    """Until the library has kept this much of a draft."""
    return writer.page.expect_response(
        lambda answer: answer.url.endswith("/draft") and text in (answer.request.post_data or "")
    )


def test_what_is_begun_on_the_laptop_stands_on_the_phone(visitor):
    rita, laptop, room = public_room(visitor, "Begun and not sent")
    laptop.page.clock.install()
    laptop.enters(room)
    phone = visitor("ravi", **PHONE)
    phone.enters(room)
    with keeping(laptop, "I was going to say"):
        laptop.composer.press_sequentially("I was going to say")
    expect(phone.composer).to_have_value("I was going to say", timeout=5000)
    expect(rita.composer).to_have_value("")
    phone.composer.press("End")
    phone.composer.press_sequentially(" that it rains.")
    phone.composer.press("Enter")
    rita.sees("I was going to say that it rains.")
    laptop.page.clock.fast_forward(TYPING)
    expect(laptop.composer).to_have_value("")


def test_it_stands_there_at_the_next_opening_too(visitor):
    rita, ravi, room = private_room(visitor, "A letter half written")
    other = ravi.makes_room("Elsewhere for a moment")
    ravi.composer.fill("Dear all")
    with keeping(ravi, "Dear all"):
        ravi.goes_to(other)
    expect(ravi.composer).to_have_value("")
    later = visitor("ravi")
    later.enters(room)
    expect(later.composer).to_have_value("Dear all")
    later.goes_to(other)
    expect(later.composer).to_have_value("")
    ravi.goes_to(room)
    expect(ravi.composer).to_have_value("Dear all")
    ravi.page.reload()
    expect(ravi.composer).to_have_value("Dear all")


def test_what_one_is_typing_is_never_replaced(visitor):
    laptop, room = room_of_one(visitor, "Two hands, two devices", "ravi")
    phone = visitor("ravi", **PHONE)
    phone.enters(room)
    laptop.composer.press_sequentially("On the laptop")
    phone.asks("PUT", f"/chat/rooms/{room['room_id']}/draft", {"message_text": "On the phone"})
    laptop.composer.press_sequentially(", and still at it", delay=100)
    expect(laptop.composer).to_have_value("On the laptop, and still at it")
    expect(phone.composer).to_have_value("On the laptop, and still at it", timeout=15_000)


def test_offline_it_waits_here(visitor):
    ravi, room = room_of_one(visitor, "Begun in a tunnel", "ravi")
    ravi.composer.press_sequentially("Begun")
    expect(ravi.page.locator("[data-dialogs] dialog").first).to_be_attached()
    ravi.goes_offline()
    ravi.composer.press_sequentially(" in a tunnel")
    ravi.comes_back()
    expect(ravi.connection).to_have_text("Back again.")
    other = visitor("ravi")
    other.enters(room)
    expect(other.composer).to_have_value("Begun in a tunnel", timeout=10_000)


def test_a_draft_in_a_thread_stands_on_all_devices_too(visitor):
    rita, laptop, room = public_room(visitor, "Begun below a message")
    laptop.page.clock.install()
    laptop.enters(room)
    rita.says("Which chapter was the best?")
    ravis = Thread(laptop)
    ravis.opens_from_menu("Which chapter")
    ravis.answers("The last")
    with keeping(laptop, "No, the one"):
        ravis.composer.press_sequentially("No, the one")
    expect(laptop.composer).to_have_value("")
    phone = visitor("ravi", **PHONE)
    phone.enters(room)
    phone.page.locator(".sidebar-open").tap()  # its name tells what is unread, too
    phone.page.get_by_role("button", name="Threads").tap()
    entry = phone.page.locator(".threads-entry", has_text="Which chapter")
    expect(entry.get_by_text("A draft of yours")).to_be_attached()
    assert_accessible(phone.page)
    entry.tap()
    phones = Thread(phone)
    expect(phones.composer).to_have_value("No, the one")
    expect(phone.composer).to_have_value("")
    phones.composer.press("End")
    phones.answers("No, the one at the lake")
    laptop.page.clock.fast_forward(TYPING)
    expect(ravis.composer).to_have_value("")
    expect(rita.composer).to_have_value("")


def test_the_list_of_rooms_marks_where_one_has_begun(visitor):
    rita, ravi, room = public_room(visitor, "Half a sentence")
    other = ravi.makes_room("The other half")
    ravi.composer.fill("Dear all")
    expect(ravi.link_to(room)).not_to_contain_text("a draft of yours")  # it is open
    with keeping(ravi, "Dear all"):
        ravi.goes_to(other)
    expect(ravi.link_to(room)).to_contain_text("a draft of yours")
    expect(ravi.link_to(room).locator("svg:visible")).to_have_count(2)
    expect(rita.link_to(room)).not_to_contain_text("a draft of yours")
    assert_accessible(ravi.page)
    ravi.goes_to(room)
    expect(ravi.link_to(room)).not_to_contain_text("a draft of yours")
    ravi.composer.fill("")
    ravi.goes_to(other)
    expect(ravi.link_to(room)).not_to_contain_text("a draft of yours")
