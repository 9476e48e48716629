"""The walk knows every route and every event, so that a new one cannot be forgotten."""

import pytest

from tests.bad_input.ways import EVENTS, FORMS, JSON, QUERIES, UPLOADS, events, routes


@pytest.fixture
def database_url(sqlite_alone) -> str:
    """Nothing here depends on the engine."""
    return sqlite_alone


def test_the_walk_knows_every_route(app):
    known = {*JSON, *FORMS, *QUERIES, *UPLOADS}
    unknown = routes(app) - known
    assert not unknown, f"New routes: write what they take into tests/bad_input/ways.py: {sorted(unknown)}."
    assert not known - routes(app), f"Routes that are gone: {sorted(known - routes(app))}."


def test_the_walk_knows_every_event():
    unknown = events() - EVENTS.keys()
    assert not unknown, f"New events: write what they take into tests/bad_input/ways.py: {sorted(unknown)}."
    assert not EVENTS.keys() - events(), f"Events that are gone: {sorted(EVENTS.keys() - events())}."
