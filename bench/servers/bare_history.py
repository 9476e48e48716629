"""The floor for a page of history: one SQL statement behind Flask, with neither sign-in nor rights.

It reads the same rows and answers the same fields, served by the same server; `open=1` opens the sealed texts too.
"""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import socket  # noqa: E402
import sqlite3  # noqa: E402
import sys  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")

import eventlet.wsgi  # noqa: E402
import psycopg  # noqa: E402
from cryptography.fernet import Fernet  # noqa: E402
from flask import Flask, jsonify, request  # noqa: E402

STORED = (
    "message_id", "room_id", "seq", "updated_seq", "anon_id", "role", "badge", "display_name", "message_type",
    "message_text", "message_html", "parent_id", "reply_count", "version", "sent_at", "edited_at", "is_deleted",
    "deleted_as", "client_id",
)  # fmt: skip
NOT_YET = {"is_pinned": False, "reactions": {}, "attachments": []}


def make_peer(url: str, key: str) -> Flask:
    """The whole of it."""
    app, fernet = Flask("peer"), Fernet(key)
    connection, mark = _connect(url)
    query = f"SELECT {', '.join(STORED)} FROM chat_messages WHERE room_id = {mark} AND seq < {mark} "

    @app.get("/rooms/<int:room_id>/messages")
    def list_messages(room_id: int):
        before = request.args.get("before", 2**31 - 1, int)
        rows = connection.execute(f"{query} ORDER BY seq DESC LIMIT 51", (room_id, before)).fetchall()
        if request.args.get("open"):
            texts = [fernet.decrypt(bytes(row[9])).decode() for row in rows]
        else:
            texts = [bytes(row[9]).decode() for row in rows]
        messages = [
            {**dict(zip(STORED, row, strict=True)), **NOT_YET, "message_text": text, "message_html": f"<p>{text}</p>"}
            for row, text in zip(rows[:50], texts, strict=False)
        ]
        return jsonify(messages=messages[::-1], has_more=len(rows) > 50)

    return app


def _connect(url: str):
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False), "?"
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True), "%s"


if __name__ == "__main__":
    _, port, url, key = sys.argv
    listener = eventlet.listen(("127.0.0.1", int(port)))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    eventlet.wsgi.server(listener, make_peer(url, key), log_output=False)
