"""Threads as people see them: the panel beside the room, and what the room says of it."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.people import Visitor


@dataclass(frozen=True)
class Thread:
    """The panel beside somebody's room."""

    visitor: Visitor

    @property
    def panel(self) -> Locator:
        """All of it."""
        return self.visitor.page.locator(".panel-thread")

    @property
    def form(self) -> Locator:
        """What is at its foot, once it is known which thread it is."""
        return self.panel.locator(".composer")

    @property
    def composer(self) -> Locator:
        """Where one answers."""
        return self.panel.locator(".composer textarea")

    @property
    def badge(self) -> Locator:
        """How many threads have something new, in the sidebar."""
        return self.visitor.page.get_by_role("button", name="Threads").locator(".badge > :first-child")

    def opens_from_menu(self, text: str) -> None:
        """By the menu of a message in the room."""
        self.visitor.picks(text, "Reply in thread")
        expect(self.form).to_be_visible()

    def opens_from_footer(self, text: str) -> None:
        """By what stands below it."""
        self.footer(text).click()
        expect(self.form).to_be_visible()

    def answers(self, text: str) -> None:
        """Write, until the library has it."""
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.message(text).and_(self.visitor.page.locator("[data-id]"))).to_have_count(1)

    def message(self, text: str) -> Locator:
        """A message in the panel."""
        return self.panel.locator(".message").filter(has=self.visitor.page.locator(".message-text", has_text=text))

    def footer(self, text: str) -> Locator:
        """What the room says about the thread below a message."""
        return in_room(self.visitor, text).locator(".message-replies")

    def picks(self, text: str, choice: str) -> None:
        """From the menu of a message in the panel."""
        self.message(text).hover()
        self.message(text).get_by_role("button", name="Message menu").click()
        self.visitor.chooses(choice)

    def closes(self) -> None:
        """By hand."""
        self.panel.get_by_role("button", name="Close").click()
        expect(self.panel).to_have_count(0)


def in_room(visitor: Visitor, text: str) -> Locator:
    """A message in the room's own conversation."""
    return visitor.page.locator(".timeline .message").filter(has=visitor.page.locator(".message-text", has_text=text))
