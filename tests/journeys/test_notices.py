"""Being told of what one does not see: by the page, the browser, and a worker of its own."""

import re
from time import monotonic, sleep

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import PHONE
from tests.journeys.rooms import public_room

# A page in Playwright is always in front: what it would do behind others, it is told to believe.
HIDDEN = """() => {
    Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
    document.hasFocus = () => false;
}"""
# Chromium without windows shows no notification, so it is noted; a phone's shows none for a page, only for a worker.
NOTED = """(isPhone) => {
    window.shown = []; window.tones = 0;
    window.Notification = class {
        constructor(title, { body }) {
            if (isPhone) throw new TypeError("Illegal constructor.");
            window.shown.push(["by the page", title, body]);
        }
        static permission = "granted";
        static async requestPermission() { return "granted"; }
    };
    ServiceWorkerRegistration.prototype.showNotification = async function (title, { body }) {
        if (!this.active) throw new TypeError("There is no worker yet.");
        window.shown.push([`by the worker of ${new URL(this.scope).pathname}`, title, body]);
    };
    window.AudioContext = class extends AudioContext { resume() { window.tones += 1; return super.resume(); } };
}"""


def wait_until(is_so) -> None:
    """Until it is; the page's policy lets no text be run in it, and so Playwright cannot wait there."""
    until = monotonic() + 10
    while not is_so():
        assert monotonic() < until
        sleep(0.1)


def chooses(visitor, **choices) -> None:
    """On the account page, without it."""
    nothing = {"has_sound": False, "in_browser": False, "by_mail": False, "hides_text": False}
    visitor.asks("PATCH", "/chat/notices", nothing | {"quiet_from": None, "quiet_until": None} | choices)


@pytest.fixture
def ravi_elsewhere(visitor, request):
    """Rita in a room, and Ravi with a page of it behind others."""
    rita, ravi, room = public_room(visitor, "Behind other windows", {"reduced_motion": "reduce", **request.param})
    chooses(ravi, has_sound=True, in_browser=True)
    ravi.page.evaluate(NOTED, bool(request.param))
    ravi.page.mouse.move(200, 200)
    ravi.page.evaluate(HIDDEN)
    yield rita, ravi, room
    chooses(ravi)


@pytest.mark.parametrize(
    "ravi_elsewhere, shown_by", [({}, "by the page"), (PHONE, "by the worker of /notices/")],
    indirect=["ravi_elsewhere"], ids=["desk", "phone"],
)  # fmt: skip
def test_a_call_sounds_and_is_shown_by_the_browser(ravi_elsewhere, shown_by):
    rita, ravi, room = ravi_elsewhere
    rita.says("Just so")
    rita.says(f"Tea, @{ravi.handle}?")
    wait_until(lambda: ravi.page.evaluate("window.shown.length && window.tones"))
    handle = rita.handle
    assert ravi.page.evaluate("[window.shown, window.tones]") == [
        [[shown_by, f"{handle} calls you · Behind other windows", f"Tea, @{ravi.handle}?"]], 1,
    ]  # fmt: skip
    assert_accessible(ravi.page)


@pytest.mark.parametrize("ravi_elsewhere", [{}, PHONE], ids=["desk", "phone"], indirect=True)
def test_the_level_of_a_room_is_chosen_in_its_menu(ravi_elsewhere):
    rita, ravi, room = ravi_elsewhere
    ravi.picks_for_room("Notices…")
    dialog = ravi.dialog("Notices from this room")
    expect(dialog.locator("[value=mentions]")).to_be_checked()
    assert_accessible(ravi.page)
    dialog.get_by_label("every message").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    rita.says("Just so")
    wait_until(lambda: ravi.page.evaluate("window.shown.length"))
    assert ravi.asks("GET", f"/chat/rooms/{room['room_id']}")["notify"] == "all"


def test_the_icon_counts(visitor):
    rita, ravi, room = public_room(visitor, "Counted on the icon")
    other = ravi.makes_room("Looking elsewhere")
    ravi.asks("POST", "/chat/rooms/read-all")
    ravi.goes_to(other)
    ravi.page.mouse.move(200, 200)
    icon = ravi.page.locator("link[rel=icon]")
    expect(icon).to_have_attribute("href", re.compile(r"/static/"))
    rita.says("One more")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))
    expect(ravi.page).to_have_title(re.compile(r"^\(1\)"))
    ravi.goes_to(room)
    expect(icon).to_have_attribute("href", re.compile(r"/static/"))


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_notices_are_chosen_on_the_account_page(visitor, options):
    ravi = visitor("ravi", **options)
    ravi.page.goto("/account#notices")
    card = ravi.page.get_by_role("region", name="Notices")
    expect(card.locator("[data-target='notices.state']")).not_to_be_empty()  # until then it would be sent as a page
    card.get_by_label("A short sound").check()
    card.get_by_label("Without the words").check()
    card.get_by_label("From", exact=True).fill("22:00")
    card.get_by_role("button", name="Save notices").click()
    expect(card.get_by_text("Quiet hours have a beginning and an end.")).to_be_visible()
    ravi.page.problems.clear()  # Chromium reports the refusal
    card.get_by_label("Until").fill("07:00")
    card.get_by_label("By the clock of").fill("Europe/Berlin")
    card.get_by_role("button", name="Hear it").click()
    assert_accessible(ravi.page)
    card.get_by_role("button", name="Save notices").click()
    expect(ravi.page.get_by_text("It is as you wish.")).to_be_visible()
    ravi.page.reload()
    expect(card.get_by_label("A short sound")).to_be_checked()
    expect(card.get_by_label("Until")).to_have_value("07:00")
    chooses(ravi)


def test_a_press_on_a_button_alone_asks_for_permission(visitor):
    ravi = visitor("ravi")
    ravi.page.add_init_script("""
        window.asked = 0;
        window.Notification = class {
            static permission = "default";
            static async requestPermission() { window.asked += 1; return (Notification.permission = "granted"); }
        };
    """)
    ravi.page.goto("/account")
    card = ravi.page.get_by_role("region", name="Notices")
    expect(card.get_by_text("This browser has not been asked yet.")).to_be_visible()
    card.get_by_label("Notifications of the browser").check()
    assert ravi.page.evaluate("window.asked") == 0
    card.get_by_role("button", name="Allow in this browser…").click()
    expect(card.get_by_text("This browser may show them.")).to_be_visible()
    assert ravi.page.evaluate("window.asked") == 1
