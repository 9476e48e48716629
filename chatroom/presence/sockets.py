"""Presence, typing and read marks over the socket."""

from time import monotonic

from chatroom.core.forms import Fields
from chatroom.presence import board, keystrokes, roster, showing, telling
from chatroom.presence.input import choice
from chatroom.presence.marks import mark_read, mark_unread
from chatroom.presence.roster import Tab
from chatroom.presence.serializers import counts_json
from chatroom.presence.statuses import choose
from chatroom.realtime import audiences, connections
from chatroom.realtime.connections import Connection
from chatroom.realtime.namespace import on, on_begin, on_end
from chatroom.rooms import serializers

serializers.tells_statuses(board.statuses)


@on_begin
def begin(connection: Connection, person) -> None:
    """A socket has come: its person is here, and it hears who else is."""
    makes_present = connection.namespace == audiences.PRESENCE
    visitor = showing.open_tab(person.user_id, connection.sid, Tab(connection, makes_present))
    if connections.find(connection.sid) is None:  # it has gone already
        showing.close_tab(visitor, connection.sid)
    elif makes_present:
        telling.tell_snapshot(connection, visitor)


@on_end
def end(connection: Connection) -> None:
    """A socket has gone."""
    keystrokes.forget(connection)
    visitor = roster.find(audiences.user(connection.user_id))
    if visitor is not None:
        showing.close_tab(visitor, connection.sid)


@on(audiences.PRESENCE, "heartbeat")
def on_heartbeat(connection, person, fields: Fields) -> None:
    """This tab lives, and somebody sits before it or not."""
    is_idle = fields.boolean("idle", default=False)
    fields.check()
    visitor = roster.find(audiences.user(person.user_id))
    tab = visitor and visitor.tabs.get(connection.sid)
    if tab is not None:
        tab.heard_at, tab.is_idle = monotonic(), is_idle
        showing.update(visitor)


@on(audiences.PRESENCE, "set_status", writes=True)
def on_set_status(connection, person, fields: Fields) -> dict:
    """Choose what to look like."""
    return choose(person, *choice(fields))._asdict()


@on(audiences.CHAT, "typing", writes=True)
def on_typing(connection, person, fields: Fields) -> None:
    """Somebody is typing."""
    room_id, parent_id = fields.integer("room_id"), fields.integer("parent_id", default=None)
    fields.check()
    keystrokes.type_in(connection, person, room_id, parent_id)


@on(audiences.CHAT, "mark_read", writes=True)
def on_mark_read(connection, person, fields: Fields) -> dict:
    """How far the person has read."""
    room_id, seq = fields.integer("room_id"), fields.integer("seq", least=0)
    fields.check()
    return counts_json(mark_read(person, room_id, seq))


@on(audiences.CHAT, "mark_unread", writes=True)
def on_mark_unread(connection, person, fields: Fields) -> dict:
    """From which message on the room is unread again."""
    room_id, seq = fields.integer("room_id"), fields.integer("seq")
    fields.check()
    return counts_json(mark_unread(person, room_id, seq))
