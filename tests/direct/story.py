"""What two do who write to each other, in the story that is told for the leak test."""


def write_directly(story) -> None:
    """Ravi and Mo talk, Rita declines, Tess blocks and unblocks, and of what Rita takes no more nobody hears."""
    for name, asker, room, asked in (
        ("direct", "ravi", "public", "mo"), ("declined", "ravi", "private", "rita"),
        ("blocked", "mo", "study", "tess"), ("withheld", "mo", "private", "rita"),
    ):  # fmt: skip
        if name == "withheld":
            story.act("rita", "PATCH", "/chat/direct", takes_requests=False)
        words = {"room_id": story.rooms[room], "anon_id": story.handle(asked, room), "message_text": "May I?"}
        story.rooms[name] = story.act(asker, "POST", "/chat/direct", **words)["room_id"]
    for name, who, verb in (("direct", "mo", "accept"), ("declined", "rita", "decline"), ("blocked", "tess", "block"),
                            ("blocked", "tess", "unblock"), ("withheld", "rita", "accept")):  # fmt: skip
        story.act(who, "POST", f"/chat/direct/{story.rooms[name]}/{verb}")
    for who in story.tabs:
        story.say(who, "join_room", room_id=story.rooms["direct"])
        story.act(who, "POST", f"/chat/direct/{story.rooms['direct']}/decline")
    for who in ("ravi", "mo"):
        story.act(who, "PATCH", f"/chat/direct/{story.rooms['direct']}", shows_read=True)
    story.say("mo", "typing", room_id=story.rooms["direct"])
    for who in ("ravi", "mo"):
        story.post(who, "direct", "A word between two")
    story.say("ravi", "mark_read", room_id=story.rooms["direct"], seq=2)
    story.tabs["mo"].hears("direct_read", other_read_seq=2)
    story.submit("otto", "/account/direct-messages", takes_requests="")
