"""A person at a real server: their cookie, their requests, and a WebSocket on which every byte is ours."""

import json
import time
from collections import deque
from dataclasses import dataclass

import requests
import websocket
from flask import Flask

from chatroom.accounts import queries, sessions
from chatroom.accounts.models import User
from chatroom.accounts.signin import COOKIE_KEY
from chatroom.core.facts import transaction
from chatroom.extensions import db
from tests.cast import email

CHAT, PRESENCE = "/chat", "/presence"


_open: list = []


class RefusedError(Exception):
    """A namespace did not let the socket in."""


@dataclass
class Somebody:
    """One of the cast, in a browser of their own at a running server."""

    base_url: str
    cookie: str
    credential: str
    user_id: int

    def __post_init__(self) -> None:
        self.http = requests.Session()
        _open.append(self.http)
        self.http.cookies.set("chatroom", self.cookie, domain="127.0.0.1", path="/")
        self._csrf = ""

    def get(self, path: str, **query) -> requests.Response:
        """Read something."""
        return self.http.get(self.base_url + path, params=query, timeout=30)

    def post(self, path: str, body: dict | None = None) -> requests.Response:
        """Make or do something."""
        return self._change("POST", path, body)

    def patch(self, path: str, body: dict) -> requests.Response:
        """Change something."""
        return self._change("PATCH", path, body)

    def delete(self, path: str) -> requests.Response:
        """Take something away."""
        return self._change("DELETE", path, None)

    def submit(self, path: str, **fields: str) -> requests.Response:
        """Send a page's form."""
        self._csrf = self._csrf or self.get("/auth/me").json()["csrf_token"]
        return self.http.post(self.base_url + path, data=fields | {"csrf_token": self._csrf}, timeout=30)

    def socket(self, *namespaces: str) -> "Wire":
        """A WebSocket in these namespaces, /chat unless told."""
        wire = Wire(self.base_url, cookie=self.cookie)
        for namespace in namespaces or (CHAT,):
            wire.enter(namespace)
        return wire

    def _change(self, method: str, path: str, body: dict | None) -> requests.Response:
        self._csrf = self._csrf or self.get("/auth/me").json()["csrf_token"]
        headers = {"X-CSRFToken": self._csrf}
        return self.http.request(method, self.base_url + path, json=body or {}, headers=headers, timeout=30)


class Wire:
    """Engine.IO and Socket.IO by hand."""

    def __init__(self, base_url: str, cookie: str | None = None, query: str = "EIO=4&transport=websocket", **options):
        cookies = {"cookie": f"chatroom={cookie}"} if cookie else {}
        options = {"timeout": 10, "suppress_origin": True, **cookies, **options}
        self.ws = websocket.create_connection(f"{base_url.replace('http', 'ws', 1)}/socket.io/?{query}", **options)
        self.tcp = self.ws.sock
        _open.extend([self.ws, self.tcp])
        self.heard_so_far: deque[tuple[str, list]] = deque()
        self.acks: dict[int, list] = {}
        self.doors: dict[str, str] = {}
        self.last_id, self.patience = 0, 5.0
        self.hello = json.loads(self.ws.recv()[1:])

    def enter(self, namespace: str, auth: dict | None = None) -> None:
        """Ask to be let into a namespace."""
        self.ws.send(f"40{namespace},{json.dumps(auth) if auth is not None else ''}")
        self._until(lambda: namespace in self.doors, 5)
        if self.doors[namespace].startswith("4"):
            raise RefusedError(self.doors[namespace][1:])

    def ask(self, event: object, *arguments: object, namespace: str = CHAT) -> dict:
        """Send an event, and return what its acknowledgement says."""
        return self.ask_raw(json.dumps([event, *arguments]), namespace)

    def ask_raw(self, payload: str, namespace: str = CHAT, *, kind: str = "42", attachments: tuple = ()) -> dict:
        """Send whatever it is, and return what its acknowledgement says."""
        self.last_id += 1
        self.ws.send(f"{kind}{namespace},{self.last_id}{payload}")
        for attachment in attachments:
            self.ws.send_binary(attachment)
        self._until(lambda: self.last_id in self.acks, self.patience)
        [answer] = self.acks.pop(self.last_id)
        return answer

    def ask_unanswered(self, event: str, *arguments: object) -> bool:
        """True if an event gets no answer, from a server that answers others."""
        self.patience = 0.3
        try:
            self.ask(event, *arguments)
        except TimeoutError:
            return True
        return False

    def hear(self, event: str, seconds: float = 5) -> dict:
        """The next event of that name; what came before it is forgotten."""
        found = []

        def look():
            while self.heard_so_far and not found:
                name, arguments = self.heard_so_far.popleft()
                found.extend(arguments if name == event else [])
            return found

        self._until(look, seconds)
        return found[0]

    def hears_nothing(self, event: str, seconds: float) -> bool:
        """True if no such event comes for so long."""
        try:
            self.hear(event, seconds)
        except TimeoutError:
            return True
        return False

    def ends_within(self, seconds: float) -> bool:
        """Whether the server closes the connection by then."""
        try:
            self._until(lambda: False, seconds)
        except TimeoutError:
            return False
        except (websocket.WebSocketException, OSError):
            return True

    def _until(self, ready, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.ws.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                self._take(self.ws.recv())
            except websocket.WebSocketTimeoutException:
                raise TimeoutError("the server said nothing of the kind") from None

    def _take(self, frame: str | bytes) -> None:
        if frame == "":
            raise websocket.WebSocketConnectionClosedException("closed")
        if frame == "2":
            self.ws.send("3")
        elif frame[:2] in ("40", "44"):
            namespace, _, rest = frame[2:].partition(",") if frame[2:3] == "/" else ("/", "", frame[2:])
            self.doors[namespace] = frame[1] + rest
        elif frame[:2] in ("42", "43"):
            namespace, _, rest = frame[2:].partition(",")
            number, _, payload = rest.partition("[")
            arguments = json.loads(f"[{payload}")
            if frame[1] == "3":
                self.acks[int(number)] = arguments
            else:
                self.heard_so_far.append((arguments[0], arguments[1:]))


def close_everything() -> None:
    """Let everybody leave."""
    while _open:
        _open.pop().close()


def sign_in(app: Flask, base_url: str, name: str) -> Somebody:
    """A new sign-in of one of the cast, on a device of its own."""
    with app.app_context():
        user = db.session.scalars(db.select(User).where(User.email == email(name))).one()
        with transaction():
            token = sessions.start(user, "Firefox on Linux")
        person = queries.find_person_by_session(token)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[COOKIE_KEY] = token
    return Somebody(base_url, client.get_cookie("chatroom").value, person.credential, person.user_id)
