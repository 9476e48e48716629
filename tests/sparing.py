"""What a run of the tests works out once, instead of in each of its thousands of apps.

What an app does stays the same: the same code is compiled from the same text, and kept. Hashing alone is made cheap.
"""

from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from chatroom.core import assets
from chatroom.rooms import service as rooms

STATEMENTS = 5000  # more than the tests have
# None of the tests is about the cost of argon2, but for tests/accounts/test_passwords.py, and that is of people's own.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_build = Rule._compile_builder
_builders, _templates, _statements = {}, {}, LRUCache(STATEMENTS)


def spare_all() -> None:
    """Compile the addresses of routes once, read the static files once, and hash rooms' passwords cheaply."""
    Rule._compile_builder = _compiled_once
    assets._digest = cache(assets._digest)
    rooms._hasher = CHEAP


def spare_templates(app: Flask) -> None:
    """Compile its templates only if no app before did."""
    app.jinja_env.bytecode_cache = Templates()


def spare_statements(engine: Engine) -> None:
    """Compile SQL for it only if no app before did: SQLAlchemy keeps it by dialect, and thinks each app's its own."""
    kind = type(engine.dialect)
    kind.__eq__, kind.__hash__ = _is_like, _kind
    engine.update_execution_options(compiled_cache=_statements)


class Templates(BytecodeCache):
    """The code of templates, by their text."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept."""
        if kept := _templates.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        _templates[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    if rule.defaults:
        return _build(rule, append_unknown)
    key = rule.rule, tuple(rule._trace), append_unknown
    if key not in _builders:
        _builders[key] = _build(rule, append_unknown)
    return _builders[key]


def _is_like(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _kind(dialect: Dialect) -> int:
    return hash(type(dialect))
