"""Every field of every route: what is wrong is refused by its name, and nothing of it is stored."""

import json

import pytest

from tests.bad_input.asking import FORM_TYPE, body, form
from tests.bad_input.conftest import fill
from tests.bad_input.values import TYPED
from tests.bad_input.ways import FORMS, JSON

pytestmark = pytest.mark.usefixtures("stores_nothing")


def test_a_wrong_field_is_refused_by_name(library, kept):
    for way, fields in JSON.items():
        before, address = kept(), fill(way, library.parts)
        for name, field in fields.items():
            for value in field.wrong():
                answer = library.rita.ask(address, body(fields, **{name: value}))
                assert answer.status_code == 422, (way, name, value, answer.text)
                assert name in answer.json["error"]["fields"] or name == "parent_id", (way, name, value, answer.text)
        assert kept() == before, way


def test_a_missing_field_is_refused_by_name(library):
    for way, fields in JSON.items():
        for name in (name for name, field in fields.items() if field.is_required):
            some = json.dumps({other: field.good for other, field in fields.items() if other != name})
            answer = library.rita.ask(fill(way, library.parts), some)
            assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [name]), (way, name)


def test_the_last_of_two_fields_of_a_name_counts(library):
    for way, fields in JSON.items():
        for name in fields:
            twice = f'{body(fields)[:-1]}, "{name}": [[]]}}'
            assert library.rita.ask(fill(way, library.parts), twice).status_code == 422, (way, name)


def test_a_wrong_field_of_a_form_changes_nothing(library, kept):
    csrf = library.ada.headers["X-CSRFToken"]
    for way, fields in FORMS.items():
        before, address = kept(), fill(way, library.parts)
        for name, field in fields.items():
            for value in field.wrong(TYPED):
                answer = library.ada.ask(address, form(fields, csrf, **{name: value}), FORM_TYPE)
                assert answer.status_code in (303, 401, 422), (way, name, value, answer.text)
        assert kept() == before, way
