"""What may not stand in an archive; the refusal names the line."""

import pytest

from chatroom.core.errors import ChatError
from chatroom.messages.archive import ArchivedMessage, ArchivedRoom, Reading
from tests.messages.archives import a_message, a_room, archive


def refusal(path) -> str:
    """What is wrong with a file."""
    with path.open("rb") as file, pytest.raises(ChatError) as refused:
        list(Reading(file))
    return refused.value.message


def test_a_right_file_is_read_in_order(tmp_path):
    path = archive(tmp_path / "a", a_room(), a_message(1), a_message(3, parent=1, user_id=7), a_room(), a_message(1))
    with path.open("rb") as file:
        found = list(Reading(file))
    assert [type(entry) for entry in found] == [ArchivedRoom, *[ArchivedMessage] * 2, ArchivedRoom, ArchivedMessage]
    assert [(found[2].seq, found[2].parent, found[2].text)] == [(3, 1, "Word 3")]


WRONG = {
    "no seq": [a_room(), a_message(1), a_message(None)],
    "the same seq": [a_room(), a_message(1), a_message(1)],
    "backwards": [a_room(), a_message(2), a_message(1)],
    "too large": [a_room(), a_message(1), a_message(2**31)],
    "a name for a handle": [a_room(), a_message(1), a_message(2, handle="Rita Realname")],
    "no handle": [a_room(), a_message(1), a_message(2, handle=None)],
    "no time": [a_room(), a_message(1), a_message(2, sent_at=None)],
    "a time without a zone": [a_room(), a_message(1), a_message(2, sent_at="2026-05-01T12:00:00")],
    "files that are none": [a_room(), a_message(1, files="x")],
    "a file without a name": [a_room(), a_message(1, files=[{"type": "x/y", "size": 1}])],
    "a file that is none": [a_room(), a_message(1, files=[5])],
    "no words and no file": [a_room(), a_message(1, text="", files=[])],
    "no text": [a_room(), a_message(1), a_message(2, text=None)],
    "a long text": [a_room(), a_message(1), a_message(2, text="x" * 4001)],
    "an odd removal": [a_room(), a_message(1), a_message(2, deleted="nobody")],
    "a reply to nothing": [a_room(), a_message(1), a_message(3, parent=2)],
    "a reply to itself": [a_room(), a_message(1), a_message(2, parent=2)],
    "a reply to a reply": [a_room(), a_message(1, text="x"), a_message(2, parent=1), a_message(3, parent=2)],
    "a reply to another room": [a_room(), a_message(1), a_room(), a_message(2, parent=1)],
    "a message outside": [a_message(1)],
    "an odd room": [a_room(), a_message(1), a_room(room_type="castle")],
    "a room without a name": [a_room(), a_message(1), a_room(room_name="")],
    "something else": [a_room(), a_message(1), {"user": {"email": "rita@canary.example"}}],
    "two things": [a_room(), a_message(1), a_message(2) | a_room()],
    "a list": [a_room(), a_message(1), {"message": [1]}],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_line_is_named(tmp_path, wrong):
    path = archive(tmp_path / "a", *WRONG[wrong])
    assert refusal(path).startswith(f"Line {1 + len(WRONG[wrong])}: ")


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda text: text[: len(text) // 2], 3),
        (lambda text: text[:-1], 4),
        (lambda text: text + "{}\n", 4),
        (lambda text: text.replace('"messages": 1', '"messages": 2'), 4),
        (lambda text: text.replace('{"archive": 1}', '{"archive": 2}'), 1),
        (lambda text: text.replace("Word", "x" * 70_000), 3),
        (lambda text: "[" * 60_000 + "\n" + text, 1),
        (lambda text: "", 1),
        (lambda text: "\x00\n" + text, 1),
    ],
    ids=["half", "no last end of line", "more", "too few", "later version", "long line", "deep", "empty", "binary"],
)
def test_a_spoilt_file_is_refused(tmp_path, spoil, line):
    path = archive(tmp_path / "a", a_room(), a_message(1))
    path.write_text(spoil(path.read_text()))
    assert refusal(path).startswith(f"Line {line}: ")
