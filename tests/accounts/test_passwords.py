"""Passwords by themselves."""

import pytest
from argon2 import PasswordHasher

from chatroom.accounts import passwords


def test_a_hash_tells_its_password_from_others():
    kept = passwords.hash_password("a quiet reading room")
    assert kept.startswith("$argon2id$")
    assert passwords.is_right("a quiet reading room", kept)
    assert not passwords.is_right("a quiet reading rooM", kept)


def test_without_an_account_it_works_as_hard_and_says_no(monkeypatch):
    passwords.is_right("warm up", None)
    worked = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: worked.append(given) or verify(*given))
    assert not passwords.is_right("a quiet reading room", None)
    assert len(worked) == 1


def test_a_broken_hash_lets_nobody_in():
    assert not passwords.is_right("a quiet reading room", "not a hash")


def test_one_letter_or_two_that_look_the_same_are_the_same():
    assert passwords.is_right(
        "caf\u00e9 caf\u00e9 caf\u00e9", passwords.hash_password("cafe\u0301 cafe\u0301 cafe\u0301")
    )


def test_hashes_of_other_parameters_are_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hash_password("x"))


@pytest.mark.parametrize("good", ["a quiet reading room", "日本語の長いパスワード", "x" * 197 + "yz7", "   a b c d   "])
def test_a_sentence_is_a_good_password(good):
    assert passwords.find_weakness(good, "Rita", "rita@canary.example", None) is None
