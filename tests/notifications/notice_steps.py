"""What tests of notices do again and again."""

from chatroom.accounts.models import UserSession
from chatroom.core.facts import transaction
from chatroom.extensions import db


def choose(client, **choices) -> dict:
    """Choose something about notices."""
    answer = client.patch("/chat/notices", choices)
    assert answer.status_code == 200, answer.text
    return answer.json


def listen(client, room_id, level) -> None:
    """Choose of what in a room one is told."""
    answer = client.patch(f"/chat/rooms/{room_id}/mine", {"notify": level})
    assert answer.status_code == 200, answer.text
    assert answer.json["notify"] == level


def stand_at_a_kiosk(app, person) -> None:
    """From now on the person's sign-in is one at a kiosk."""
    with app.app_context(), transaction():
        db.session.get(UserSession, person.session_id).kind = "kiosk"


def be_called(client, room_id) -> None:
    """Every door of the API to notices and to drafts, once."""
    client.http.application.test_cli_runner().invoke(args=["push", "keys"])
    browser = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": "B" + "A" * 86, "auth": "A" * 22}
    client.patch("/chat/notices", {"has_sound": True, "quiet_from": "22:00", "quiet_until": "07:00"})
    client.get("/chat/notices")
    client.post("/chat/push-subscriptions", browser)
    client.delete("/chat/push-subscriptions", {"endpoint": browser["endpoint"]})
    client.put(f"/chat/rooms/{room_id}/draft", {"message_text": "One more", "age": 1})
    assert len(client.get("/chat/drafts").json["drafts"]) == 1
    client.delete(f"/chat/rooms/{room_id}/draft")
