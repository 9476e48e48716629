"""The fixtures of tests/admin."""

from tests.accounts.visitors import app, open_library, people, signed_out, visit

__all__ = ["app", "open_library", "people", "signed_out", "visit"]
