"""Files that come with messages: who may send and see them, and how they look to whom."""

import threading

import pytest

from chatroom.messages import attachments
from tests.files import samples
from tests.files.samples import picture
from tests.invites.steps import come_in, make_room, refusal
from tests.messages.steps import remove, revisions
from tests.messages.uploads import fetch, posted, rows, stored, upload, uploaded
from tests.rooms.steps import change_member, handle, leave, put_out, read, said, say, settle


def test_a_picture_comes_with_a_message(cast, room):
    first = uploaded(cast.ravi_client, room, alt_text="A teal wall")
    second = uploaded(cast.ravi_client, room, samples.PDF, "notes.pdf", "application/pdf")
    ids = [each["attachment_id"] for each in (first, second)]
    message = said(cast.ravi_client, room, "", attachments=ids)
    assert (message["message_type"], message["message_text"], message["seq"]) == ("image", "", 1)
    assert message["attachments"] == [first, second]
    assert first == {
        "attachment_id": ids[0], "kind": "image", "content_type": "image/png", "file_name": "picture.png",
        "size": first["size"], "width": 40, "height": 30, "alt_text": "A teal wall",
    }  # fmt: skip
    for client in (cast.rita_client, cast.ravi_client, cast.otto_client):
        assert read(client, room)["messages"][0]["attachments"] == [first, second]
        assert client.get(f"/chat/rooms/{room}/changes", after=0).json["messages"][0]["attachments"] == [first, second]
        assert client.get(f"/chat/messages/{message['message_id']}").json["attachments"] == [first, second]
        shown = fetch(client, first)
        assert (shown.status_code, shown.mimetype, len(shown.data)) == (200, "image/png", first["size"])
        assert fetch(client, first, "/thumbnail").mimetype == "image/webp"
        assert fetch(client, second).data == samples.PDF
        assert refusal(fetch(client, second, "/thumbnail")) == (404, "not_found")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [(samples.sound(), "hum.wav", "audio"), (samples.MP4, "clip.mp4", "video"), (samples.PDF, "a.pdf", "file")],
)
def test_the_first_file_says_what_the_message_is(cast, room, data, name, kind):
    message = posted(cast.ravi_client, room, data, name, "", text="Listen")
    assert (message["message_type"], message["attachments"][0]["file_name"]) == (kind, name)


def test_answers_are_safe(cast, room):
    for data, name, kept in ((picture(), "a.png", "inline"), (samples.sound(), "a.wav", "inline"),
                             (samples.HTML, "a.html", "attachment"), (samples.SVG, "a.svg", "attachment")):  # fmt: skip
        sent = uploaded(cast.ravi_client, room, data, name, "application/x-anything")
        headers = fetch(cast.ravi_client, sent).headers
        assert headers["Content-Disposition"].startswith(kept)
        assert headers["Content-Type"] == sent["content_type"]
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"  # so that a copy outlives no right
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(headers)


def test_a_name_travels_as_it_is(cast, room):
    sent = uploaded(cast.ravi_client, room, b"words", "读书 “notes”.txt", "text/plain")
    given = fetch(cast.ravi_client, sent).headers["Content-Disposition"]
    assert given.startswith("attachment; filename=\"__ _notes_.txt\"; filename*=UTF-8''%E8%AF%BB%E4%B9%A6%20")


def test_media_come_in_parts(cast, room):
    data = samples.sound(20)
    sent = uploaded(cast.ravi_client, room, data, "hum.wav", "audio/wav")
    size = len(data)
    for wanted, start, stop in (("0-", 0, size), ("5-9", 5, 10), ("65530-65550", 65530, 65551), ("-7", size - 7, size),
                                (f"9-{size * 2}", 9, size)):  # fmt: skip
        part = fetch(cast.ravi_client, sent, Range=f"bytes={wanted}")
        assert part.data == data[start:stop], wanted
        if stop - start < size:
            assert part.status_code == 206
            assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    for odd in ("bytes=9-1", "bytes=x", "bytes=0-1,5-6", "lines=0-1"):
        assert fetch(cast.ravi_client, sent, Range=odd).data == data
    assert fetch(cast.ravi_client, sent, Range=f"bytes={size}-").status_code == 416
    head = cast.ravi_client.http.head(f"/chat/attachments/{sent['attachment_id']}")
    assert (head.status_code, head.headers["Content-Length"], head.data) == (200, str(size), b"")


def test_nobody_else_sees_what_is_not_posted_yet(cast, room):
    sent = uploaded(cast.ravi_client, room)
    path = f"/chat/attachments/{sent['attachment_id']}"
    for client in (cast.rita_client, cast.mo_client, cast.otto_client, cast.ada_client):
        assert refusal(fetch(client, sent)) == (404, "not_found")
        assert refusal(client.patch(path, {"alt_text": "x"})) == (404, "not_found")
        assert refusal(client.delete(path)) == (404, "not_found")
        assert refusal(say(client, room, "Mine", attachments=[sent["attachment_id"]]))[0] in (403, 422)
    assert cast.ravi_client.patch(path, {"alt_text": " A  wall "}).json == sent | {"alt_text": "A wall"}
    assert fetch(cast.ravi_client, sent).status_code == 200


def test_a_private_room_s_files_are_its_members_alone(cast, private):
    message = posted(cast.ravi_client, private)
    sent = message["attachments"][0]
    assert fetch(cast.rita_client, sent).status_code == 200
    for client in (cast.otto_client, cast.ada_client, cast.lena_client):
        assert refusal(fetch(client, sent)) == (404, "not_found")
        assert refusal(fetch(client, sent, "/thumbnail")) == (404, "not_found")
        assert refusal(upload(client, private)) == (404, "not_found")
    put_out(cast.rita_client, private, handle(cast.ravi_client, private))
    for rest in ("", "/thumbnail"):
        assert refusal(fetch(cast.ravi_client, sent, rest)) == (404, "not_found")  # at once, though it was theirs


def test_who_left_loses_what_was_not_posted(cast, private):
    sent = uploaded(cast.ravi_client, private)
    leave(cast.ravi_client, private)
    assert refusal(fetch(cast.ravi_client, sent)) == (404, "not_found")


def test_who_may_not_write_may_not_send(cast, room, app):
    change_member(cast.rita_client, room, handle(cast.ravi_client, room), is_muted=True)
    assert refusal(upload(cast.ravi_client, room)) == (403, "muted")
    assert refusal(upload(cast.otto_client, room)) == (403, "forbidden")
    settle(cast.rita_client, room, is_active=False)
    assert refusal(upload(cast.rita_client, room)) == (409, "archived")
    assert cast.rita_client.http.post(f"/chat/rooms/{room}/attachments").json["error"]["code"] == "csrf"
    assert app.test_client().post(f"/chat/rooms/{room}/attachments").json["error"]["code"] == "unauthenticated"
    assert (rows(app), stored(app)) == (0, [])


def test_a_right_that_ends_while_the_file_comes_is_no_right(cast, room, app, monkeypatch):
    ravi, keep = handle(cast.ravi_client, room), attachments.keeping.keep

    def lose_it(*given):
        mute = threading.Thread(target=change_member, args=(cast.rita_client, room, ravi), kwargs={"is_muted": True})
        mute.start()
        mute.join()
        return keep(*given)

    monkeypatch.setattr(attachments.keeping, "keep", lose_it)
    assert refusal(upload(cast.ravi_client, room)) == (403, "muted")
    assert (rows(app), stored(app)) == (0, [])


def test_a_file_is_posted_once_and_in_its_room(cast, room, private):
    here = uploaded(cast.ravi_client, room)["attachment_id"]
    assert refusal(say(cast.ravi_client, private, "x", attachments=[here])) == (422, "invalid")
    first = said(cast.ravi_client, room, "x", client_id="c", attachments=[here])
    assert say(cast.ravi_client, room, "x", client_id="c", attachments=[here]).json == first
    assert refusal(say(cast.ravi_client, room, "x", client_id="c")) == (409, "conflict")
    again = say(cast.ravi_client, room, "x", attachments=[here])
    assert refusal(again) == (422, "invalid")
    assert set(again.json["error"]["fields"]) == {"attachments"}
    path = f"/chat/attachments/{here}"
    assert refusal(cast.ravi_client.delete(path)) == (409, "conflict")
    assert refusal(cast.ravi_client.patch(path, {"alt_text": "x"})) == (409, "conflict")
    assert len(read(cast.ravi_client, room)["messages"]) == 1


@pytest.mark.parametrize("odd", ["x", 5, ["x"], [5], [None], {"a": 1}, ["0" * 32], [["0" * 32]], ["0" * 32] * 11])
def test_odd_attachments_are_refused(cast, room, odd):
    assert refusal(say(cast.ravi_client, room, "x", attachments=odd)) == (422, "invalid")
    assert read(cast.ravi_client, room)["messages"] == []


def test_words_may_be_missing_only_beside_a_file(cast, room):
    assert refusal(say(cast.ravi_client, room, "", attachments=[])) == (422, "invalid")
    here = uploaded(cast.ravi_client, room)["attachment_id"]
    assert cast.ravi_client.post(f"/chat/rooms/{room}/messages", {"attachments": [here]}).status_code == 201


def test_a_removed_message_s_files_are_gone_for_members_at_once(cast, room):
    message = posted(cast.ravi_client, room)
    sent = message["attachments"][0]
    assert remove(cast.ravi_client, message).json["attachments"] == []
    for client in (cast.ravi_client, cast.otto_client):
        assert refusal(fetch(client, sent)) == (404, "not_found")
        assert refusal(fetch(client, sent, "/thumbnail")) == (404, "not_found")
        assert sent["attachment_id"] not in client.get(f"/chat/rooms/{room}/messages").text
    assert fetch(cast.mo_client, sent).status_code == 200  # like its words, until they are erased
    assert revisions(cast.mo_client, message).json["attachments"] == [sent]


def test_the_same_file_in_two_rooms_has_nothing_in_common(cast, app, room):
    other = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, other)
    one, two = (posted(cast.ravi_client, each)["attachments"][0] for each in (room, other))
    assert one["attachment_id"] != two["attachment_id"]
    files = stored(app)
    assert len(files) == 4
    assert len({path.name for path in files}) == 4
    blocks = [{path.read_bytes()[at : at + 16] for at in range(0, path.stat().st_size, 16)} for path in files]
    assert all(not one & two for index, one in enumerate(blocks) for two in blocks[index + 1 :])
    ids = {each["attachment_id"] for each in (one, two)}
    assert not any(path.name.startswith(tuple(ids)) for path in files)
