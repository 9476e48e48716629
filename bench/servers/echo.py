"""The bare framework: a room of Flask-SocketIO on eventlet that stores nothing. Usage: echo.py PORT [--nodelay]"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import itertools  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import eventlet.wsgi  # noqa: E402
from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

app = Flask(__name__)
app.config["SECRET_KEY"] = "bench"
io = SocketIO(app, async_mode="eventlet")
numbers = itertools.count(1)


@io.on("join")
def on_join(data):
    """Hear a room."""
    join_room(data["room"])


@io.on("message")
def on_message(data):
    """Tell everybody in it."""
    message = {"id": next(numbers), "ts": time.time(), "user": "u", "text": data["text"]}
    emit("message", message, to=data["room"])
    return {"id": message["id"], "ts": message["ts"]}


if __name__ == "__main__":
    port = int(sys.argv[1])
    if "--nodelay" in sys.argv:
        # Accepted connections inherit the option from the listener; io.run() has no way to set it.
        listener = eventlet.listen(("127.0.0.1", port), backlog=1024)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        eventlet.wsgi.server(listener, app, log_output=False)
    else:
        io.run(app, port=port)
