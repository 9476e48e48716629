"""A client that was away: what it makes of the changes is exactly what a fresh page shows."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.invites.steps import make_room
from tests.messages.replicas import Replica, by_sync, fresh, over_http
from tests.messages.steps import edit, remove
from tests.rooms.steps import change_member, enter, read, say, seen

PEOPLE = st.sampled_from(["rita", "ravi", "mo"])
TEXTS = st.sampled_from(["A word", "*Another*", "@room", "`x`\ny", "Naïve 本"])
WHICH = st.integers(0, 30)
ACTS = st.one_of(
    st.tuples(st.just("post"), PEOPLE, TEXTS, WHICH),
    st.tuples(st.just("reply"), PEOPLE, TEXTS, WHICH),
    st.tuples(st.just("edit"), PEOPLE, TEXTS, WHICH),
    st.tuples(st.just("remove"), PEOPLE, TEXTS, WHICH),
    st.tuples(st.just("fetch"), PEOPLE, TEXTS, st.integers(1, 4)),
)
IN_THE_APP = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def act(cast, room_id, kind, name, text, which) -> None:
    """Do something, or be refused: both are fine."""
    client, messages = getattr(cast, f"{name}_client"), read(cast.rita_client, room_id, limit=200)["messages"]
    if kind == "post":
        say(client, room_id, text)
    elif messages:
        message = messages[which % len(messages)]
        {
            "reply": lambda: say(client, room_id, text, parent_id=message["message_id"]),
            "edit": lambda: edit(client, message, text),
            "remove": lambda: remove(client, message),
        }[kind]()


@IN_THE_APP
@given(acts=st.lists(ACTS, min_size=1, max_size=25), limit=st.integers(1, 7))
def test_a_replica_equals_a_fresh_page(app, cast, acts, limit):
    room_id = make_room(cast.rita_client, "public")
    change_member(cast.rita_client, room_id, enter(cast.mo_client, room_id), role="moderator")
    enter(cast.ravi_client, room_id)
    replicas = {
        cast.ravi_client: Replica(over_http(cast.ravi_client, room_id)),
        cast.otto_client: Replica(by_sync(app, cast.otto, room_id)),
    }
    for kind, name, text, which in acts:
        if kind == "fetch":
            replicas[cast.ravi_client].fetch(which)
        else:
            act(cast, room_id, kind, name, text, which)
    for client, replica in replicas.items():
        replica.catch_up(limit)
        assert replica.shown() == fresh(client, room_id, limit)
        assert replica.last_seq == seen(client, room_id)["last_seq"]
    assert len({message["updated_seq"] for message in replica.shown()}) == len(replica.shown())
