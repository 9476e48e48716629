"""Text at rest: sealed, opened, sealed anew under a younger key."""

import hmac

import pytest
from cryptography.fernet import Fernet, InvalidToken

from chatroom.core.crypto import Keyed, Sealed, fresh_token, keyed_hash, keyring, newest_key_opens, resealed

OLD, NEW, FOREIGN = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture
def library(open_app):
    """A function that enters a library with these keys."""
    contexts = []

    def enter(*keys, **settings):
        context = open_app(ENCRYPTION_KEYS=",".join(keys), **settings).app_context()
        context.push()
        contexts.append(context)

    yield enter
    for context in reversed(contexts):
        context.pop()


def test_what_is_sealed_can_be_opened_and_not_be_read(library):
    library(OLD)
    sealed = Sealed().process_bind_param("Émile 📚", None)
    assert "mile" not in sealed.decode("latin-1")
    assert Sealed().process_result_value(sealed, None) == "Émile 📚"
    assert Sealed().process_bind_param(None, None) is None
    assert Sealed().process_result_value(None, None) is None


def test_a_younger_key_seals_and_the_older_ones_still_open(library):
    library(OLD)
    before = keyring().encrypt(b"Emma")
    library(NEW, OLD)
    assert keyring().decrypt(before) == b"Emma"
    assert not newest_key_opens(before)
    after = resealed(before)
    assert newest_key_opens(after)
    library(NEW)
    assert keyring().decrypt(after) == b"Emma"
    with pytest.raises(InvalidToken):
        keyring().decrypt(before)


def test_a_wrong_key_opens_nothing(library):
    library(OLD)
    sealed = keyring().encrypt(b"Emma")
    library(FOREIGN)
    with pytest.raises(InvalidToken):
        Sealed().process_result_value(sealed, None)
    assert not newest_key_opens(sealed)


def test_a_keyed_hash_depends_on_purpose_value_and_secret(library):
    library(OLD)
    one = keyed_hash("invite", "A")
    assert len(one) == 64
    assert one == keyed_hash("invite", "A")
    assert one not in (keyed_hash("invite", "B"), keyed_hash("person", "A"))
    library(OLD, SECRET_KEY="another key, as long as it has to be")
    assert one != keyed_hash("invite", "A")


@pytest.mark.parametrize("length", [1, 32, 63, 64, 65, 200])
def test_keyed_is_hmac(length):
    key = bytes(range(length))
    for message in (b"", b"Emma", bytes(1000)):
        assert Keyed(key).digest(message) == hmac.digest(key, message, "sha256")


def test_tokens_are_long_and_never_the_same():
    tokens = {fresh_token("cr_") for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith("cr_") and len(token) == 46 for token in tokens)
