"""What comes and goes after a message was posted, and so is no word of it: that it has reactions, that it is pinned.

It is asked of the message's own row. Few messages are so, which is where an engine begins (there is an index of each).
"""

from collections.abc import Collection

from sqlalchemy import Text, bindparam, cast, column, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from chatroom.messages.models import Message, MessageWords

STATES = ("reaction", "pin")
_NONE = literal_column("0")  # said, not bound: an engine must see that its index of reacted messages has them all


def conditions(has: Collection[str], has_not: Collection[str], said=Message) -> list:
    """What the rows of messages must be like."""
    wanted = {"reaction": said.reaction_count > _NONE, "pin": said.pinned_at.is_not(None)}
    unwanted = {"reaction": said.reaction_count == _NONE, "pin": said.pinned_at.is_(None)}
    return [wanted[each] for each in has] + [unwanted[each] for each in has_not]


def numbers_of(has: Collection[str], rooms: Collection):
    """The numbers of all messages that are so, in these rooms; for use inside of another statement."""
    said = aliased(Message)
    return select(said.message_id).where(said.room_id.in_(rooms), *conditions(has, (), said))


def not_found(number, dialect: str):
    """That the index does not find this message by `expression`."""
    expression = bindparam("expression", type_=Text, required=True)
    if dialect == "sqlite":
        match = text("message_index MATCH :expression").bindparams(expression)
        return number.not_in(select(column("rowid")).select_from(table("message_index")).where(match))
    words = select(MessageWords.message_id).where(MessageWords.message_id == number)
    return ~words.where(MessageWords.words.op("@@")(cast(expression, TSQUERY))).exists()
