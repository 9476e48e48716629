"""Who acts in a story, and what everybody was told in it."""

from types import SimpleNamespace

import requests

from tests.presence.conftest import ask, cookie_of
from tests.presence.sockets import Tab

PEOPLE = ("ada", "lena", "mo", "rita", "ravi", "tess", "otto")


class Story:
    """Acts of the cast on a running server; `answers` and `tabs` keep all that anybody is told."""

    def __init__(self, library: SimpleNamespace) -> None:
        self.library, self.answers, self.rooms, self.messages, self.files = library, [], {}, {}, []
        self.done: set[str] = set()
        self.tabs = {name: Tab(library.server.base_url, cookie_of(library, name)) for name in PEOPLE}

    def act(self, name: str, method: str, path: str, **body) -> dict:
        """Somebody does something over HTTP."""
        answer = ask(self.library, name, method, path, body)
        self._note(method, path)
        self.answers.append((name, path, answer.json))
        return answer.json

    def submit(self, name: str, path: str, /, **fields) -> None:
        """Somebody sends a page's form, and sees the page that it leads to."""
        sent = fields | {"csrf_token": getattr(self.library, f"{name}_client").csrf}
        cookies = {"chatroom": cookie_of(self.library, name)}
        with requests.post(self.library.server.base_url + path, sent, cookies=cookies, timeout=10) as answer:
            for each in (*answer.history, answer):
                headers = "".join(f"{key}: {value}\n" for key, value in each.headers.items())
                self.answers.append((name, path, f"{headers}\n{each.text}"))
        self._note("POST", path)

    def say(self, name: str, event: str, namespace: str = "/chat", **data) -> dict:
        """Somebody does something over their socket."""
        answer = self.tabs[name].say(event, namespace, **data)
        self.done.add(f"{namespace} {event}")
        room_id = data.get("room_id", "")
        self.answers.append((name, f"/chat/rooms/{room_id}", answer))
        return answer

    def post(self, name: str, room: str, text: str, **more) -> dict:
        """Somebody writes a message."""
        made = self.say(name, "send_message", room_id=self.rooms[room], message_text=text, **more)["message"]
        self.messages[made["message_id"]] = self.rooms[room]
        return made

    def handle(self, name: str, room: str) -> str:
        """Somebody's handle in a room."""
        return self.act(name, "GET", self.path(room))["anon_id"]

    def path(self, room: str, rest: str = "") -> str:
        """An address in a room."""
        return f"/chat/rooms/{self.rooms[room]}{rest}"

    def _note(self, method: str, path: str) -> None:
        rule, _ = self.library.app.url_map.bind("localhost").match(path.partition("?")[0], method, return_rule=True)
        self.done.add(f"{method} {rule.rule}")

    def close(self) -> None:
        """Everybody closes their page."""
        for tab in self.tabs.values():
            tab.close()
