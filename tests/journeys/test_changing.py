"""What one wrote, changed and taken away."""

from playwright.sync_api import expect

from tests.journeys.rooms import public_room


def test_an_edit_from_the_menu_is_seen_by_all(visitor):
    rita, ravi, room = public_room(visitor, "Second thoughts")
    rita.says("Middlemarch has 86 chapter")
    ravi.sees("Middlemarch has 86 chapter")
    rita.picks("Middlemarch has 86 chapter", "Edit")
    box = rita.page.get_by_label("Edit your message")
    expect(box).to_be_focused()
    box.fill("Middlemarch has 86 chapters")
    box.press("Enter")
    expect(ravi.message("Middlemarch has 86 chapters").get_by_text("edited")).to_be_visible()
    expect(rita.composer).to_be_focused()


def test_arrow_up_takes_up_the_last_of_my_own(visitor):
    rita, ravi, room = public_room(visitor, "Arrow up")
    rita.says("Mine, and nearly right")
    ravi.says("Somebody else's")
    rita.sees("Somebody else's")
    rita.composer.press("ArrowUp")
    expect(rita.page.get_by_label("Edit your message")).to_have_value("Mine, and nearly right")
    rita.page.keyboard.press("Escape")
    expect(rita.page.get_by_label("Edit your message")).to_have_count(0)
    expect(rita.composer).to_be_focused()


def test_two_tabs_never_overwrite_each_other_unseen(visitor):
    rita, _ravi, room = public_room(visitor, "Two tabs")
    rita.says("The first version")
    other = visitor("rita")
    other.enters(room)
    other.picks("The first version", "Edit")
    rita.picks("The first version", "Edit")
    rita.page.get_by_label("Edit your message").fill("Changed at home")
    rita.page.get_by_role("button", name="Save").click()
    rita.sees("Changed at home")
    other.page.get_by_label("Edit your message").fill("Changed at the desk")
    other.page.get_by_role("button", name="Save").click()
    expect(other.page.get_by_role("alert").filter(has_text="Changed at home")).to_be_visible()
    other.page.get_by_role("button", name="Save").click()
    rita.sees("Changed at the desk")


def test_a_deleted_message_leaves_its_place_on_both_sides(visitor):
    rita, ravi, room = public_room(visitor, "Taken back")
    rita.says("Said too quickly")
    ravi.sees("Said too quickly")
    rita.picks("Said too quickly", "Delete…")
    question = rita.dialog("Delete this message?")
    expect(question).to_contain_text("Said too quickly")
    question.get_by_role("button", name="Delete").click()
    for reader in (rita, ravi):
        reader.sees("This message was removed by its author.")
        expect(reader.page.get_by_text("Said too quickly")).to_have_count(0)


def test_a_moderator_removes_what_another_wrote(visitor):
    rita, ravi, room = public_room(visitor, "Kept in order")
    ravi.says("Buy my old bicycle")
    rita.picks("Buy my old bicycle", "Delete…")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    for reader in (rita, ravi):
        reader.sees("This message was removed by a moderator.")
    ravi.page.reload()
    ravi.sees("This message was removed by a moderator.")


def test_a_link_to_a_message_opens_it_in_its_place(visitor):
    rita, ravi, room = public_room(visitor, "Linked")
    rita.says("Look at this one")
    address = ravi.message("Look at this one").locator(".message-time").get_attribute("href")
    ravi.page.goto("/")
    ravi.page.goto(address)
    expect(ravi.message("Look at this one")).to_be_focused()
