"""People at the library's pages: what they do there, and what they see."""

from dataclasses import dataclass

from playwright.sync_api import APIResponse, Locator, Page, expect

from tests.cast import PASSWORD

FETCHED = """(paths) => {
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  return paths.every((path) => fetched.includes(location.origin + path));
}"""

_tokens = {}  # by who asks: as long as somebody is signed in, it stays the same


def email(who: str) -> str:
    """Under which address the demo library knows somebody."""
    return f"{who}@library.example"


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser of their own."""

    who: str
    page: Page

    def signs_in(self, path: str = "/login") -> None:
        """By the form, as everybody does."""
        self.page.goto(path)
        self.page.get_by_label("Email or phone").fill(email(self.who))
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator(".threshold")).to_have_count(0)

    def makes_an_account(self, path: str = "/login") -> None:
        """By the form, which the door leads to."""
        self.page.goto(path)
        self.page.get_by_role("link", name="Make an account").click()
        self.page.get_by_label("Your name").fill(self.who.title())
        self.page.get_by_label("Email").fill(email(self.who))
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Make my account").click()
        expect(self.page.locator(".threshold")).to_have_count(0)

    def asks(self, method: str, path: str, body: dict | None = None) -> dict:
        """A request beside the page, with this browser's sign-in; the answer's JSON."""
        answer = self._sends(method, path, body)
        if answer.status == 400:  # by the token of another sign-in, or by none
            _tokens[self.who] = self.page.context.request.get("/auth/me").json()["csrf_token"]
            answer = self._sends(method, path, body)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.status != 204 else {}

    def makes_room(self, name: str, room_type: str = "public", **settings) -> dict:
        """A room of one's own, without the dialog."""
        return self.asks("POST", "/chat/rooms", {"room_name": name, "room_type": room_type, **settings})

    def invites(self, room: dict) -> str:
        """A code for a room of one's own."""
        return self.asks("POST", f"/chat/rooms/{room['room_id']}/invites")["invite_code"]

    def redeems(self, code: str) -> dict:
        """Into a room by code, without the dialog."""
        return self.asks("POST", "/chat/invites/redeem", {"invite_code": code})

    def joins(self, room: dict, **wishes) -> dict:
        """Into a room, without the dialog."""
        return self.asks("POST", f"/chat/rooms/{room['room_id']}/join", wishes)

    def enters(self, room: dict) -> None:
        """The room's page, until the room or the reason not to show it stands there."""
        self.page.goto(f"/rooms/{room['room_id']}")
        expect(self.page.locator("h1:visible")).to_have_count(1)

    def wakes(self) -> None:
        """The first touch, until everything that it fetches is there: before that, arrow keys go unheard."""
        self.page.keyboard.press("Shift")
        expect(self.page.locator("[data-controller=shortcuts]")).to_be_attached()

    def settles(self, room: dict) -> None:
        """Until the page has asked once more for what may have changed while it was loaded, soon after it."""
        self.has_answers_to("/chat/threads?limit=1", f"/chat/rooms/{room['room_id']}/members")

    def has_answers_to(self, *paths: str) -> None:
        """Until these were fetched since the page was loaded."""
        self.page.wait_for_function(FETCHED, arg=paths)

    def opens_list(self) -> None:
        """The list of rooms, which is a drawer on a phone."""
        button = self.page.locator(".sidebar-open")  # its name tells what is unread, too
        if button.is_visible():
            button.click()
            expect(self.page.get_by_role("button", name="Close the list of rooms")).to_be_visible()

    def goes_to(self, room: dict) -> None:
        """Another room, through the sidebar."""
        self.opens_list()
        self.link_to(room).click()
        expect(self.heading).to_have_text(room["room_name"])

    def goes_offline(self) -> None:
        """Without a network, until `comes_back`; Chromium reports whatever the page was just fetching."""
        self.page.forgiven.add("ERR_INTERNET_DISCONNECTED")
        self.page.context.set_offline(True)
        expect(self.connection).to_contain_text("You are offline.")

    def comes_back(self) -> None:
        """Into the network."""
        self.page.context.set_offline(False)

    def writes(self, text: str) -> None:
        """Into the composer, and Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def says(self, text: str, shown: str | None = None) -> None:
        """Write, until the library has confirmed it; `shown` is how Markdown looks on the page."""
        self.writes(text)
        expect(self.confirmed(shown or text)).to_have_count(1)

    def sees(self, text: str) -> None:
        """A message with this text, once."""
        expect(self.message(text)).to_have_count(1)

    def takes_back(self, text: str) -> None:
        """Remove what one said."""
        self.asks("DELETE", f"/chat/messages/{self.confirmed(text).get_attribute('data-id')}")

    def picks(self, text: str, choice: str) -> None:
        """From the menu of a message."""
        self.message(text).hover()
        self.message(text).get_by_role("button", name="Message menu").click()
        self.chooses(choice)

    def opens_menu(self, text: str) -> None:
        """All of the menu of a message."""
        self.message(text).hover()
        self.message(text).get_by_role("button", name="Message menu").click()
        self.page.get_by_role("menuitem", name="More").click()
        expect(self.page.get_by_role("menuitem", name="Copy link")).to_be_visible()

    def chooses(self, choice: str) -> None:
        """In the open menu of a message, which keeps what is rarely wanted behind “More”."""
        expect(self.page.get_by_role("menu", name="Message menu")).to_be_visible()
        item = self.page.get_by_role("menuitem", name=choice)
        if not item.count():
            self.page.get_by_role("menuitem", name="More").click()
        item.click()

    def picks_for_room(self, choice: str) -> None:
        """From the room's menu."""
        self.page.get_by_role("button", name="Room menu").click()
        self.page.get_by_role("menuitem", name=choice).click()

    def picks_for_member(self, handle: str, choice: str) -> None:
        """From a member's menu in the panel, a drawer on a phone; the first touch of a page fetches the menus."""
        if self.page.locator(".sidebar-open").is_visible() and self.page.locator(".members").is_hidden():
            self.page.locator(".room-header-members").click()
        self.page.locator(".members").hover()
        expect(self.page.locator("[data-dialogs] dialog").first).to_be_attached()
        self.page.get_by_role("button", name=f"What to do about {handle}").click()
        self.page.get_by_role("menuitem", name=choice).click()

    @property
    def heading(self) -> Locator:
        """What the page says it shows."""
        return self.page.locator("h1:visible")

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.page.locator(".chat-room .composer textarea")

    @property
    def handle(self) -> str:
        """Under which handle one speaks in the open room."""
        shown = self.page.locator(".chat-room .composer-self b")
        expect(shown).not_to_be_empty()
        return shown.text_content()

    @property
    def speaker(self) -> Locator:
        """What the composer says about whom one writes as."""
        return self.page.locator(".chat-room .composer-self summary")

    @property
    def closed(self) -> Locator:
        """Why one cannot write."""
        return self.page.locator(".chat-room .composer-closed")

    @property
    def connection(self) -> Locator:
        """What the page says about the connection."""
        return self.page.locator(".connection-bar")

    def message(self, text: str) -> Locator:
        """The message that holds this text, confirmed or on its way."""
        return self.page.locator(".message").filter(has=self.page.locator(".message-text", has_text=text))

    def confirmed(self, text: str) -> Locator:
        """The message that holds this text, once the library has it."""
        return self.message(text).and_(self.page.locator("[data-id]"))

    def link_to(self, room: dict) -> Locator:
        """A room in the sidebar."""
        return self.page.locator(f".room-link[data-room='{room['room_id']}']")

    def dialog(self, title: str) -> Locator:
        """An open dialog."""
        return self.page.get_by_role("dialog", name=title)

    def _sends(self, method: str, path: str, body: dict | None) -> APIResponse:
        headers = {"X-CSRFToken": _tokens.get(self.who, "")}
        return self.page.context.request.fetch(path, method=method, data=body or {}, headers=headers)
