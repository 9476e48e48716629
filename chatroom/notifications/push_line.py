"""The line of what is sent to push services: beside the requests, bounded, with some tries, never in a transaction."""

import json
import logging
from collections import deque
from dataclasses import dataclass
from time import monotonic

from flask import Flask

from chatroom import hub
from chatroom.core.clock import now
from chatroom.core.crypto import keyed_hash
from chatroom.core.limits import Buckets
from chatroom.extensions import db
from chatroom.messages.queries import find_message
from chatroom.notifications import push_keys, subscriptions
from chatroom.notifications.choices import choices_of, choices_of_many
from chatroom.notifications.notice_policy import seconds_until_quiet, tells_devices
from chatroom.notifications.notice_serializers import notice_json
from chatroom.notifications.subscriptions import Reached
from chatroom.rooms.queries import find_staying

log = logging.getLogger(__name__)

WAITING_MOST, SENDERS = 1000, 4
WAITS = (1.0, 5.0, 30.0)  # seconds before it is tried again
WAIT_MOST = 120.0
PATIENCE = 10.0
LIVES = 4 * 3600  # seconds a push service keeps it at most for a device that is off
TOPIC_LENGTH = 32  # the most that push services take
BURST, RATE = 20, 1 / 6  # of one person's notices
GONE = (404, 410)

_waiting: deque["Parcel"] = deque(maxlen=WAITING_MOST)
_buckets = Buckets()


@dataclass(eq=False, slots=True)
class Parcel:
    """A notice on its way to a browser."""

    to: Reached
    anon_id: str
    notice: dict
    tries: int = 0
    not_before: float = 0.0


def add(app: Flask, message: dict, room_name: str, kinds: dict[str, str]) -> None:
    """Have the devices called of those whom a message concerns."""
    if push_keys.public_key(app) is None:
        return
    found, moment = subscriptions.reached(list(kinds)), now()
    choices = choices_of_many({each.user_id for several in found.values() for each in several}) if found else {}
    for anon_id, several in found.items():
        chosen = choices[several[0].user_id]
        if not tells_devices(chosen, moment) or _buckets.take(f"push:{several[0].user_id}", BURST, RATE):
            continue
        notice = notice_json(message, room_name, kinds[anon_id], chosen.hides_text)
        _waiting.extend(Parcel(each, anon_id, notice) for each in several)


def send_for_ever(app: Flask) -> None:
    """Send what waits, for as long as the process lives."""
    for _ in range(SENDERS - 1):
        hub.spawn(_send_for_ever, app)
    _send_for_ever(app)


def _send_for_ever(app: Flask) -> None:
    while True:
        if not send_next(app):
            hub.sleep(0.3)


def send_next(app: Flask) -> bool:
    """Send one that is due; False when there is none."""
    for _ in range(len(_waiting)):
        try:
            parcel = _waiting.popleft()
        except IndexError:
            return False
        if parcel.not_before <= monotonic():
            _send(app, parcel)
            return True
        _waiting.append(parcel)
    return False


def _send(app: Flask, parcel: Parcel) -> None:
    try:
        keeps_for = _keeps_for(app, parcel)
        if keeps_for is None:
            return
        status, retry_after = _deliver(app, parcel, keeps_for)
    except Exception as error:  # no connection, no time, no such host
        log.info("a push service was not reached: %s", type(error).__name__)
        status, retry_after = 0, None
    if status in GONE:
        _forget(app, parcel.to.subscription_id)
    elif (status == 0 or status == 429 or status >= 500) and parcel.tries < len(WAITS):
        wait = min(max(WAITS[parcel.tries], retry_after or 0), WAIT_MOST)
        parcel.tries, parcel.not_before = parcel.tries + 1, monotonic() + wait
        _waiting.append(parcel)
    elif status >= 300:
        log.warning("a push service refused a notice: %s", status)


def _keeps_for(app: Flask, parcel: Parcel) -> int | None:
    """For how many seconds a push service may keep it: not into quiet hours. None when it concerns them no more.

    It may have waited: what was removed, and whoever has left, signed out or wishes to hear nothing meanwhile, is
    called no more.
    """
    notice, moment = parcel.notice, now()
    with app.app_context():
        try:
            member = find_staying(notice["room_id"], parcel.anon_id)
            if member is None or member.notify == "nothing" or find_message(notice["message_id"]).is_deleted:
                return None
            chosen = choices_of(parcel.to.user_id)
            if not tells_devices(chosen, moment) or not subscriptions.stands(parcel.to.subscription_id):
                return None
            if chosen.hides_text:
                notice["text"] = ""
            return int(min(LIVES, seconds_until_quiet(chosen, moment)))
        finally:
            db.session.remove()


def _deliver(app: Flask, parcel: Parcel, keeps_for: int) -> tuple[int, float | None]:
    from pywebpush import WebPushException, webpush
    from requests import Session

    to, session = parcel.to, Session()
    session.max_redirects = 0  # where it leads was asked when the browser came
    info = {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
    urgency = "normal" if parcel.notice["kind"] == "message" else "high"
    headers = {"Urgency": urgency, "Topic": _topic(app, parcel)}
    claims = {"sub": f"mailto:{app.config['MAIL_FROM']}"}
    with session:
        try:
            answer = webpush(info, json.dumps(parcel.notice), vapid_private_key=push_keys.private_key(app),
                             vapid_claims=claims, ttl=keeps_for, timeout=PATIENCE, headers=headers,
                             requests_session=session)  # fmt: skip
        except WebPushException as error:
            if error.response is None:
                raise
            answer = error.response
    later = answer.headers.get("Retry-After", "")
    return answer.status_code, float(later) if later.isdigit() else None


def _topic(app: Flask, parcel: Parcel) -> str:
    """By it the newest notice of a room replaces one that waits. The push service must not learn from it which
    browsers share a room, so that it is another one for each browser."""
    with app.app_context():
        return keyed_hash("push-topic", f"{parcel.to.subscription_id}:{parcel.notice['room_id']}")[:TOPIC_LENGTH]


def _forget(app: Flask, subscription_id: int) -> None:
    try:
        with app.app_context():
            subscriptions.forget(subscription_id)
            db.session.remove()
    except Exception as error:
        log.error("a dead push subscription was not removed: %s", type(error).__name__)
