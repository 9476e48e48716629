"""The service worker, at an address that decides what it may touch: /notices/, where no page is."""

from pathlib import Path

from flask import Blueprint, current_app

worker = Blueprint("worker", __name__)


@worker.get("/notices/worker.js")
def show_worker():
    """The same for everyone; browsers look at it again whenever they use it."""
    script = Path(current_app.static_folder, "js", "worker", "notices.js").read_text("utf-8")
    return script, 200, {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"}
