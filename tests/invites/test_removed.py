"""Who was put out of a room comes back only by an invite that was made since."""

from chatroom.rooms import members
from tests.invites.steps import invite, listed, put_out, redeem, refusal


def test_an_older_invite_stays_shut_and_a_newer_one_opens(app, cast, room):
    older = invite(cast.rita_client, room)
    put_out(app, cast.mo, room, redeem(cast.otto_client, older).json["anon_id"])
    unused = listed(cast.rita_client, room)[0]["uses_count"]
    assert refusal(redeem(cast.otto_client, older)) == (403, "forbidden")
    assert refusal(cast.otto_client.get(f"/chat/rooms/{room}")) == (404, "not_found")
    assert listed(cast.rita_client, room)[0]["uses_count"] == unused
    assert redeem(cast.otto_client, invite(cast.mo_client, room)).status_code == 200


def test_an_invite_never_used_before_the_removal_is_shut_as_well(app, cast, room):
    anon_id = redeem(cast.otto_client, invite(cast.rita_client, room)).json["anon_id"]
    spare = invite(cast.rita_client, room)
    put_out(app, cast.rita, room, anon_id)
    assert refusal(redeem(cast.otto_client, spare)) == (403, "forbidden")
    assert redeem(cast.tess_client, spare).status_code == 200


def test_coming_back_does_not_open_the_older_invites(app, cast, room):
    older = invite(cast.rita_client, room)
    put_out(app, cast.rita, room, redeem(cast.otto_client, older).json["anon_id"])
    redeem(cast.otto_client, invite(cast.rita_client, room))
    cast.otto_client.post(f"/chat/rooms/{room}/leave")
    assert refusal(redeem(cast.otto_client, older)) == (403, "forbidden")


def test_another_handle_does_not_help(app, cast, room):
    older = invite(cast.rita_client, room)
    put_out(app, cast.rita, room, redeem(cast.otto_client, older).json["anon_id"])
    assert refusal(redeem(cast.otto_client, older, handle="public")) == (403, "forbidden")


def test_a_renewed_handle_does_not_help(app, cast, room):
    older = invite(cast.rita_client, room)
    old = redeem(cast.otto_client, older).json["anon_id"]
    with app.app_context():
        members.renew_handle(cast.otto, room)
    put_out(app, cast.rita, room, old)
    assert refusal(redeem(cast.otto_client, older)) == (403, "forbidden")


def test_who_left_by_themselves_comes_back(cast, room):
    older = invite(cast.rita_client, room)
    redeem(cast.otto_client, older)
    cast.otto_client.post(f"/chat/rooms/{room}/leave")
    assert redeem(cast.otto_client, older).status_code == 200
