"""The server by which mail leaves: no password and no mail before the line is sealed, unless it is this machine's."""

import ssl

import pytest

from chatroom.notifications.mail import Server

SEALED = (ssl.CERT_REQUIRED, True)


class Noting:
    """A server that notes what it is asked for."""

    def __init__(self, kind: str, done: list) -> None:
        self.kind, self.done = kind, done

    def __call__(self, host, port, timeout, context=None):
        self.done.append((self.kind, host, port, *_seal(context)))
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done.append("closed")

    def starttls(self, context):
        self.done.append(("sealed", *_seal(context)))

    def login(self, *who):
        self.done.append(who)

    def send_message(self, mail):
        self.done.append(mail)


def _seal(context: ssl.SSLContext | None) -> tuple:
    return (context.verify_mode, context.check_hostname) if context else ()


@pytest.mark.parametrize(
    "url, told",
    [
        ("smtp://me:p%40ss@127.0.0.1:2525", [("SMTP", "127.0.0.1", 2525), ("me", "p@ss")]),
        ("smtp://localhost", [("SMTP", "localhost", 587)]),
        ("smtp://me:p%40ss@mail.example.org",
         [("SMTP", "mail.example.org", 587), ("sealed", *SEALED), ("me", "p@ss")]),
        ("smtp://mail.example.org:25", [("SMTP", "mail.example.org", 25), ("sealed", *SEALED)]),
        ("smtps://me:p%40ss@mail.example.org",
         [("SMTP_SSL", "mail.example.org", 465, *SEALED), ("me", "p@ss")]),
        ("smtps://localhost:4650", [("SMTP_SSL", "localhost", 4650, *SEALED)]),
    ],
)  # fmt: skip
def test_a_line_to_elsewhere_is_sealed_first(monkeypatch, url, told):
    done = []
    for kind in ("SMTP", "SMTP_SSL"):
        monkeypatch.setattr(f"chatroom.notifications.mail.smtplib.{kind}", Noting(kind, done))
    Server(url).send("a mail")
    assert done == [*told, "a mail", "closed"]
