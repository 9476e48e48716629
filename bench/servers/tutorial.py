"""A chat as tutorials write it: Flask-SQLAlchemy on SQLite, a commit for each message. Usage: tutorial.py PORT FILE"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402
from flask_sqlalchemy import SQLAlchemy  # noqa: E402

app = Flask(__name__)
app.config["SECRET_KEY"] = "bench"
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{sys.argv[2]}"
db = SQLAlchemy(app)
io = SocketIO(app, async_mode="eventlet")


class Message(db.Model):
    """What was said."""

    id = db.Column(db.Integer, primary_key=True)
    room = db.Column(db.String(80), nullable=False)
    user = db.Column(db.String(80), nullable=False)
    text = db.Column(db.Text, nullable=False)
    created_at = db.Column(db.DateTime, nullable=False, default=lambda: datetime.now(UTC))


@io.on("join")
def on_join(data):
    """Hear a room."""
    join_room(data["room"])


@io.on("message")
def on_message(data):
    """Keep it, then tell everybody."""
    message = Message(room=data["room"], user="u", text=data["text"])
    db.session.add(message)
    db.session.commit()
    told = {"id": message.id, "ts": message.created_at.isoformat(), "user": message.user, "text": message.text}
    emit("message", told, to=data["room"])
    return {"id": told["id"], "ts": told["ts"]}


if __name__ == "__main__":
    with app.app_context():
        db.create_all()
    io.run(app, port=int(sys.argv[1]))
