"""The extensions, not yet bound to an app."""

from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from chatroom.core.database import ChatSession, metadata

db = SQLAlchemy(metadata=metadata, session_options=ChatSession.options())
migrate = Migrate()
login_manager = LoginManager()
socketio = SocketIO()
csrf = CSRFProtect()
compress = Compress()
