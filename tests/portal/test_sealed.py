"""What is sealed is of no use in a copy of the database."""

import pytest
from cryptography.fernet import Fernet

from portal import sealed as module
from portal.sealed import UnreadableError, marks, newest, seal, seal_text, unseal, unseal_text

OLD, NEW = "old-0123456789-0123456789-0123456789", "new-0123456789-0123456789-0123456789"


def test_it_comes_back_as_it_was_and_says_nothing_meanwhile():
    sealed = seal(b"a password")

    assert b"password" not in sealed
    assert unseal(sealed) == b"a password"


def test_the_same_twice_looks_different():
    assert seal(b"a password") != seal(b"a password")


def test_a_replaced_key_opens_for_as_long_as_it_is_kept(settings):
    settings.SECRET_KEY = OLD
    sealed = seal(b"a password")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    assert unseal(sealed) == b"a password"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(UnreadableError):
        unseal(sealed)


@pytest.mark.parametrize("damaged", [b"", b"x", b"gAAAAA", memoryview(b"gAAAAABp")])
def test_what_is_damaged_is_not_read(damaged):
    with pytest.raises(UnreadableError):
        unseal(damaged)


def test_what_is_sealed_names_its_key(settings):
    settings.DATA_KEYS = [NEW, OLD]
    sealed = seal(b"a password")
    assert sealed.startswith(newest().encode() + b":")

    settings.DATA_KEYS = [OLD, NEW]
    assert not seal(b"a password").startswith(sealed[:9])
    assert unseal(sealed) == b"a password"


def test_what_the_signing_key_sealed_is_read_beside_data_keys(settings):
    sealed = seal_text("密码 a password")
    settings.DATA_KEYS = [NEW]
    assert unseal_text(sealed) == "密码 a password"


def test_what_was_sealed_before_keys_had_names_is_read(settings):
    settings.DATA_KEYS = [NEW]
    key = module._keys()[-1]
    assert isinstance(key.box, Fernet)
    assert unseal(key.box.encrypt(b"a password")) == b"a password"


def test_a_mark_is_found_before_during_and_after_a_rotation(settings):
    settings.DATA_KEYS = [OLD]
    stored = marks("+441234567890", of="phone")[0]
    assert stored not in marks("+441234567891", of="phone")
    assert stored not in marks("+441234567890", of="fax")
    settings.DATA_KEYS = [NEW, OLD]
    assert stored in marks("+441234567890", of="phone")
    assert stored != marks("+441234567890", of="phone")[0]
