"""The map of the app: every blueprint, listener, socket handler and command, written by hand.

The only importer of edges. Importing `broadcasts`, `listeners` and `sockets` is what registers them.
"""

from flask import Flask

from chatroom import hub
from chatroom.accounts import broadcasts as _accounts_broadcasts  # noqa: F401
from chatroom.accounts import sockets as _accounts_sockets  # noqa: F401
from chatroom.accounts.account_routes import account
from chatroom.accounts.cli import users
from chatroom.accounts.listeners import guard
from chatroom.accounts.routes import accounts
from chatroom.admin.routes import admin
from chatroom.direct import broadcasts as _direct_broadcasts  # noqa: F401
from chatroom.direct import listeners as _direct_listeners  # noqa: F401
from chatroom.direct.page_routes import direct_pages
from chatroom.direct.routes import direct
from chatroom.handles import listeners as _handles_listeners  # noqa: F401
from chatroom.handles.routes import handles
from chatroom.invites import broadcasts as _invites_broadcasts  # noqa: F401
from chatroom.invites.routes import invites
from chatroom.messages import broadcasts as _messages_broadcasts  # noqa: F401
from chatroom.messages import direct_listeners as _direct_messages  # noqa: F401
from chatroom.messages import draft_broadcasts as _draft_broadcasts  # noqa: F401
from chatroom.messages import listeners as _messages_listeners  # noqa: F401
from chatroom.messages import sockets as _messages_sockets  # noqa: F401
from chatroom.messages.attachment_routes import attachments
from chatroom.messages.cli import keys
from chatroom.messages.cli import messages as messages_commands
from chatroom.messages.draft_routes import drafts
from chatroom.messages.jobs import erase_every_hour, sweep_files
from chatroom.messages.pin_routes import pinned_messages
from chatroom.messages.routes import messages
from chatroom.messages.saved_routes import saved_messages
from chatroom.messages.thread_routes import thread_routes
from chatroom.notifications import notice_listeners as _notice_listeners  # noqa: F401
from chatroom.notifications.digest_cli import digest
from chatroom.notifications.notice_jobs import watch_notices
from chatroom.notifications.notice_routes import notices
from chatroom.notifications.push_cli import push
from chatroom.notifications.push_line import send_for_ever
from chatroom.notifications.routes import notifications
from chatroom.notifications.stop_routes import stop_pages
from chatroom.notifications.worker_routes import worker
from chatroom.presence import broadcasts as _presence_broadcasts  # noqa: F401
from chatroom.presence import listeners as _presence_listeners  # noqa: F401
from chatroom.presence import sockets as _presence_sockets  # noqa: F401
from chatroom.presence.jobs import watch_presence, watch_seats, watch_unread
from chatroom.presence.routes import presence
from chatroom.realtime import eviction, nodes
from chatroom.rooms import broadcasts as _rooms_broadcasts  # noqa: F401
from chatroom.rooms import sockets as _rooms_sockets  # noqa: F401
from chatroom.rooms.page_routes import room_pages
from chatroom.rooms.routes import rooms
from chatroom.search.cli import search_commands
from chatroom.search.jobs import index_at_start
from chatroom.search.routes import search
from chatroom.shell.account_routes import account_page
from chatroom.shell.branding_routes import branding
from chatroom.shell.demo_cli import demo
from chatroom.shell.health_routes import health
from chatroom.shell.home_routes import home
from chatroom.shell.openapi_routes import openapi

BLUEPRINTS = (
    guard, accounts, account, account_page, admin, handles, rooms, room_pages, invites, messages, thread_routes,
    presence, notifications, search, home, branding, health, openapi,
    drafts, saved_messages, pinned_messages, attachments,
    notices, stop_pages, worker, direct, direct_pages,
)  # fmt: skip
COMMANDS = (users, messages_commands, keys, search_commands, demo, push, digest)
BACKGROUND = (
    nodes.keep_in_touch,
    eviction.watch,
    eviction.watch_rooms,
    erase_every_hour,
    index_at_start,
    sweep_files,
    watch_presence,
    watch_seats,
    watch_unread,
    watch_notices,
    send_for_ever,
)


def wire(app: Flask) -> None:
    """Register everything with the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)


def start_background(app: Flask) -> None:
    """Start what runs beside the requests of a serving process."""
    for task in BACKGROUND:
        hub.spawn(task, app)
