"""What a serving process does for the index by itself."""

from contextlib import nullcontext
from types import SimpleNamespace

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
