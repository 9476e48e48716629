"""Who lives in the demo library, and its rooms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who lives in the demo library."""

    name: str
    role: str
    display_name: str | None = None

    @property
    def first_name(self) -> str:
        """How the scripts of the rooms call them."""
        return self.name.split()[0]

    @property
    def email(self) -> str:
        """How they sign in."""
        return f"{self.first_name.lower()}@library.example"


@dataclass(frozen=True, slots=True)
class Plan:
    """A room to be made, by the first of its people."""

    room_name: str
    room_type: str
    topic: str
    people: tuple[str, ...]
    script: str | None = None
    book: str | None = None


PEOPLE = (
    Guest("Ada Director", "admin", "The director"),
    Guest("Lena Librarian", "librarian", "Lena, front desk"),
    Guest("Tess Teacher", "teacher"),
    Guest("Rita Reader", "member"),
    Guest("Ravi Reader", "member"),
    Guest("Mo Member", "member"),
    Guest("Karim Librarian", "librarian", "Karim, children's corner"),
    Guest("Ines Teacher", "teacher"),
    Guest("Noor Poet", "member"),
    Guest("Wim Gardener", "member"),
    Guest("Yuki Student", "member"),
    Guest("Sofia Student", "member"),
)

INVITED_TO, INVITED_BY = "Whale watch", "Tess"
TWO, MET_IN, TALK_OF_TWO = ("Ravi", "Rita"), "The reading room", "suit"

ROOMS = (
    Plan(
        "From the desk",
        "librarian",
        "News from your library",
        ("Ada", "Lena", "Tess", "Rita", "Ravi", "Mo", "Karim", "Ines", "Noor", "Wim", "Yuki", "Sofia"),
        "desk",
    ),
    Plan(
        "The reading room",
        "public",
        "What are you reading? Everything is welcome",
        ("Lena", "Rita", "Ravi", "Mo", "Tess", "Ines", "Noor", "Wim", "Yuki", "Sofia"),
        "reading",
    ),
    Plan(
        "Middlemarch, slowly",
        "public",
        "One book of it each fortnight, no hurry",
        ("Ravi", "Rita", "Lena", "Ines", "Noor", "Wim", "Yuki"),
        "middlemarch",
        "George Eliot, Middlemarch",
    ),
    Plan(
        "Biology, year 11",
        "study",
        "Exam in a fortnight: cells, energy, natural selection",
        ("Tess", "Rita", "Mo", "Ines", "Yuki", "Sofia"),
        "biology",
        "Charles Darwin, On the Origin of Species, chapter 4",
    ),
    Plan("Poetry at lunch", "public", "One poem a day, no homework", ("Mo",)),
    Plan(
        "The children's corner",
        "librarian",
        "Story times, found dinosaurs, and other news from the green carpet",
        ("Karim", "Lena", "Rita", "Mo", "Noor", "Wim", "Sofia"),
        "children",
    ),
    Plan(
        INVITED_TO,
        "study",
        "Ten chapters a week, and soup",
        ("Tess", "Ines", "Noor", "Wim", "Yuki", "Sofia"),
        "whale",
        "Herman Melville, Moby-Dick",
    ),
    Plan(
        "Puppet theatre (hush)",
        "private",
        "The Wind in the Willows, in shoe boxes. A surprise!",
        ("Karim", "Rita", "Sofia", "Mo", "Wim"),
        "puppets",
    ),
)
