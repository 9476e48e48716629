"""Signing in and out, accounts, devices: the way in and the ways out."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Visitor, email


def test_whoever_is_not_signed_in_is_asked_and_brought_back(stranger):
    rita = stranger("rita")
    rita.signs_in("/rooms/2")
    expect(rita.page).to_have_url("/rooms/2")
    expect(rita.composer).to_be_visible()


def test_a_wrong_password_is_said_and_the_page_stays(stranger):
    rita = stranger("rita")
    rita.page.goto("/login")
    rita.page.get_by_label("Email or phone").fill(email("rita"))
    rita.page.get_by_label("Password").fill("not my password")
    rita.page.get_by_role("button", name="Sign in").click()
    expect(rita.page.get_by_role("alert")).to_be_visible()
    expect(rita.page.get_by_label("Email or phone")).to_have_value(email("rita"))
    rita.page.problems.clear()  # the browser reports the refusal


def test_somebody_new_makes_an_account_and_is_inside(stranger):
    nora = stranger("nora")
    nora.page.goto("/login")
    nora.page.get_by_role("link", name="Make an account").click()
    nora.page.get_by_label("Your name").fill("Nora Newcomer")
    nora.page.get_by_label("Email").fill(email("nora"))
    nora.page.get_by_label("Password").fill("short")
    nora.page.get_by_role("button", name="Make my account").click()
    expect(nora.page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    nora.page.get_by_label("Password").fill("a sentence of my own")
    nora.page.get_by_role("button", name="Make my account").click()
    expect(nora.heading).to_have_text("Welcome to Riverside Library")
    expect(nora.page.get_by_text("Nora Newcomer")).to_have_count(0)
    nora.page.problems.clear()  # the short password was refused


def test_signing_out_elsewhere_empties_the_page_at_once(stranger):
    # Named as no other journey's browser is: those are devices of hers, too.
    home, kiosk = stranger("tess"), stranger("tess", user_agent="Firefox on Windows")
    home.signs_in()
    kiosk.signs_in()
    room = kiosk.makes_room("Marks and grades")
    kiosk.enters(room)
    kiosk.says("Something to be forgotten.")
    home.page.goto("/account")
    home.page.get_by_role("button", name="Sign out Firefox on Windows").click()
    expect(kiosk.heading).to_have_text("You were signed out", timeout=2000)
    expect(kiosk.heading).to_be_focused()
    assert "forgotten" not in kiosk.page.content() and "Marks and grades" not in kiosk.page.title()
    kiosk.page.go_back()
    expect(kiosk.page.get_by_label("Password")).to_be_visible()


def test_a_page_of_who_has_left_does_not_go_on_as_whoever_came_after(stranger):
    ravi = stranger("ravi")
    ravi.signs_in()
    room = ravi.makes_room("One tablet for two")
    forgotten = Visitor("ravi", ravi.page.context.new_page())
    wires, lets_through = [], [True]

    def pass_on(wire) -> None:
        wires.append(wire)
        if lets_through:
            wire.connect_to_server()
        else:
            wire.close()

    forgotten.page.route_web_socket(re.compile("/socket.io/"), pass_on)
    forgotten.enters(room)
    forgotten.says("Said by Ravi")
    lets_through.clear()
    forgotten.page.route("**/*", lambda route: route.abort())
    wires[-1].close()
    expect(forgotten.connection).to_contain_text("You are offline.")
    forgotten.writes("Never sent by Ravi")
    ravi.page.goto("/account")
    ravi.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    rita = Visitor("rita", ravi.page)
    rita.signs_in()
    rita.joins(room)
    lets_through.append(True)
    forgotten.page.unroute("**/*")
    forgotten.page.evaluate("dispatchEvent(new Event('online'))")
    expect(forgotten.heading).to_have_text("You were signed out")
    assert "Never sent" not in forgotten.page.content()
    assert forgotten.page.evaluate("sessionStorage.length") == 0
    said = rita.page.context.request.get(f"/chat/rooms/{room['room_id']}/messages").json()["messages"]
    assert "Never sent by Ravi" not in [each["message_text"] for each in said]


def test_nothing_is_kept_after_signing_out(stranger):
    ravi = stranger("ravi")
    ravi.signs_in()
    room = ravi.makes_room("A borrowed computer")
    ravi.enters(room)
    ravi.composer.fill("Half a sentence, never sent")
    ravi.page.locator(".me-button").click()
    ravi.page.get_by_role("button", name="Sign out").click()
    expect(ravi.page).to_have_url("/login")
    assert ravi.page.evaluate("sessionStorage.length + localStorage.length") == 0
    ravi.page.go_back()
    expect(ravi.page.get_by_label("Password")).to_be_visible()


def test_nothing_is_kept_after_signing_out_on_another_page(stranger):
    ravi = stranger("ravi")
    ravi.signs_in()
    room = ravi.makes_room("Half a thought")
    ravi.page.route(re.compile("/draft$"), lambda route: None)  # it stays here alone
    ravi.enters(room)
    ravi.composer.fill("What nobody is to read here")
    ravi.page.goto("/account")
    assert ravi.page.evaluate("sessionStorage.length") == 1
    ravi.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(ravi.page.get_by_label("Password")).to_be_visible()
    ravi.page.wait_for_function("() => sessionStorage.length + localStorage.length === 0")


def test_pages_with_words_in_them_are_kept_in_no_cache(visitor):
    rita = visitor("rita")
    room = rita.makes_room("No copies", "private")
    for path in ("/", f"/rooms/{room['room_id']}", "/account", f"/chat/rooms/{room['room_id']}/messages"):
        answer = rita.page.context.request.get(path)
        assert "no-store" in answer.headers["cache-control"], path


def test_an_account_that_is_closed_closes_its_pages(visitor, stranger):
    mo, ada = stranger("mo"), visitor("ada")
    mo.signs_in()
    ada.page.goto("/admin/people?q=mo@")
    ada.page.get_by_role("link", name="Mo ").click()
    ada.page.get_by_role("button", name="Deactivate account").click()
    expect(mo.heading).to_have_text("You were signed out", timeout=2000)
    ada.page.get_by_role("button", name="Activate account").click()
    expect(ada.page.get_by_role("button", name="Deactivate account")).to_be_visible()


def test_an_admin_finds_adds_and_promotes_a_person(visitor):
    ada = visitor("ada")
    ada.page.goto("/admin/people")
    form = ada.page.get_by_role("region", name="Add a person")
    form.get_by_label("Name").fill("Pia Page")
    form.get_by_label("Email").fill(email("pia"))
    form.get_by_label("First password").fill("given in person")
    form.get_by_role("button", name="Add person").click()
    expect(ada.heading).to_have_text("Pia Page")
    ada.page.get_by_role("main").get_by_role("link", name="People").click()
    ada.page.get_by_role("searchbox").fill("pia@")
    ada.page.get_by_role("button", name="Search").click()
    ada.page.get_by_role("link", name="Pia Page").click()
    ada.page.get_by_label("Role in the library").select_option("librarian")
    ada.page.get_by_role("button", name="Change role").click()
    expect(ada.page.get_by_label("Role in the library")).to_have_value("librarian")


def test_a_key_for_programs_is_shown_once(visitor):
    ravi = visitor("ravi")
    ravi.page.goto("/account")
    ravi.page.get_by_label("What is it for?").fill("Reading list bot")
    ravi.page.get_by_role("button", name="Make a key").click()
    key = ravi.page.locator(".code-line").inner_text()
    answer = ravi.page.request.get("/auth/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.ok
    ravi.page.goto("/account")
    expect(ravi.page.get_by_text(key)).to_have_count(0)
    ravi.page.get_by_role("button", name="Revoke Reading list bot").click()
    expect(ravi.page.get_by_text("Reading list bot")).to_have_count(0)
