"""Who is writing below a message, for those who look at it."""

from playwright.sync_api import expect

from tests.journeys.rooms import public_room
from tests.journeys.threads import Thread


def test_who_is_typing_in_a_thread_is_seen_there_alone(visitor):
    rita, ravi, _room = public_room(visitor, "Pens below a message")
    ritas, ravis = Thread(rita), Thread(ravi)
    rita.says("A question")
    rita.says("Another one")
    ritas.opens_from_menu("A question")
    ravis.opens_from_menu("A question")
    ravis.composer.press_sequentially("Well, ")
    expect(ritas.panel.locator(".typing")).to_have_text(f"{ravi.handle} is writing…")
    expect(rita.page.locator(".chat-room .typing")).to_have_text("")
    ravis.answers("Well, perhaps")
    expect(ritas.panel.locator(".typing")).to_have_text("")
    ravi.page.wait_for_timeout(3000)  # what is typed in between is not told
    ravis.composer.press_sequentially("Or ")
    expect(ritas.panel.locator(".typing")).to_have_text(f"{ravi.handle} is writing…")
    ritas.opens_from_menu("Another one")
    expect(ritas.panel.locator(".typing")).to_have_text("")
