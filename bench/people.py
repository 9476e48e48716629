"""The people of the load: accounts, rooms and memberships by the contract alone, made once and copied for each run."""

import http.cookiejar
import json
import re
import secrets
import urllib.parse
import urllib.request
from dataclasses import dataclass

from cryptography.fernet import Fernet

from tests.server import run_flask, running_server

PEOPLE = 8
PASSWORD = "a quiet reading room 7"


@dataclass(frozen=True)
class Library:
    """A database with people who are signed in and members of every room, and what opens it."""

    settings: dict[str, str]
    cookies: list[str]
    rooms: list[str]


def found_library(place: dict[str, str], rooms: int) -> Library:
    """Make a library in an empty database."""
    settings = place | {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "RATE_LIMITS": "off",
    }
    run_flask(settings, "db", "upgrade")
    with running_server(settings | {"SELF_REGISTRATION": "on"}) as server:
        people = [Reader(server.base_url, number) for number in range(PEOPLE)]
        made = [people[0].post("/chat/rooms", room_name=f"Bench {n}", room_type="public") for n in range(rooms)]
        numbers = [str(room["room_id"]) for room in made]
        for reader in people[1:]:
            for number in numbers:
                reader.post(f"/chat/rooms/{number}/join")
    return Library(settings, [reader.cookie for reader in people], numbers)


class Reader:
    """Somebody with an account, signed in."""

    def __init__(self, base_url: str, number: int) -> None:
        self._base_url, self._jar = base_url, http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar)).open
        page = self._open(f"{base_url}/register").read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        form = {"name": f"Bench {number}", "email": f"bench{number}@example.org", "password": PASSWORD}
        self._open(f"{base_url}/register", urllib.parse.urlencode(form | {"csrf_token": token}).encode())
        self._csrf = json.load(self._open(f"{base_url}/auth/me"))["csrf_token"]

    def post(self, path: str, **body) -> dict:
        """Ask for a change, as a page would."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._csrf}
        request = urllib.request.Request(self._base_url + path, json.dumps(body).encode(), headers)
        return json.load(self._open(request))

    @property
    def cookie(self) -> str:
        """What shows who they are."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
