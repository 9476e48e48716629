"""Going to a reply: its thread opens there, and one answers in it."""

import re

from playwright.sync_api import expect

from tests.journeys.rooms import public_room
from tests.journeys.slowness import asked_for, is_held, let_go_on
from tests.journeys.threads import Thread, in_room


def test_a_link_to_a_reply_opens_its_thread_there(visitor):
    rita, ravi, room = public_room(visitor, "A link to the middle")
    path = f"/chat/rooms/{room['room_id']}/messages"
    parent = rita.asks("POST", path, {"message_text": "Where it begins"})
    replies = [
        ravi.asks("POST", path, {"message_text": f"Reply {number:02}", "parent_id": parent["message_id"]})
        for number in range(70)
    ]
    for number in range(35):
        rita.asks("POST", path, {"message_text": f"Later {number}"})
    reader = visitor("rita")
    reader.page.goto(f"/rooms/{room['room_id']}#m{replies[5]['message_id']}")
    linked = Thread(reader).message("Reply 05")
    expect(linked).to_be_in_viewport()
    expect(linked).to_be_focused()
    expect(linked).to_have_class(re.compile("message-linked"))
    reader.page.evaluate(f"location.hash = 'm{replies[60]['message_id']}'")
    expect(Thread(reader).message("Reply 60")).to_be_in_viewport()
    expect(in_room(reader, "Reply")).to_have_count(0)
    Thread(reader).answers("I came by a link")
    expect(Thread(reader).composer).to_have_value("")
    expect(Thread(reader).message("I came by a link")).to_have_count(1)
    reader.page.evaluate(f"location.hash = 'm{parent['message_id']}'")
    expect(in_room(reader, "Where it begins")).to_be_in_viewport()
    Thread(reader).opens_from_footer("Where it begins")
    Thread(reader).panel.get_by_role("button", name="Earlier replies").click()
    expect(Thread(reader).message("Reply 00")).to_be_focused()


def test_who_goes_to_a_reply_elsewhere_leaves_a_draft_in_its_thread(visitor):
    rita, ravi, room = public_room(visitor, "Two threads")
    path = f"/chat/rooms/{room['room_id']}/messages"
    _one, second = (rita.asks("POST", path, {"message_text": text}) for text in ("One thread", "Another thread"))
    reply = rita.asks("POST", path, {"message_text": "Over here", "parent_id": second["message_id"]})
    thread = Thread(ravi)
    thread.opens_from_menu("One thread")
    thread.composer.fill("Not finished y")
    ravi.page.evaluate(f"location.hash = 'm{reply['message_id']}'")
    expect(thread.message("Over here")).to_be_focused()
    expect(thread.composer).to_have_value("")
    thread.answers("Said there")
    ravi.page.evaluate("history.replaceState({}, '', location.pathname)")
    thread.closes()
    thread.opens_from_menu("One thread")
    expect(thread.composer).to_have_value("Not finished y")


def very_many_questions(visitor, name):
    rita, ravi, room = public_room(visitor, name)
    path = f"/chat/rooms/{room['room_id']}/messages"
    parents = [rita.asks("POST", path, {"message_text": f"Question {number:02}"}) for number in range(53)]

    def answers(number, text):
        ravi.asks("POST", path, {"message_text": text, "parent_id": parents[number]["message_id"]})

    for number in range(53):
        answers(number, "An answer")
    return rita, answers, rita.page.locator(".threads-entry").filter(has_text=name)  # and not of other tests' rooms


def test_more_threads_stay_when_there_is_something_new(visitor):
    rita, answers, entries = very_many_questions(visitor, "Very many questions")
    rita.page.get_by_role("button", name="Threads").click()
    rita.page.get_by_role("button", name="More threads").click()
    last = entries.filter(has_text="Question 00")
    last.focus()
    answers(20, "One more")
    expect(entries.first).to_contain_text("Question 20")
    expect(last).to_be_focused()


def test_more_threads_stay_when_the_first_ones_come_late(visitor):
    rita, answers, entries = very_many_questions(visitor, "Very late questions")
    rita.page.get_by_role("button", name="Threads").click()
    expect(entries).to_have_count(50)
    held = is_held(rita.page, "**/chat/threads?limit=50")
    answers(52, "One more")  # of the newest one: those after it stay where they are
    asked_for(rita.page, held)
    rita.page.get_by_role("button", name="More threads").click()
    expect(entries).to_have_count(53)
    let_go_on(rita.page, held)
    expect(entries).to_have_count(53)
    expect(entries.first).to_contain_text("2 replies")


def test_more_threads_come_when_the_first_ones_have_changed_meanwhile(visitor):
    rita, answers, entries = very_many_questions(visitor, "Very new questions")
    rita.page.get_by_role("button", name="Threads").click()
    expect(entries).to_have_count(50)
    held = is_held(rita.page, "**/chat/threads?before=*")
    rita.page.get_by_role("button", name="More threads").click()
    asked_for(rita.page, held)
    answers(0, "One more")
    expect(entries.first).to_contain_text("Question 00")
    let_go_on(rita.page, [held.pop()])
    asked_for(rita.page, held)  # once more, of those after the last one as it is now
    let_go_on(rita.page, held)
    expect(entries).to_have_count(53)
