"""The daily mail as a letter: words, the same as plain HTML, and how to stop it."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask import Flask, render_template

from chatroom.core.clock import now
from chatroom.messages.markdown import plain_text
from chatroom.notifications.notice_serializers import clipped
from chatroom.notifications.stopping import stop_token

CALL_MOST = 240


def letter(app: Flask, reader, news: list) -> EmailMessage:
    """What is new, for one reader."""
    address = app.config["PUBLIC_URL"] or f"http://{app.config['HOST']}:{app.config['PORT']}"
    stop = f"{address}/notices/stop/{stop_token(reader.person.user_id)}"
    rooms = [_shown(each) for each in news]
    given = {"rooms": rooms, "address": address, "stop": stop, "hides_text": reader.hides_text}
    mail = EmailMessage()
    mail["Subject"] = subject(app.config["LIBRARY_NAME"], news)
    mail["From"], mail["To"] = f"{_phrase(app.config['LIBRARY_NAME'])} <{app.config['MAIL_FROM']}>", reader.email
    mail["Date"], mail["Message-ID"] = (
        format_datetime(now()),
        make_msgid(domain=app.config["MAIL_FROM"].partition("@")[2]),
    )
    mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"] = f"<{stop}>", "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(render_template("notifications/digest.txt", **given))
    mail.add_alternative(render_template("notifications/digest.html", **given), subtype="html")
    return mail


def subject(library: str, news: list) -> str:
    """How much, and nothing of what or where."""
    calls = sum(each.mentions for each in news)
    return f"{library}: {counted(sum(each.unread for each in news), calls)}"


def counted(unread: int, calls: int) -> str:
    """`5 new messages, 1 calls you`."""
    words = f"{unread} new message{'s' if unread != 1 else ''}"
    return f"{words}, {calls} call{'s' if calls == 1 else ''} you" if calls else words


def _shown(news) -> dict:
    calls = [
        {
            "who": call.display_name or call.anon_id,
            "text": clipped(plain_text(call.message_html) if call.message_html else call.message_text, CALL_MOST),
            "message_id": call.message_id,
        }
        for call in news.calls
    ]
    return {"id": news.room_id, "name": news.room_name, "count": counted(news.unread, news.mentions), "calls": calls}


def _phrase(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
