"""Whose sign-in or role ends while they wait for their turn changes nothing any more."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from chatroom.accounts import standing
from chatroom.accounts.person import OPERATOR
from chatroom.core.facts import transaction
from chatroom.messages import following, pins, reactions, service
from chatroom.rooms.access import lock_room
from tests.invites.steps import refusal
from tests.messages.steps import PARTY, edit, pin, react, remove
from tests.rooms.steps import change_member, handle, read, said, seen
from tests.services import connect, wait_until_somebody_waits

ACTS = {
    "edits": (service, lambda ravi, message: edit(ravi, message, "Changed")),
    "removes": (service, remove),
    "reacts": (reactions, lambda ravi, message: react(ravi, message, PARTY)),
    "pins": (pins, pin),
    "follows": (following, lambda ravi, message: ravi.put(f"/chat/messages/{message['message_id']}/follow")),
}


@pytest.fixture(params=ACTS)
def act(request, cast, room, monkeypatch):
    """Ravi, a moderator, does something to a message of his; what this is given is called just before his turn."""
    change_member(cast.rita_client, room, handle(cast.ravi_client, room), role="moderator")
    message, (module, does) = said(cast.ravi_client, room), ACTS[request.param]

    def overtaken(end):
        @contextmanager
        def after_others():
            end()
            with transaction():
                yield

        monkeypatch.setattr(module, "transaction", after_others)
        return does(cast.ravi_client, message)

    return overtaken


def test_who_has_another_role_meanwhile_changes_nothing(cast, room, act):
    before = seen(cast.rita_client, room)["last_seq"]
    answer = act(lambda: standing.change_role(OPERATOR, cast.ravi.user_id, "teacher"))
    assert refusal(answer) == (401, "unauthenticated")
    assert seen(cast.rita_client, room)["last_seq"] == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_is_put_out_while_somebody_holds_the_room_changes_nothing(app, cast, room):
    message = said(cast.ravi_client, room)
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), transaction(), connect(app.config["DATABASE_URL"]) as other:
            lock_room(room)
            removing = pool.submit(remove, cast.ravi_client, message)
            wait_until_somebody_waits(other)
            other.execute("UPDATE users SET is_active = false WHERE user_id = %s", [cast.ravi.user_id])
        answer = removing.result(20)
    assert refusal(answer) == (401, "unauthenticated")
    assert read(cast.rita_client, room)["messages"][0]["is_deleted"] is False
