"""Notices to the pages that people have open at this node; never to a kiosk."""

from chatroom.accounts.queries import kiosk_sessions
from chatroom.core.clock import now
from chatroom.handles.resolve import audiences_of
from chatroom.notifications.choices import choices_of_many
from chatroom.notifications.notice_policy import tells_page
from chatroom.notifications.notice_serializers import notice_json
from chatroom.presence import roster
from chatroom.realtime import connections
from chatroom.realtime.nodes import on_node_message
from chatroom.realtime.push import push_here


@on_node_message("notice", apart=True)
def tell_pages(data: dict) -> None:
    """A notice to each of those whom a message concerns and who have a page open here."""
    message, kinds, moment = data["message"], data["kinds"], now()
    here = {anon_id: each for anon_id, each in roster.visitors_in(message["room_id"]).items() if anon_id in kinds}
    if data.get("is_direct"):  # a node of the version before does not say it
        here |= _without_a_seat(kinds.keys() - here.keys())
    choices = choices_of_many({visitor.user_id for visitor in here.values()}) if here else {}
    kiosks = _kiosks({user_id for user_id in choices if tells_page(choices[user_id], moment)})
    for anon_id, visitor in here.items():
        chosen = choices[visitor.user_id]
        if tells_page(chosen, moment):
            notice = notice_json(message, data["room_name"], kinds[anon_id], chosen.hides_text)
            notice |= {"has_sound": chosen.has_sound, "in_browser": chosen.in_browser}
            push_here("notice", notice, to=visitor.audience, skip=kiosks)


def _without_a_seat(anon_ids: set[str]) -> dict[str, roster.Visitor]:
    """Whoever is asked to a conversation sits in it only when they accept: the asker must not see them before."""
    found = {anon_id: roster.find(audience) for anon_id, audience in audiences_of(anon_ids).items()} if anon_ids else {}
    return {anon_id: visitor for anon_id, visitor in found.items() if visitor is not None}


def _kiosks(user_ids: set[int]) -> list[str]:
    """The sockets of these people that are a kiosk's: whoever stands there must not learn what the last one is told."""
    sessions = {
        each.sid: int(each.credential.split(":")[1])
        for each in connections.every()
        if each.user_id in user_ids and each.credential.startswith("session:")
    }
    kiosks = kiosk_sessions(set(sessions.values())) if sessions else set()
    return [sid for sid, session_id in sessions.items() if session_id in kiosks]
