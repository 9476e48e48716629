"""What people choose about notices, for themselves and for each room."""

import pytest

from chatroom.accounts.models import User
from chatroom.core.facts import transaction
from chatroom.extensions import db
from tests.invites.steps import refusal
from tests.notifications.notice_steps import choose, listen, stand_at_a_kiosk
from tests.rooms.conftest import private, room  # noqa: F401
from tests.rooms.steps import enter, leave, seen

NOTHING = {
    "has_sound": False, "in_browser": False, "by_mail": False, "hides_text": False, "quiet_from": None,
    "quiet_until": None, "time_zone": "UTC", "is_kiosk": False, "push_key": None, "has_email": True,
}  # fmt: skip


def test_nothing_calls_who_has_chosen_nothing(cast):
    assert cast.rita_client.get("/chat/notices").json == NOTHING


def test_what_is_chosen_stays_and_is_ones_own(cast):
    chosen = choose(
        cast.rita_client, has_sound=True, quiet_from="22:00", quiet_until="07:30", time_zone="Europe/Berlin"
    )
    wanted = {"has_sound": True, "quiet_from": "22:00", "quiet_until": "07:30", "time_zone": "Europe/Berlin"}
    assert chosen == cast.rita_client.get("/chat/notices").json == NOTHING | wanted
    assert choose(cast.rita_client, quiet_from=None, quiet_until=None)["quiet_from"] is None
    assert choose(cast.rita_client)["has_sound"] is True
    assert cast.otto_client.get("/chat/notices").json == NOTHING


@pytest.mark.parametrize(
    "wrong",
    [{"quiet_from": "22:00"}, {"quiet_until": "22:00"}, {"quiet_from": "24:00", "quiet_until": "07:00"},
     {"quiet_from": "7:00", "quiet_until": "07:00"}, {"time_zone": "Atlantis/Center"},
     {"time_zone": "../../etc/passwd"}, {"time_zone": "/etc/localtime"}, {"time_zone": None}, {"has_sound": 1}],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(cast, wrong):
    assert refusal(cast.rita_client.patch("/chat/notices", {"by_mail": True} | wrong)) == (422, "invalid")
    assert cast.rita_client.get("/chat/notices").json == NOTHING


def test_no_mail_without_an_address(app, cast):
    with app.app_context(), transaction():
        user = db.session.get(User, cast.rita.user_id)
        user.email, user.phone = None, "+4930123456"
    assert refusal(cast.rita_client.patch("/chat/notices", {"by_mail": True})) == (422, "invalid")
    assert cast.rita_client.get("/chat/notices").json["has_email"] is False


def test_a_kiosk_says_so(app, cast):
    stand_at_a_kiosk(app, cast.rita)
    assert cast.rita_client.get("/chat/notices").json["is_kiosk"] is True
    assert '"is_kiosk": true' in cast.rita_client.get("/").text
    assert '"is_kiosk": false' in cast.ravi_client.get("/").text
    for client, is_kiosk in ((cast.rita_client, True), (cast.ravi_client, False)):
        card = client.get("/account").text.partition('id="notices"')[2].partition("</section>")[0]
        assert ("It tells nobody of anything." in card) is is_kiosk
        assert [offer in card for offer in ("<input", "<button", "data-controller")] == [not is_kiosk] * 3


def test_each_room_has_its_level(cast, room):  # noqa: F811
    assert seen(cast.ravi_client, room)["notify"] == "mentions"
    listen(cast.ravi_client, room, "all")
    assert seen(cast.ravi_client, room)["notify"] == "all"
    assert seen(cast.rita_client, room)["notify"] == "mentions"
    assert seen(cast.otto_client, room)["notify"] is None
    assert refusal(cast.ravi_client.patch(f"/chat/rooms/{room}/mine", {"notify": "loud"})) == (422, "invalid")
    assert refusal(cast.otto_client.patch(f"/chat/rooms/{room}/mine", {"notify": "all"})) == (403, "forbidden")


def test_a_renewed_handle_keeps_the_level_and_coming_back_does_not(cast, private, room):  # noqa: F811
    listen(cast.ravi_client, private, "nothing")
    assert cast.ravi_client.post(f"/chat/rooms/{private}/handle").json["notify"] == "nothing"
    listen(cast.ravi_client, room, "all")
    leave(cast.ravi_client, room)
    enter(cast.ravi_client, room)
    assert seen(cast.ravi_client, room)["notify"] == "mentions"
