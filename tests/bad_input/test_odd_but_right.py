"""Odd text that is right all the same: it is kept as plain text, and shown again without what no reader can show."""

from tests.bad_input.asking import body, file_form
from tests.bad_input.conftest import fill
from tests.bad_input.ways import JSON, UPLOADS


def test_odd_text_is_kept_without_its_control_letters(library):
    for way, fields in JSON.items():
        for name, field in fields.items():
            for value in field.right():
                answer = library.rita.ask(fill(way, library.parts), body(fields, **{name: value} | open_still(fields)))
                assert answer.status_code < 500, (way, name, value)
                assert not {"\x00", "\u202e"} & set(str(answer.json)), (way, name, value)
        assert library.rita.ask(fill("GET /chat/rooms/<room_id>/messages", library.parts)).status_code == 200, way


def test_the_form_with_a_file_is_right(library):
    for way in UPLOADS:
        assert library.rita.ask(fill(way, library.parts), *file_form()).status_code == 201, way


def open_still(fields) -> dict:
    """What keeps the room as open as it was, so that the walk can go on."""
    return {name: value for name, value in {"is_active": True, "is_read_only": False}.items() if name in fields}
