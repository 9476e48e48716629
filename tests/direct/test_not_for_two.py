"""What a room has and a conversation of two has not: every door answers properly, and nothing has changed."""

import pytest

from chatroom.core.errors import ChatError
from chatroom.messages.exporting import export_rooms
from tests.direct.steps import WORDS, all_of
from tests.invites.steps import refusal
from tests.rooms.steps import handle, said


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("patch", "", {"topic": "x"}, (403, "forbidden")),
        ("patch", "", {"is_active": False}, (403, "forbidden")),
        ("patch", "", {"password": "x"}, (403, "forbidden")),
        ("post", "/handle", {}, (409, "conflict")),
        ("post", "/hand-over", {"anon_id": "RAVI"}, (403, "forbidden")),
        ("patch", "/members/RAVI", {"role": "guest"}, (403, "forbidden")),
        ("patch", "/members/RAVI", {"is_muted": True}, (403, "forbidden")),
        ("delete", "/members/RAVI", {}, (403, "forbidden")),
        ("post", "/invites", {}, (403, "forbidden")),
    ],
)
def test_what_does_not_apply_is_refused(cast, room, talk, method, path, body, expected):
    ravi, before = handle(cast.ravi_client, room), all_of(cast.rita_client, talk)
    body = {key: ravi if value == "RAVI" else value for key, value in body.items()}
    address = f"/chat/rooms/{talk}{path.replace('RAVI', ravi)}"
    assert refusal(getattr(cast.rita_client, method)(address, body)) == expected
    assert all_of(cast.rita_client, talk) == before
    for client in (cast.otto_client, cast.lena_client, cast.ada_client):
        assert refusal(getattr(client, method)(address, body)) == (404, "not_found")


@pytest.mark.parametrize("path", ["settings", "invites"])
def test_its_pages_are_refused(cast, talk, path):
    assert cast.rita_client.get(f"/rooms/{talk}/{path}").status_code == 403
    assert cast.ada_client.get(f"/rooms/{talk}/{path}").status_code == 404


def test_to_join_it_is_for_who_is_in_it(cast, talk):
    assert cast.rita_client.post(f"/chat/rooms/{talk}/join").json["room_id"] == talk
    assert refusal(cast.otto_client.post(f"/chat/rooms/{talk}/join")) == (404, "not_found")


def test_nobody_lists_its_invites(cast, talk):
    assert refusal(cast.rita_client.get(f"/chat/rooms/{talk}/invites")) == (403, "forbidden")


def test_nobody_makes_one_like_a_room(cast):
    made = cast.ada_client.post("/chat/rooms", {"room_name": "Two", "room_type": "direct"})
    assert refusal(made) == (422, "invalid")


def test_nobody_calls_everyone_in_it(cast, talk):
    assert "mention" not in said(cast.rita_client, talk, "Hello @room")["message_html"]


def test_an_export_leaves_it_out(app, cast, room, talk, tmp_path):
    with app.app_context():
        export_rooms(tmp_path / "all.jsonl")
        with pytest.raises(ChatError) as refused:
            export_rooms(tmp_path / "one.jsonl", talk)
    assert refused.value.code == "not_found"
    assert not (tmp_path / "one.jsonl").exists()
    archive = (tmp_path / "all.jsonl").read_text()
    assert WORDS not in archive
    assert '"direct"' not in archive


def test_it_says_who_reads_it(cast, talk):
    found = cast.rita_client.get(f"/chat/rooms/{talk}").json
    assert found["charter"].startswith("Only the two of you can read this conversation: no moderator")
    assert "by which you two met" in found["identity"]
    assert found["member_count"] == 2
