"""Text at rest: sealed, opened, sealed anew under a younger key."""

import base64
import hmac
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from chatroom.core.crypto import Keyed, Keyring, Sealed, fresh_token, keyed_hash, keyring, newest_key_opens, resealed

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


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 100, 70_000])
def test_tokens_are_the_ciphers_librarys_both_ways(length):
    ours, theirs = Keyring([NEW, OLD]), MultiFernet([Fernet(NEW), Fernet(OLD)])
    text = bytes(number % 251 for number in range(length))
    tokens = [make(text) for _ in range(3) for make in (ours.encrypt, theirs.encrypt, Fernet(OLD).encrypt)]
    assert len(set(tokens)) == 9
    assert {open_(token) for token in tokens for open_ in (ours.decrypt, theirs.decrypt)} == {text}
    assert abs(Fernet(NEW).extract_timestamp(tokens[0]) - time.time()) < 60


def test_no_token_that_was_changed_is_opened():
    ours = Keyring([NEW, OLD])
    for token in (ours.encrypt(b"Emma"), Fernet(OLD).encrypt(b"Emma")):
        raw = base64.urlsafe_b64decode(token)
        changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw))]
        changed += [raw[:at] for at in range(len(raw))] + [raw + b"x", raw[1:]]
        for each in [*map(base64.urlsafe_b64encode, changed), b"", b"=", b"not base 64 \xff", token[:-1]]:
            with pytest.raises(InvalidToken):
                ours.decrypt(each)
        assert ours.decrypt(token) == b"Emma"


@pytest.mark.parametrize("signed", [b"\x80", b"\x80" + bytes(8 + 16), b"\x80" + bytes(8 + 39), b"\x81" + bytes(8 + 32)])
def test_what_the_key_has_signed_and_is_no_token_spoils_nothing(signed):
    ours, key = Keyring([NEW]), base64.urlsafe_b64decode(NEW)[:16]
    before = ours.encrypt(b"Emma")
    with pytest.raises(InvalidToken):
        ours.decrypt(base64.urlsafe_b64encode(signed + hmac.digest(key, signed, "sha256")))
    assert [ours.decrypt(before), ours.decrypt(ours.encrypt(b"Emma"))] == [b"Emma"] * 2


def test_several_threads_seal_and_open_at_once():
    ours, wrong = Keyring([NEW]), []

    def work(letter: bytes) -> None:
        for length in range(1, 3000, 7):
            token = ours.encrypt(letter * length)
            if ours.decrypt(token) != letter * length or Fernet(NEW).decrypt(token) != letter * length:
                wrong.append(length)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [b"a", b"b", b"c", b"d"]))
    assert wrong == []


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
