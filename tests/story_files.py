"""The part of the story in which files come with messages."""

import requests

from tests.cast import real_name
from tests.files.samples import photograph
from tests.presence.conftest import cookie_of


def tell(story) -> None:
    """Ravi shows the same in two rooms, from a camera that knows his name, and takes the one along into a third."""
    for room in ("public", "private"):
        photo = _send(story, room, f"{real_name('ravi')}.jpg", photograph(real_name("ravi")))
        notes, regretted = (_send(story, room, name, b"words") for name in ("notes.txt", "regretted.txt"))
        story.act("ravi", "PATCH", f"/chat/attachments/{photo}", alt_text="A wall")
        said = story.post("ravi", room, "", attachments=[photo, notes])
        story.act("ravi", "DELETE", f"/chat/attachments/{regretted}")
    path = f"/chat/messages/{said['message_id']}/forward"
    there = story.act("ravi", "POST", path, room_id=story.rooms["study"], client_id="f2")
    story.files += [each["attachment_id"] for each in there["attachments"]]


def _send(story, room: str, file_name: str, data: bytes) -> str:
    client, path = story.library.ravi_client, story.path(room, "/attachments")
    sent = {"files": {"file": (file_name, data)}, "headers": {"X-CSRFToken": client.csrf}, "timeout": 10}
    url, cookies = story.library.server.base_url + path, {"chatroom": cookie_of(story.library, "ravi")}
    with requests.post(url, cookies=cookies, **sent) as answer:
        story.answers.append(("ravi", path, answer.text))
        story.files.append(answer.json()["attachment_id"])
    story._note("POST", path)
    return story.files[-1]
