"""Reading what people type about accounts, in a form or after a command."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatroom.accounts import contacts, passwords
from chatroom.core.forms import Fields


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody for whom an account is to be made, checked and in the form in which it is kept."""

    name: str
    email: str | None
    phone: str | None
    password: str


def typed(values: Mapping[str, str | None]) -> Fields:
    """The fields of an HTML form: numbers are text, and what was left empty is missing."""
    fields = Fields({name: value for name, value in values.items() if value and value.strip()})
    fields.from_text = True
    return fields


def read_newcomer(values: Mapping[str, str | None]) -> Newcomer:
    """The newcomer, or all complaints at once."""
    fields = typed(values)
    name = read_name(fields, "name", 120)
    email, phone = _read_contacts(fields)
    password = fields.raw("password") or ""
    weakness = passwords.find_weakness(password, name, email, (email or "").split("@")[0], phone)
    if weakness:
        fields.refuse("password", weakness)
    fields.check()
    return Newcomer(name=name, email=email, phone=phone, password=password)


def read_name(fields: Fields, field: str, most: int) -> str | None:
    """A name that can be seen: with a letter or figure in it."""
    name = fields.line(field, most, default="")
    if name is not None and not any(letter.isalnum() for letter in name):
        fields.refuse(field, "Please write a name.")
    return name


def read_reason(values: Mapping[str, str | None]) -> str:
    """Why somebody is banned, in words that they will read."""
    fields = typed(values)
    reason = fields.line("reason", 500, default="")
    if reason == "":
        fields.refuse("reason", "Please write the reason; the person reads it.")
    fields.check()
    return reason


def read_belonging(values: Mapping[str, str | None]) -> tuple[str | None, int | None]:
    """The department and the level of somebody, each None when it is left empty."""
    fields = typed(values)
    department = fields.line("department", 80, default=None) or None
    level = fields.integer("level", default=None, least=0, most=100)
    fields.check()
    return department, level


def _read_contacts(fields: Fields) -> tuple[str | None, str | None]:
    email, phone = fields.line("email", 254, default=None), fields.line("phone", 40, default=None)
    if email is None and phone is None:
        fields.refuse("email", "Please write an email address or a phone number.")
    if email is not None and not contacts.is_email(email):
        fields.refuse("email", "This does not look like an email address.")
    if phone is not None and not contacts.is_phone(phone):
        fields.refuse("phone", "This does not look like a phone number.")
    return email and contacts.plain_email(email), phone and contacts.plain_phone(phone)
