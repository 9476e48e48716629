"""Email addresses and phone numbers, each kept in one form only, however they were typed."""

import re

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9]{6,15}")
PHONE_TYPED = re.compile(r"\+?[0-9 ()./-]+")


def plain_email(text: str) -> str:
    """An email address as it is kept: in lower case."""
    return text.strip().lower()


def plain_phone(text: str) -> str:
    """A phone number as it is kept: digits, and a plus before a country's."""
    text = text.strip()
    digits = re.sub(r"[^0-9]", "", text)
    if text.startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def plain_login(text: str) -> str:
    """What somebody typed to sign in, as an email address or phone number is kept."""
    return plain_email(text) if "@" in text else plain_phone(text)


def is_email(text: str) -> bool:
    """True for what can be an email address."""
    return len(text) <= 254 and text.isprintable() and EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """True for what can be a phone number, with the usual spaces and signs."""
    return PHONE_TYPED.fullmatch(text.strip()) is not None and PHONE.fullmatch(plain_phone(text)) is not None
