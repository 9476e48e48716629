"""The links in mails."""

from flask import Blueprint, render_template

from chatroom.core.pages import proven_by_address
from chatroom.notifications import stopping

stop_pages = Blueprint("stop_pages", __name__)


@stop_pages.get("/notices/stop/<token>")
def ask_to_stop(token: str):
    """Programs look at links too: a link alone stops nothing."""
    stopping.must_be_token(token)
    return render_template("notifications/stop.html", is_done=False)


@stop_pages.post("/notices/stop/<token>")
@proven_by_address
def stop(token: str):
    """By the page's button, or by the mail program's (RFC 8058), which knows no session."""
    stopping.stop_mail(token)
    return render_template("notifications/stop.html", is_done=True)
