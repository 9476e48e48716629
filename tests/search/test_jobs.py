"""What a serving process does for the index by itself."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from chatroom.search import jobs


def test_a_failure_ends_no_indexing(monkeypatch, caplog):
    answers, slept = [RuntimeError("the database is away"), 100, ValueError("secret"), 7, 0], []

    def index_missing(pause):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(jobs, "index_missing", index_missing)
    monkeypatch.setattr(jobs.hub, "sleep", slept.append)
    jobs.index_at_start(SimpleNamespace(app_context=nullcontext))
    assert (answers, slept) == ([], [jobs.AGAIN] * 2)
    assert caplog.text.count("could not be indexed") == 2
    assert "secret" not in caplog.text


def test_what_fails_again_and_again_is_tried_less_and_less(monkeypatch):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 9:
            raise KeyboardInterrupt

    def index_missing(pause):
        raise ValueError

    monkeypatch.setattr(jobs, "index_missing", index_missing)
    monkeypatch.setattr(jobs.hub, "sleep", sleep)
    with pytest.raises(KeyboardInterrupt):
        jobs.index_at_start(SimpleNamespace(app_context=nullcontext))
    assert slept == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
