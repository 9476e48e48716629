"""The fixtures of tests/reliability."""

from tests.reliability.consortium import consortium

__all__ = ["consortium"]
