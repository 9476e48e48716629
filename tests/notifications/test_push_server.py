"""Web Push from the real server, on whichever engine it runs: beside the requests, to a push service of our own."""

import shutil
import time

from tests.cast import assemble
from tests.conftest import KEYS, closing_database, make_app
from tests.notifications.push_service import Browser, running_push_service
from tests.presence.conftest import ask, handle, make_room
from tests.server import run_flask, running_server


def test_a_server_calls_a_browser_while_it_serves(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "chat.db")
    url, browser = f"sqlite:///{tmp_path}/chat.db", Browser()
    with running_push_service() as service:
        settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path), "RATE_LIMITS": "off", **KEYS}
        settings["PUSH_SERVICES"] = service.address
        run_flask(settings, "push", "keys")
        with closing_database(make_app(url, tmp_path, RATE_LIMITS="off")) as app, running_server(settings) as server:
            library = assemble(app)
            library.server = server
            room = make_room(library)
            ask(library, "ravi", "POST", f"/chat/rooms/{room}/join", {})
            path = "/chat/push-subscriptions"
            assert ask(library, "ravi", "POST", path, browser.subscription(f"{service.address}/ravi")).status == 204
            text = f"Come along, @{handle(library, 'ravi', room)}!"
            assert ask(library, "rita", "POST", f"/chat/rooms/{room}/messages", {"message_text": text}).status == 201
            until = time.monotonic() + 15
            while not service.came and time.monotonic() < until:
                time.sleep(0.05)
            assert browser.read(service.came[0][2])["text"] == text
            assert "Traceback" not in server.log
