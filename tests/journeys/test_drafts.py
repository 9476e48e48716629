"""What one has begun to write stands on all one's devices."""

from playwright.sync_api import expect

from tests.journeys.rooms import private_room, public_room

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_what_is_begun_on_the_laptop_stands_on_the_phone(visitor):
    rita, laptop, room = public_room(visitor, "Begun and not sent")
    phone = visitor("ravi", **PHONE)
    phone.enters(room)
    laptop.composer.press_sequentially("I was going to say")
    expect(phone.composer).to_have_value("I was going to say", timeout=5000)
    expect(rita.composer).to_have_value("")
    phone.composer.press("End")
    phone.composer.press_sequentially(" that it rains.")
    phone.composer.press("Enter")
    rita.sees("I was going to say that it rains.")
    expect(laptop.composer).to_have_value("", timeout=20_000)


def test_it_stands_there_at_the_next_opening_too(visitor):
    rita, ravi, room = private_room(visitor, "A letter half written")
    other = ravi.makes_room("Elsewhere for a moment")
    ravi.composer.fill("Dear all")
    with ravi.page.expect_response(lambda answer: answer.url.endswith("/draft")):
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
    _rita, laptop, room = public_room(visitor, "Two hands, two devices")
    phone = visitor("ravi", **PHONE)
    phone.enters(room)
    laptop.composer.press_sequentially("On the laptop")
    phone.asks("PUT", f"/chat/rooms/{room['room_id']}/draft", {"message_text": "On the phone"})
    laptop.composer.press_sequentially(", and still at it", delay=100)
    expect(laptop.composer).to_have_value("On the laptop, and still at it")
    expect(phone.composer).to_have_value("On the laptop, and still at it", timeout=15_000)


def test_offline_it_waits_here(visitor):
    _rita, ravi, room = public_room(visitor, "Begun in a tunnel")
    ravi.composer.press_sequentially("Begun")
    expect(ravi.page.locator("[data-dialogs] dialog").first).to_be_attached()
    ravi.page.context.set_offline(True)
    expect(ravi.connection).to_contain_text("You are offline.")
    ravi.composer.press_sequentially(" in a tunnel")
    ravi.page.context.set_offline(False)
    expect(ravi.connection).to_have_text("Back again.")
    other = visitor("ravi")
    other.enters(room)
    expect(other.composer).to_have_value("Begun in a tunnel", timeout=10_000)
    ravi.page.problems[:] = [each for each in ravi.page.problems if "ERR_INTERNET_DISCONNECTED" not in each]
