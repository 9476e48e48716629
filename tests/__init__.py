"""Mirrors chatroom/, with the people of tests/cast.py."""

import pytest

# Before tests/conftest.py imports them: the helpers' own assertions shall explain themselves too.
pytest.register_assert_rewrite("tests.browser", "tests.cast", "tests.services")
