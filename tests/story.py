"""A small story in which everything happens once that another patron could learn something by."""

from tests import story_files
from tests.cast import PASSWORD, email, real_name
from tests.direct.story import write_directly
from tests.presence.sockets import PRESENCE
from tests.storyteller import PEOPLE, Story


def tell(story: Story) -> None:
    """The whole of it."""
    _gather(story)
    _talk(story)
    _forward(story)
    story_files.tell(story)
    _save(story)
    _pin(story)
    write_directly(story)
    _moderate(story)
    _come_and_go(story)
    _begin(story)
    _be_called(story)
    _renew(story)
    _keep_house(story)
    _search(story)
    _try_what_is_not_allowed(story)


def _gather(story: Story) -> None:
    for kind, host in (("public", "rita"), ("librarian", "lena"), ("private", "rita"), ("study", "tess")):
        made = story.act(host, "POST", "/chat/rooms", room_name=f"A {kind} room", room_type=kind, topic="Books")
        story.rooms[kind] = made["room_id"]
        invite = story.act(host, "POST", story.path(kind, "/invites"), max_uses=5)
        for guest in ("ravi", "mo"):
            if kind in ("public", "librarian"):
                story.act(guest, "POST", story.path(kind, "/join"))
            else:
                story.act(guest, "POST", "/chat/invites/redeem", invite_code=invite["invite_code"])
        story.act(host, "DELETE", f"/chat/invites/{invite['invite_id']}")
    for name in PEOPLE:
        for room_id in story.rooms.values():
            story.say(name, "join_room", room_id=room_id)


def _talk(story: Story) -> None:
    story.act("lena", "PUT", "/chat/presence", status="busy", status_text="At the desk")
    story.say("ravi", "set_status", PRESENCE, status="away", status_text="Tea")
    story.say("mo", "heartbeat", PRESENCE, idle=True)
    for room, host in (("public", "rita"), ("private", "rita"), ("study", "tess"), ("librarian", "lena")):
        first = story.post(host, room, f"Welcome @{story.handle('ravi', room)}, and @room")
        story.post("ravi", room, "Thank you", parent_id=first["message_id"], client_id="a1")
        _follow(story, host, first)
        story.say("ravi", "typing", room_id=story.rooms[room])
        story.say("mo", "mark_read", room_id=story.rooms[room], seq=2)
        story.say("mo", "sync", room_id=story.rooms[room], after=0)
        story.act("ravi", "PUT", f"/chat/messages/{first['message_id']}/reactions/\N{PARTY POPPER}")
        story.say("mo", "react", message_id=first["message_id"], emoji="\N{PARTY POPPER}", on=True)
        story.act("mo", "DELETE", f"/chat/messages/{first['message_id']}/reactions/\N{PARTY POPPER}")
        story.say(host, "edit_message", message_id=first["message_id"], message_text="*Hello*", version=1)
        story.act(host, "PATCH", f"/chat/messages/{first['message_id']}", message_text="Late", version=1)


def _follow(story: Story, host: str, first: dict) -> None:
    path = f"/chat/messages/{first['message_id']}"
    story.act("mo", "PUT", f"{path}/follow")
    last = story.post(host, next(room for room, number in story.rooms.items() if number == first["room_id"]), "Soon?",
                      parent_id=first["message_id"])  # fmt: skip
    story.act("ravi", "POST", f"{path}/thread/read", seq=last["seq"])
    story.act("mo", "DELETE", f"{path}/follow")
    story.act("mo", "POST", "/chat/threads/read-all")


def _forward(story: Story) -> None:
    """From a room where one is known under another handle, with that room's handles and links in the text."""
    source = story.rooms["private"]
    told = f"As @{story.handle('rita', 'private')} said ([there](/rooms/{source}#m1))"
    said = story.post("rita", "private", told)
    for room in ("study", "public"):
        story.act(
            "ravi", "POST", f"/chat/messages/{said['message_id']}/forward", room_id=story.rooms[room], client_id="f1"
        )
    story.act("otto", "POST", f"/chat/messages/{said['message_id']}/forward", room_id=story.rooms["public"])


def _save(story: Story) -> None:
    """Each of them something of every room they are in, so that the walk reads whose each saved message is."""
    for name in ("ravi", "mo"):
        for message_id in story.messages:
            story.act(name, "PUT", f"/chat/messages/{message_id}/saved")
    story.act("mo", "DELETE", f"/chat/messages/{next(iter(story.messages))}/saved")


def _pin(story: Story) -> None:
    for name, room in (("lena", "public"), ("rita", "private"), ("tess", "study")):
        for message_id in [each for each, room_id in story.messages.items() if room_id == story.rooms[room]][:2]:
            story.act(name, "PUT", f"/chat/messages/{message_id}/pin")
        story.act(name, "DELETE", f"/chat/messages/{message_id}/pin")
        story.act("ravi", "GET", story.path(room, "/pins"))


def _moderate(story: Story) -> None:
    regretted = story.post("ravi", "private", "A regretted word")
    ravi, mo = story.handle("ravi", "private"), story.handle("mo", "private")
    story.act("rita", "PATCH", story.path("private", f"/members/{mo}"), role="moderator")
    story.act("mo", "DELETE", f"/chat/messages/{regretted['message_id']}", reason="Spoiler")
    story.act("mo", "GET", f"/chat/messages/{regretted['message_id']}/revisions")
    story.act("mo", "PATCH", story.path("private", f"/members/{ravi}"), is_muted=True)
    story.say("ravi", "send_message", room_id=story.rooms["private"], message_text="x")
    story.act("mo", "PATCH", story.path("private", f"/members/{ravi}"), is_muted=False)
    story.act("lena", "DELETE", f"/chat/messages/{story.post('ravi', 'public', 'Spam')['message_id']}")
    story.act("rita", "PATCH", story.path("public"), topic="No hurry", slow_mode_seconds=0)


def _come_and_go(story: Story) -> None:
    story.act("mo", "POST", story.path("public", "/leave"))
    story.act("mo", "POST", story.path("public", "/join"), handle="fresh")
    story.post("mo", "public", "Back again")
    story.act("otto", "POST", story.path("public", "/join"))
    story.act("rita", "DELETE", story.path("public", f"/members/{story.handle('otto', 'public')}"))
    story.act("rita", "POST", story.path("public", "/hand-over"), anon_id=story.handle("ravi", "public"))


def _begin(story: Story) -> None:
    for room in ("public", "private"):
        story.act("ravi", "PUT", story.path(room, "/draft"), message_text="Begun and not yet said")
        story.act("ravi", "GET", "/chat/drafts")
    story.act("ravi", "DELETE", story.path("public", "/draft"))


def _be_called(story: Story) -> None:
    story.act("ravi", "PATCH", "/chat/notices", has_sound=True, by_mail=True, time_zone="Europe/Berlin")
    story.act("ravi", "PATCH", story.path("public", "/mine"), notify="all")
    story.post("mo", "public", f"Are you there, @{story.handle('ravi', 'public')}?")
    story.post("mo", "private", f"And here, @{story.handle('ravi', 'private')}?")
    browser = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": "B" + "A" * 86, "auth": "A" * 22}
    story.act("ravi", "POST", "/chat/push-subscriptions", **browser)
    story.act("ravi", "DELETE", "/chat/push-subscriptions", endpoint=browser["endpoint"])
    story.submit("ravi", "/notices/stop/x")
    story.tabs["ravi"].hears("notice", kind="mention")


def _renew(story: Story) -> None:
    for name, room in (("mo", "public"), ("ravi", "private"), ("ravi", "study")):
        old = story.handle(name, room)
        story.act(name, "POST", story.path(room, "/handle"))
        story.post(name, room, "Under a new handle")
        story.act("rita", "GET", story.path(room, "/members"))
        story.act("rita", "PATCH", story.path(room, f"/members/{old}"), is_muted=True)


def _keep_house(story: Story) -> None:
    for name in ("ravi", "mo"):
        story.act(name, "POST", story.path("public", "/read"), seq=1)
        story.act(name, "POST", "/chat/rooms/read-all")
        story.act(name, "POST", story.path("public", "/unread"), seq=1)
        story.act(name, "PATCH", story.path("public", "/mine"), is_hushed=True)
    story.say("mo", "mark_unread", room_id=story.rooms["private"], seq=1)
    story.say("ravi", "leave_room", room_id=story.rooms["study"])
    story.say("rita", "delete_message", message_id=story.post("rita", "private", "Never mind")["message_id"])
    story.submit("lena", "/account/display-name", display_name="The front desk")
    story.post("lena", "librarian", "Under a name of the desk's own")
    story.submit("otto", "/account/handle")
    story.submit("ravi", "/account/tokens", name="A script", scopes="read")
    story.submit("ravi", "/account/tokens/1/revoke")
    _administer(story, f"/admin/people/{story.library.bibi.user_id}")


def _search(story: Story) -> None:
    """Whoever may, finds what was said, and by whom."""
    ravi = story.handle("ravi", "public")
    for name in PEOPLE:
        for q in ("welcome", "hello", "under+a+new+handle", "from:me", f"from:{ravi}"):
            story.act(name, "GET", f"/chat/search?q={q}")


def _administer(story: Story, bibi: str) -> None:
    """What is done about accounts is done to Bibi's, which the story can spare."""
    story.submit("bibi", "/account/password", current=PASSWORD, new="a rainy afternoon")
    story.submit("bibi", "/account/sessions/revoke-others")
    story.submit("bibi", f"/account/sessions/{story.library.bibi.session_id}/revoke")
    story.submit("bibi", "/login", email=email("bibi"), password="a rainy afternoon")
    story.submit("bibi", "/logout")
    for number, path in enumerate(("/register", "/admin/people")):
        name = f"nora{number}"
        story.submit("ada", path, name=real_name(name), email=email(name), password="a rainy afternoon")
    for act, fields in (("role", {"role": "teacher"}), ("assign", {"department": "History", "level": "2"}),
                        ("ban", {"reason": "Spam"}), ("lift", {}),
                        ("deactivate", {}), ("activate", {})):  # fmt: skip
        story.submit("ada", f"{bibi}/{act}", **fields)


def _try_what_is_not_allowed(story: Story) -> None:
    for room, room_id in story.rooms.items():
        story.say("otto", "send_message", room_id=room_id, message_text="x")
        story.say("otto", "sync", room_id=room_id, after=0)
        story.act("otto", "POST", story.path(room, "/messages"), message_text="x")
        story.act("otto", "POST", story.path(room, "/leave"))
    for message_id in story.messages:
        story.say("otto", "delete_message", message_id=message_id)
        story.act("otto", "PUT", f"/chat/messages/{message_id}/pin")
        story.say("otto", "react", message_id=message_id, emoji="\N{PARTY POPPER}", on=True)
        story.say("otto", "edit_message", message_id=message_id, message_text="x", version=1)
    story.say("otto", "no_such_event")
