"""Being told by a worker of its own, when no page is looked at; and what a press on that leads to."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.rooms import public_room, said
from tests.journeys.test_notices import wait_until

PHONE = {"width": 390, "height": 844}
SUBSCRIBED = """
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
    Notification.requestPermission = async () => "granted";
    PushManager.prototype.subscribe = async function (options) {
        window.subscribed = { key: options.applicationServerKey.length, isVisible: options.userVisibleOnly };
        const keys = { p256dh: "B" + "A".repeat(86), auth: "A".repeat(22) };
        const endpoint = "https://fcm.googleapis.com/ravi";
        const unsubscribe = async () => (window.made = null);
        return (window.made = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe });
    };
    PushManager.prototype.getSubscription = async () => window.made ?? null;
"""


def test_a_browser_is_called_by_push_and_shows_it(visitor):
    ravi = visitor("ravi")
    ravi.page.add_init_script(SUBSCRIBED)
    ravi.page.goto("/account")
    card = ravi.page.get_by_role("region", name="Notices")
    card.get_by_role("button", name="Also when the chat is closed…").click()
    expect(card.get_by_text("This browser is called even when no page of the chat is open.")).to_be_visible()
    assert ravi.page.evaluate("window.subscribed") == {"key": 65, "isVisible": True}
    scopes = "navigator.serviceWorker.getRegistrations().then((all) => all.map((each) => new URL(each.scope).pathname))"
    assert ravi.page.evaluate(scopes) == ["/notices/"]
    assert ravi.page.evaluate("navigator.serviceWorker.controller") is None
    card.get_by_role("button", name="Call it no more").click()
    expect(card.get_by_text("This browser is called only while a page of the chat is open.")).to_be_visible()


@pytest.mark.parametrize("answer", [{"status": 409, "json": {"error": {"code": "conflict", "message": "No."}}}, None])
def test_a_browser_that_the_library_does_not_take_is_not_taken_for_called(visitor, answer):
    ravi = visitor("ravi")
    ravi.page.add_init_script(SUBSCRIBED)
    ravi.page.goto("/account")
    ravi.page.route("**/push-subscriptions", lambda route: route.fulfill(**answer) if answer else route.abort())
    ravi.page.get_by_role("button", name="Also when the chat is closed…").click()
    ravi.page.wait_for_function("() => window.subscribed && window.made === null")
    expect(ravi.page.get_by_text("This browser is called only while a page of the chat is open.")).to_be_visible()
    ravi.page.problems.clear()


def test_at_the_door_a_browser_is_called_for_nobody(visitor):
    ravi = visitor("ravi")
    ravi.page.add_init_script(SUBSCRIBED)
    ravi.page.goto("/account")
    ravi.page.get_by_role("button", name="Also when the chat is closed…").click()
    expect(ravi.page.get_by_text("This browser is called even when no page of the chat is open.")).to_be_visible()
    ravi.page.add_init_script("window.made = { unsubscribe: async () => (window.made = null) }")  # browsers keep it
    ravi.page.context.clear_cookies()
    ravi.page.goto("/login")
    ravi.page.wait_for_function("() => window.made === null")


def test_a_worker_from_elsewhere_is_refused(visitor):
    ravi = visitor("ravi")
    ravi.page.goto("/account")
    register = "(path) => navigator.serviceWorker.register(path).then(() => 'registered', (error) => error.name)"
    for path in ("https://evil.example/worker.js", "/notices/worker.js"):  # a bare text is none of our own making
        assert ravi.page.evaluate(register, path) == "TypeError"
    answer = ravi.page.request.get("/notices/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "service-worker-allowed" not in answer.headers
    assert "worker-src 'self'" in ravi.page.request.get("/account").headers["content-security-policy"]
    ravi.page.problems.clear()


# What is pushed, as the library sends it; without windows Chromium shows nothing, so that is noted.
PUSHED = """async (notice) => {
    const shown = [];
    self.registration.showNotification = async (title, { body, tag }) => shown.push([title, body, tag]);
    const event = new PushEvent("push", { data: JSON.stringify(notice) });
    const until = [];
    event.waitUntil = (promise) => until.push(promise);
    self.dispatchEvent(event);
    await Promise.all(until);
    return shown;
}"""
PAGES = "self.clients.matchAll({ includeUncontrolled: true }).then((pages) => pages.length)"
NOTICE = {
    "room_id": 7, "message_id": 9, "kind": "mention", "room_name": "Slow books", "anon_id": "quiet-otter-4821",
    "display_name": None, "text": "Tea?",
}  # fmt: skip


def called(ravi):
    """The worker of a browser that is called by push from now on; it stands at the account page."""
    ravi.page.add_init_script(SUBSCRIBED)
    ravi.page.goto("/account")
    with ravi.page.context.expect_event("serviceworker") as started:
        ravi.page.get_by_role("button", name="Also when the chat is closed…").click()
    expect(ravi.page.get_by_text("This browser is called even when no page of the chat is open.")).to_be_visible()
    return started.value


def test_what_is_pushed_is_shown_unless_the_chat_is_looked_at(visitor):
    ravi = visitor("ravi")
    worker = called(ravi)
    tea = ["quiet-otter-4821 calls you · Slow books", "Tea?", "room-7"]
    assert worker.evaluate(PUSHED, NOTICE) == [tea]
    ravi.page.goto("/")
    assert worker.evaluate(PUSHED, NOTICE) == []
    ravi.page.goto("about:blank")
    wait_until(lambda: not worker.evaluate(PAGES))
    wordless = NOTICE | {"kind": "direct", "room_name": "The desk", "display_name": "The desk", "text": ""}
    assert worker.evaluate(PUSHED, wordless) == [["The desk writes to you", "", "room-7"]]


# What a press may do and a test may not: bring a window to the front, and open one. A page is waited for longer here.
PRESSED = """async (url) => {
    const { setTimeout } = self;
    self.setTimeout = self.patient ??= (call, milliseconds) => setTimeout(call, 50 * milliseconds);
    const did = [];
    WindowClient.prototype.focus = async function () { did.push(["came to the front", new URL(this.url).pathname]); };
    self.clients.openWindow = async (opened) => did.push(["opened", opened]);
    const event = new Event("notificationclick");
    event.notification = { close: () => did.push(["closed"]), data: { url } };
    const until = [];
    event.waitUntil = (promise) => until.push(promise);
    self.dispatchEvent(event);
    await Promise.all(until);
    return did;
}"""


@pytest.fixture
def called_ravi(visitor):
    """Rita, who has said much, Ravi at the account page of a browser that is called by push, the room, the worker."""
    rita, ravi, room = public_room(visitor, "Called from afar")
    rita.says("The first of many")
    said(rita, room, (f"And {number}" for number in range(25)))
    return rita, ravi, room, called(ravi)


def link_to(rita, text: str) -> str:
    """The address of a message, as a notification has it."""
    return rita.message(text).locator(".message-time").get_attribute("href")


@pytest.mark.parametrize("look", [None, PHONE], ids=["desktop", "phone"])
def test_a_press_on_a_notification_leads_an_open_page_to_the_message(called_ravi, look):
    rita, ravi, room, worker = called_ravi
    if look:
        ravi.page.set_viewport_size(look)
    elsewhere = ravi.makes_room("Somewhere else")
    ravi.enters(elsewhere)
    came = [["closed"], ["came to the front", f"/rooms/{elsewhere['room_id']}"]]  # as the page was first called
    assert worker.evaluate(PRESSED, link_to(rita, "The first of many")) == came
    expect(ravi.heading).to_have_text("Called from afar")
    expect(ravi.message("The first of many")).to_be_focused()
    expect(ravi.message("The first of many")).to_be_in_viewport()
    rita.says("The last one")
    assert worker.evaluate(PRESSED, link_to(rita, "The last one")) == came
    expect(ravi.message("The last one")).to_be_focused()


def test_a_press_with_no_page_of_the_chat_opens_one(called_ravi):
    rita, ravi, room, worker = called_ravi
    url = link_to(rita, "The first of many")
    assert worker.evaluate(PRESSED, url) == [["closed"], ["opened", url]]
    expect(ravi.page).to_have_url(re.compile("/account$"))
    ravi.page.goto("/healthz")
    assert worker.evaluate(PRESSED, url) == [["closed"], ["opened", url]]


AT_A_KIOSK = """
    const parse = JSON.parse;
    JSON.parse = (text) => {
        const read = parse(text);
        if (read?.me) read.me.is_kiosk = true;
        return read;
    };
"""


def test_at_a_kiosk_a_press_leads_nowhere_and_neither_icon_nor_title_counts(called_ravi):
    rita, ravi, room, worker = called_ravi
    ravi.page.add_init_script(AT_A_KIOSK)
    ravi.enters(ravi.makes_room("At the kiosk"))
    rita.says("The last one")
    expect(ravi.link_to(room)).to_contain_text("unread")
    ravi.page.get_by_role("button", name="Room menu").click()  # the first touch brings what draws the icon
    expect(ravi.page.get_by_role("menuitem", name="Mute this room")).to_be_visible()
    expect(ravi.page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("^/static/"))
    expect(ravi.page).to_have_title(re.compile("^At the kiosk"))
    assert worker.evaluate(PRESSED, link_to(rita, "The first of many")) == [["closed"]]
    expect(ravi.heading).to_have_text("At the kiosk")
