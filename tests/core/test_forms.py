"""Reading fields: what passes, what is refused, and in which words."""

from datetime import UTC, datetime

import pytest

from chatroom.core.errors import ChatError
from chatroom.core.forms import INTEGER_MOST, Fields

GOOD = [
    ("integer", {}, 1, 1),
    ("integer", {"least": 0}, 0, 0),
    ("integer", {}, INTEGER_MOST, INTEGER_MOST),
    ("integer", {"default": 5}, None, 5),
    ("seconds", {"most": 25}, 2.5, 2.5),
    ("seconds", {"most": 25}, None, 0),
    ("boolean", {}, False, False),
    ("boolean", {"default": True}, None, True),
    ("line", {"most": 20}, "  Slow \t\n books ", "Slow books"),
    ("line", {"most": 20}, "Cafe\u0301\x00\u202e", "Café"),
    ("line", {"most": 20, "default": None}, None, None),
    ("line", {"most": 20, "default": ""}, "  ", ""),
    ("line", {"most": 2}, "📚📚", "📚📚"),
    ("text", {"most": 20}, "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("text", {"most": 20}, "  kept\tas it is ", "  kept\tas it is "),
    ("choice", {"choices": ("public", "private")}, "public", "public"),
    ("choice", {"choices": ("public",), "default": None}, None, None),
    ("moment", {}, "2026-05-01T14:00:00+02:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
    ("moment", {}, "2026-05-01T12:00:00Z", datetime(2026, 5, 1, 12, tzinfo=UTC)),
    ("moment", {}, "2000-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
    ("moment", {}, "2200-12-31T23:59:59Z", datetime(2200, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("moment", {}, "", None),
]
BAD = [
    *[("integer", {}, value) for value in (None, 0, -1, INTEGER_MOST + 1, 1.5, 1.0, True, "1", [], {}, "x")],
    ("integer", {"least": 3, "most": 5}, 6),
    *[("seconds", {"most": 25}, value) for value in (-1, 26, "x", [1], {"a": 1}, float("nan"), float("inf"), 10**400)],
    *[("boolean", {}, value) for value in (None, 0, 1, "true", [])],
    *[("line", {"most": 5}, value) for value in (None, 7, "", "   ", "\x00\x07", "toolong", "\ud800", ["a"], "\u200b")],
    *[
        ("text", {"most": 5}, value)
        for value in (None, 7, "", " \n ", "\u2066", "toolong", "\udfff", b"bytes", "\u3164")
    ],
    *[("choice", {"choices": ("a", "b")}, value) for value in (None, "c", "", 1, ["a"], {"a": 1})],
    *[
        ("moment", {}, value)
        for value in (
            "tomorrow",
            "2026-05-01T12:00:00",
            5,
            ["x"],
            "9999-12-31T23:59:59-12:00",
            "9999-12-31T23:59:59Z",
            "2200-12-31T23:59:59-01:00",
            "1999-12-31T23:59:59Z",
        )
    ],
]


@pytest.mark.parametrize(("kind", "options", "value", "read"), GOOD)
def test_good_input_is_read(kind, options, value, read):
    fields = Fields({"it": value})
    assert getattr(fields, kind)("it", **options) == read
    fields.check()


@pytest.mark.parametrize(("kind", "options", "value"), BAD)
def test_bad_input_is_refused_in_a_sentence_for_the_field(kind, options, value):
    fields = Fields({"it": value})
    assert not getattr(fields, kind)("it", **options)
    with pytest.raises(ChatError) as refusal:
        fields.check()
    error = refusal.value.as_json()
    assert (error["code"], refusal.value.status) == ("invalid", 422)
    assert list(error["fields"]) == ["it"]
    assert error["fields"]["it"].lower().startswith("it ")
    assert error["fields"]["it"].endswith(".")
    assert error["message"] == error["fields"]["it"]


def test_all_complaints_come_at_once():
    fields = Fields({"name": 5, "size": "x"})
    fields.line("name", 5)
    fields.integer("size")
    fields.boolean("open", default=True)
    with pytest.raises(ChatError) as refusal:
        fields.check()
    assert list(refusal.value.extra["fields"]) == ["name", "size"]


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_what_has_no_named_fields_is_refused(body):
    with pytest.raises(ChatError, match="named fields"):
        Fields(body)


def test_a_query_has_its_numbers_as_text():
    fields = Fields({"after": "7", "limit": "7.5", "wait": "2.5", "before": "9" * 30})
    fields.from_text = True
    assert (fields.integer("after"), fields.seconds("wait", 25)) == (7, 2.5)
    assert fields.integer("limit") is fields.integer("before") is None
