"""Who sees whom come, go and choose; and Otto, who must not."""

import pytest

from tests.presence.conftest import ask, handle, invite, make_room

PRESENCE = "/presence"


def test_members_see_a_public_handle_come_and_go_and_otto_does_not(library, room, opens):
    otto, ravi = opens("otto"), opens("ravi")
    rita = opens("rita")
    her = {"room_id": room, "anon_id": handle(library, "rita", room)}
    assert ravi.hears("presence", **her, status="online") == {**her, "status": "online", "status_text": ""}
    rita.close()
    ravi.hears("presence", **her, status="offline")
    assert otto.all_heard("presence") == []


@pytest.mark.parametrize("frame", ["x", "4x"])
def test_who_sends_what_is_no_packet_is_gone_at_once(library, room, opens, frame):
    ravi, rita = opens("ravi"), opens("rita")
    her = {"room_id": room, "anon_id": handle(library, "rita", room)}
    ravi.hears("presence", **her, status="online")
    rita.send_raw(frame)
    ravi.hears("presence", **her, status="offline")


def test_who_comes_later_is_told_who_is_here(library, room, opens):
    opens("rita")
    ravi = opens("ravi")
    ravi.hears("presence", room_id=room, anon_id=handle(library, "rita", room), status="online")


def test_the_members_list_says_the_same(library, room, opens):
    rita, ravi = opens("rita"), opens("ravi")
    her = handle(library, "rita", room)
    assert rita.say("set_status", PRESENCE, status="busy", status_text="Ulysses, again")["ok"]
    ravi.hears("presence", room_id=room, anon_id=her, status="busy")
    members = ask(library, "ravi", "GET", f"/chat/rooms/{room}/members").json["members"]
    [shown] = [member for member in members if member["anon_id"] == her]
    assert (shown["status"], shown["status_text"]) == ("busy", "Ulysses, again")
    rita.say("set_status", PRESENCE, status="online", status_text="")


def test_somebody_is_away_when_all_their_tabs_are_idle(library, room, opens):
    ravi, one, two = opens("ravi"), opens("rita"), opens("rita")
    her = {"room_id": room, "anon_id": handle(library, "rita", room)}
    one.say("set_status", PRESENCE, status="online", status_text="")
    ravi.hears("presence", **her, status="online")
    assert one.say("heartbeat", PRESENCE, idle=True) == {"ok": True}
    ravi.forget()
    two.say("heartbeat", PRESENCE, idle=True)
    ravi.hears("presence", **her, status="away")
    one.say("heartbeat", PRESENCE)
    ravi.hears("presence", **her, status="online")
    ravi.forget()
    one.close()
    ravi.hears("presence", **her, status="away")


def test_the_invisible_look_offline_and_do_not_type(library, room, opens):
    ravi, rita = opens("ravi"), opens("rita")
    her = {"room_id": room, "anon_id": handle(library, "rita", room)}
    ravi.say("join_room", room_id=room)
    ravi.hears("presence", **her)
    assert rita.say("set_status", PRESENCE, status="invisible") == {
        "ok": True,
        "status": "invisible",
        "status_text": "",
    }
    ravi.hears("presence", **her, status="offline")
    rita.say("typing", room_id=room)
    rita.close()
    ravi.forget()
    again = opens("rita")
    again.say("typing", room_id=room)
    again.say("heartbeat", PRESENCE)
    assert ravi.all_heard("typing", "presence") == []
    again.say("set_status", PRESENCE, status="online")
    ravi.hears("presence", **her, status="online")


def test_words_stand_beside_the_public_handle_alone(library, room, opens):
    study = make_room(library, room_type="study", room_name="Quiet corner")
    invite(library, "ravi", study)
    ravi, rita = opens("ravi"), opens("rita")
    rita.say("set_status", PRESENCE, status="online", status_text="reading  Middlemarch")
    public = {"room_id": room, "anon_id": handle(library, "rita", room)}
    own = {"room_id": study, "anon_id": handle(library, "rita", study)}
    ravi.hears("presence", **public, status="online", status_text="reading Middlemarch")
    ravi.hears("presence", **own, status="online")
    assert {each["status_text"] for each in ravi.all_heard("presence") if each["room_id"] == study} == {""}
    rita.say("set_status", PRESENCE, status="online", status_text="")


def test_who_joins_is_seen_and_hears_and_who_leaves_no_more(library, room, opens):
    tess, rita = opens("tess"), opens("rita")
    assert tess.all_heard("presence") == []
    ask(library, "tess", "POST", f"/chat/rooms/{room}/join", {"handle": "public"})
    rita.hears("presence", room_id=room, anon_id=handle(library, "tess", room), status="online")
    rita.say("heartbeat", PRESENCE, idle=True)
    tess.hears("presence", room_id=room, anon_id=handle(library, "rita", room), status="away")
    ask(library, "tess", "POST", f"/chat/rooms/{room}/leave", {})
    tess.forget()
    rita.say("heartbeat", PRESENCE, idle=False)
    opens("ravi").hears("presence", room_id=room, anon_id=handle(library, "rita", room), status="online")
    assert tess.all_heard("presence") == []


def test_who_was_removed_hears_no_more(library, room, opens):
    tess, rita = opens("tess"), opens("rita")
    ask(library, "tess", "POST", f"/chat/rooms/{room}/join", {})
    gone = handle(library, "tess", room)
    rita.hears("presence", room_id=room, anon_id=gone)
    assert ask(library, "rita", "DELETE", f"/chat/rooms/{room}/members/{gone}").status == 204
    tess.hears("removed", room_id=room)
    tess.forget()
    rita.say("set_status", PRESENCE, status="busy")
    opens("ravi").hears("presence", room_id=room, anon_id=handle(library, "rita", room), status="busy")
    assert tess.all_heard("presence") == []
    rita.say("set_status", PRESENCE, status="online")


def test_without_websockets_one_is_here_too(library, room, opens):
    ravi, mo = opens("ravi"), "/chat/presence"
    ask(library, "mo", "POST", f"/chat/rooms/{room}/join", {})
    answer = ask(library, "mo", "PUT", mo, {"status": "busy", "status_text": "at the catalogue", "idle": False})
    assert answer == (200, {"status": "busy", "status_text": "at the catalogue"})
    his = {"room_id": room, "anon_id": handle(library, "mo", room)}
    ravi.hears("presence", **his, status="busy", status_text="at the catalogue")
    assert ask(library, "mo", "PUT", mo, {"status": "gone"}).json["error"]["fields"].keys() == {"status"}
    assert ask(library, "mo", "PUT", mo, {"idle": "yes"}).status == 422


@pytest.mark.parametrize(
    "data", [{}, {"status": "offline"}, {"status": 7}, {"status": "busy", "status_text": "x" * 81}]
)
def test_a_wrong_status_is_refused(opens, data):
    answer = opens("tess").say("set_status", PRESENCE, **data)
    assert not answer["ok"]
    assert answer["error"]["code"] == "invalid"
