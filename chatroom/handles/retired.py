"""Handles that nobody bears and nobody ever will: those of writers whose words came from an archive."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.words import generate_handle


def retire(wished: Iterable[str]) -> dict[str, str]:
    """For each of these a handle without a person: the same if nobody here has ever borne it, else a fresh one."""
    wished = set(wished)
    with transaction():
        # Whoever bears or bore it here did not write what the archive holds, or must not be known to have.
        taken, given = _known(wished), {}
        for anon_id in sorted(wished):
            given[anon_id] = _fresh(wished) if anon_id in taken else anon_id
        db.session.add_all(AnonId(anon_id=each, scope="public", is_active=False) for each in given.values())
        db.session.flush()
    return given


def forget_retired(anon_ids: Iterable[str]) -> None:
    """Undo retire() for handles that nobody has seen yet; whatever is or was somebody's stays."""
    with transaction():
        nobody = (AnonId.user_id.is_(None), AnonId.is_active.is_(False))
        db.session.execute(delete(AnonId).where(AnonId.anon_id.in_(set(anon_ids)), *nobody))


def _known(anon_ids: set[str]) -> set[str]:
    return set(db.session.scalars(select(AnonId.anon_id).where(AnonId.anon_id.in_(anon_ids))))


def _fresh(avoided: set[str]) -> str:
    anon_id = generate_handle()
    while anon_id in avoided or db.session.get(AnonId, anon_id) is not None:
        anon_id = generate_handle()
    return anon_id
