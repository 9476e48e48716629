"""Canary people: nothing that another patron can reach carries or determines who they are."""

import json
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from chatroom.accounts.models import User
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.realtime import namespace
from chatroom.rooms.models import RoomMember
from tests.cast import assemble, email, real_name
from tests.conftest import KEYS, closing_database, make_app
from tests.presence.conftest import cookie_of
from tests.server import running_server
from tests.story import tell
from tests.storyteller import PEOPLE, Story

FIRST_USER_ID = 900_000  # conspicuous wherever one turns up
TRACES = [*map(real_name, PEOPLE), *map(email, PEOPLE), "Realname", "canary.example"]
USER_ID = re.compile(r"(?<!\d)9000\d\d(?!\d)")
HANDLE = re.compile(r"[a-z]+-[a-z]+-\d{4}(?!\d)")
WRITTEN = ("message_text", "message_html")  # what people say themselves


@pytest.fixture(scope="module")
def story(sqlite_template, tmp_path_factory) -> Iterator[Story]:
    """The story told on a real server, and everything that was said to anybody."""
    folder = tmp_path_factory.mktemp("leaks")
    shutil.copy(sqlite_template, folder / "chat.db")
    url = f"sqlite:///{folder}/chat.db"
    settings = {
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "RATE_LIMITS": "off",
        "SELF_REGISTRATION": "on",
        **KEYS,
    }
    with closing_database(make_app(url, folder, RATE_LIMITS="off")) as app:
        with app.app_context(), transaction():
            db.session.add(
                User(user_id=FIRST_USER_ID, name=real_name("nobody"), email=email("nobody"), password_hash="!")
            )
        library = assemble(app)
        with running_server(settings) as server:
            library.server, library.app = server, app
            story = Story(library)
            try:
                tell(story)
                yield story
            finally:
                story.close()


@pytest.fixture(scope="module")
def handles(story) -> dict[str, str]:
    """Whose each handle is, or was."""
    names = {getattr(story.library, name).user_id: name for name in PEOPLE}
    with story.library.app.app_context():
        return {each.anon_id: names[each.user_id] for each in db.session.query(AnonId) if each.user_id in names}


@pytest.fixture(scope="module")
def in_room(story) -> dict[int, set[str]]:
    """The handles that are, or were, members of each room."""
    found = {room_id: set() for room_id in story.rooms.values()}
    with story.library.app.app_context():
        for member in db.session.query(RoomMember):
            found[member.room_id].add(member.anon_id)
    return found


@pytest.fixture(scope="module")
def walk(story, handles) -> list[tuple[str, str, str]]:
    """Everyone's answer from every page and every GET of the API: (who, path, headers and body)."""
    return [(name, path, _get(story, name, path)) for name in PEOPLE for path in sorted(_addresses(story, handles))]


def _addresses(story, handles) -> set[str]:
    parts = {
        "room_id": [*story.rooms.values(), 2_000_000], "message_id": [*story.messages, 2_000_000],
        "invite_id": [1], "anon_id": [*handles, "x"],
        "attachment_id": story.files, "user_id": [FIRST_USER_ID + 1], "filename": ["x"],
        "token": ["x"], "version": ["0" * 12],
    }  # fmt: skip
    found = set()
    for rule in story.library.app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        paths = {rule.rule}
        unknown = rule.arguments - parts.keys()
        assert not unknown, f"{rule.rule} has parts that this walk does not fill: {', '.join(unknown)}."
        for part in rule.arguments:
            paths = {re.sub(rf"<[^<>]*\b{part}>", str(value), path) for path in paths for value in parts[part]}
        found |= paths
    return found


def _get(story, name, path) -> str:
    request = urllib.request.Request(story.library.server.base_url + path)
    request.add_header("Cookie", f"chatroom={cookie_of(story.library, name)}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return f"{answer.headers}\n{answer.read().decode(errors='replace')}"
    except urllib.error.HTTPError as refusal:
        with refusal:
            assert refusal.code != 500, path
            return f"{refusal.headers}\n{refusal.read().decode(errors='replace')}"


def _told(story, walk) -> Iterator[tuple[str, str, str]]:
    """All that anybody was told: (who, about which address, in which words)."""
    yield from walk
    for name, path, answer in story.answers:
        yield name, path, answer if isinstance(answer, str) else json.dumps(answer)
    for name, tab in story.tabs.items():
        for each in list(tab.heard):
            yield name, f"/chat/rooms/{each.data.get('room_id', '')}", json.dumps({each.event: each.data})


def _is_of_the_admin_pages(name, path) -> bool:
    return name == "ada" and path.startswith("/admin")


def test_the_story_tells_of_every_change_and_every_event(story):
    rules = story.library.app.url_map.iter_rules()
    known = {f"{method} {rule.rule}" for rule in rules for method in rule.methods - {"GET", "HEAD", "OPTIONS"}}
    known |= {f"{space} {event}" for space, event in namespace._handlers}
    assert not known - story.done, f"tests/story.py does not tell of these: {sorted(known - story.done)}."


def test_the_story_was_heard(story, walk, handles):
    heard = {each.event for tab in story.tabs.values() for each in tab.heard}
    assert heard >= {"message", "message_edited", "reaction", "message_deleted", "typing", "room_updated",
                     "member_joined", "member_left", "unread", "removed", "presence", "invite_updated",
                     "direct_request", "direct_changed", "direct_read", "thread", "threads_read", "draft",
                     "notice"}  # fmt: skip
    assert len(handles) > len(PEOPLE) + 6
    told = [words for name, path, words in walk if _is_of_the_admin_pages(name, path)]
    assert any(real_name("rita") in words for words in told)


def test_no_name_and_no_address_is_told(story, walk):
    for name, path, words in _told(story, walk):
        if not _is_of_the_admin_pages(name, path):
            assert [trace for trace in TRACES if trace in words] == [], (name, path)


def test_no_user_id_is_told(story, walk):
    for name, path, words in _told(story, walk):
        if not _is_of_the_admin_pages(name, path):
            assert USER_ID.findall(words) == [], (name, path)


def test_the_admin_pages_show_no_handle(walk, handles):
    for name, path, words in walk:
        if path.startswith("/admin"):
            assert [handle for handle in HANDLE.findall(words) if handle in handles] == [], (name, path)


def test_a_handle_is_told_in_its_own_rooms_alone(story, walk, handles, in_room):
    for name, path, words in _told(story, walk):
        words = _without_conversations(words, in_room)
        others = {handle for handle in HANDLE.findall(words) if handles.get(handle, name) != name}
        if others and not path.startswith("/avatars/"):
            rooms = _rooms_spoken_of(story, path, words)
            if len(rooms) == 1:
                assert others <= in_room[rooms.pop()], (name, path)
            else:  # each handle stands in a thing that names its room, and in no thing of another room
                assert others <= _told_in_their_rooms(words, in_room), (name, path)


def _rooms_spoken_of(story, path, words) -> set[int]:
    if found := re.search(r"/rooms/(\d+)", path):
        return {int(found[1])}
    if found := re.search(r"/messages/(\d+)", path):
        return {story.messages[int(found[1])]}
    return {int(each) for each in re.findall(r'"room_id": ?(\d+)', words)}


def _without_conversations(words, in_room) -> str:
    """A conversation is called by a handle that is in it, wherever it is listed."""
    for thing in (thing for thing in _things(words) if thing.get("room_type") == "direct"):
        named = HANDLE.findall(thing["room_name"])
        assert {*named} <= in_room[thing["room_id"]], thing
        for handle in named:
            words = re.sub(rf'"room_name": ?"{handle}"', '"room_name": ""', words)
            words = words.replace(f"{handle} would like to write to you", "")
    return words


def _told_in_their_rooms(words, in_room) -> set[str]:
    handles, told = set().union(*in_room.values()), set()
    for thing in (thing for thing in _things(words) if "room_id" in thing):
        said = set(HANDLE.findall(json.dumps(thing)))
        assert said & handles <= in_room[thing["room_id"]], thing
        told |= said
    return told


def test_no_one_thing_ties_two_handles_of_a_person(story, walk, handles):
    for name, path, words in _told(story, walk):
        for thing in _things(words):
            said = [value for key, value in thing.items() if isinstance(value, str) and key not in WRITTEN]
            found = [handles[each] for each in set(HANDLE.findall(" ".join(said))) if each in handles]
            assert len(found) == len(set(found)) or set(found) == {name}, (name, path, thing)


def _things(words) -> list[dict]:
    """Every JSON object in an answer, however deep."""
    things: list[dict] = []
    text = words[words.find("\n\n") + 2 :] if not words.startswith("{") else words
    if boot := re.search(r'id="boot">(.*?)</script>', text, re.DOTALL):
        text = boot[1]
    if text.strip().startswith("{"):
        json.loads(text, object_hook=lambda thing: things.append(thing) or thing)
    return things


def test_the_log_knows_nobody(story, walk, handles):
    log = story.library.server.log
    assert "Traceback" not in log
    assert [trace for trace in [*TRACES, *handles] if trace in log] == []
    assert USER_ID.findall(log) == []


def test_the_cookie_holds_a_secret_and_no_person(story):
    app = story.library.app
    for name in PEOPLE:
        opened = app.session_interface.get_signing_serializer(app).loads(cookie_of(story.library, name))
        assert opened.keys() <= {"sign_in", "csrf_token", "_permanent", "_flashes"}
        assert not USER_ID.findall(str(opened["sign_in"]))
