"""Messages with which somebody asks to write to another."""

from chatroom.accounts.person import Person
from chatroom.direct.service import speaks
from chatroom.messages import posting
from chatroom.messages.posting import Draft


@speaks
def say_first(person: Person, room_id: int, text: str) -> None:
    """The first words, in the transaction of the request."""
    posting.post_inside(Draft(person.user_id, person.credential, room_id, text, person=person))
