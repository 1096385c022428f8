"""Signed messages of wallets: published examples, keys made here, and whatever people paste."""

import base64
import random

import pytest

from tests.wallets import OURS, bitcoin_sign, evm_address, personal_sign
from tickets.intake.chains import base58, signed
from tickets.intake.chains.outputs import hash160

# ethers' and web3.js's documentation, bitcoinjs-message's README, BIP-322.
EXAMPLES = [
    (
        "ethereum",
        "0x14791697260E4c9A71f18484C9f997B308e59325",
        "hello world",
        (
            "0xddd0a7290af9526056b4e35a077b9a11b513aa0028ec6c9880948544508f3c63"
            "265e99e47ad31bb2cab9646c504576b3abc6939a1710afc08cbf3034d73214b81c"
        ),
    ),
    (
        "ethereum",
        "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23",
        "Some data",
        (
            "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
            "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c"
        ),
    ),
    (
        "bitcoin",
        "1F3sAm6ZtwLAUnj7d38pGFxtP3RVEvtsbV",
        "This is an example of a signed message.",
        "H9L5yLFjti0QTHhPyFrZCT1V/MMnBtXKmoiKDZ78NDBjERki6ZTQZdSMCtkgoNmp17By9ItJr8o7ChX0XxY91nk=",
    ),
    (
        "bitcoin",
        "bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l",
        "Hello World",
        (
            "AkcwRAIgZRfIY3p7/DoVTty6YZbWS71bc5Vct9p9Fia83eRmw2QCICK/ENGfwLtptFluMGs2KsqoNSk89pO7F29z"
            "JLUx9a/sASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI="
        ),
    ),
    (
        "bitcoin",
        "bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l",
        "",
        (
            "AkcwRAIgM2gBAQqvZX15ZiysmKmQpDrG83avLIT492QBzLnQIxYCIBaTpOaD20qRlEylyxFSeEA2ba9YOixpX8z4"
            "6TSDtS40ASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI="
        ),
    ),
    (
        "bitcoin",
        "bc1ppv609nr0vr25u07u95waq5lucwfm6tde4nydujnu8npg4q75mr5sxq8lt3",
        "Hello World",
        "AUHd69PrJQEv+oKTfZ8l+WROBHuy9HKrbFCJu7U1iK2iiEy1vMU5EfMtjc+VSHM7aU0SDbak5IUZRVno2P5mjSafAQ==",
    ),
]
MESSAGE = "TPWallet (support.example.com) asks for request R-7F3K92QX: this address is mine."


@pytest.mark.parametrize(("chain", "address", "message", "signature"), EXAMPLES)
def test_published_examples_are_right(chain, address, message, signature):
    assert signed.is_signed(chain, address, message, signature)


@pytest.mark.parametrize(("chain", "address", "message", "signature"), EXAMPLES)
def test_another_message_address_or_bit_is_wrong(chain, address, message, signature):
    others = [found[1] for found in EXAMPLES if found[1] != address]
    assert not signed.is_signed(chain, address, f"{message}.", signature)
    assert not any(signed.is_signed(chain, other, message, signature) for other in others)
    raw = bytearray(signed.read(signature))
    raw[len(raw) // 2] ^= 1
    assert not signed.is_signed(chain, address, message, raw.hex())


@pytest.mark.parametrize("chain", ["ethereum", "bsc", "polygon", "arbitrum", "base"])
def test_every_way_in_which_wallets_write_an_evm_signature(chain):
    raw = personal_sign(MESSAGE)
    address = evm_address()
    compact = raw[:32] + (int.from_bytes(raw[32:64]) | (raw[64] - 27) << 255).to_bytes(32)
    low = raw[:64] + bytes([raw[64] - 27])
    for text in (
        raw.hex(), f"0x{raw.hex().upper()}", f"  0x{raw.hex()}\n", f"0x{low.hex()}",
        base64.b64encode(raw).decode(), f"0x{compact.hex()}",
    ):  # fmt: skip
        assert signed.is_signed(chain, address, MESSAGE, text), text
        assert signed.is_signed(chain, address.lower(), MESSAGE, text)


def test_a_message_with_chinese_words_counts_its_bytes():
    text = "这是我的钱包地址 R-7F3K92QX"
    assert signed.is_signed("ethereum", evm_address(), text, personal_sign(text).hex())


def test_a_long_message_counts_its_length_as_bitcoin_does():
    text = MESSAGE * 4
    own = base58.encode_checked(b"\0" + hash160(OURS.public_key.format()))
    assert signed.is_signed("bitcoin", own, text, bitcoin_sign(text, 31))


def test_a_wallet_that_ends_the_line_is_understood():
    signature = personal_sign(f"{MESSAGE}\n").hex()
    assert signed.is_signed("ethereum", evm_address(), MESSAGE, signature)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (27, "long"),
        (31, "p2pkh"),
        (35, "p2sh"),
        (39, "p2wpkh"),
        (31, "p2sh"),  # Electrum
        (31, "p2wpkh"),
    ],
)
def test_bitcoin_headers_of_every_kind_of_address(first, kind):
    own, long = OURS.public_key.format(), OURS.public_key.format(compressed=False)
    addresses = {
        "long": base58.encode_checked(b"\0" + hash160(long)),
        "p2pkh": base58.encode_checked(b"\0" + hash160(own)),
        "p2sh": base58.encode_checked(b"\5" + hash160(b"\0\x14" + hash160(own))),
        "p2wpkh": "bc1ql3e9pgs3mmwuwrh95fecme0s0qtn2880lsvsd5",
    }
    signature = bitcoin_sign(MESSAGE, first)
    assert signed.is_signed("bitcoin", addresses[kind], MESSAGE, signature)
    if kind == "long":
        assert not signed.is_signed("bitcoin", addresses["p2pkh"], MESSAGE, signature)


HOSTILE = [
    "", "0x", "hello", "é" * 100, "=" * 88, "A" * 88, "0" * 130, "f" * 130, "0x" + "00" * 65,
    "1b" * 65, "ff" * 64, "\0" * 65, "smp", "AQ==", "Ag==", "AkA=", "Af8=", "9" * 5000,
    base64.b64encode(b"\x1f" + b"\xff" * 64).decode(), base64.b64encode(b"\x2a" * 65).decode(),
    base64.b64encode(b"\x02\x01\x01\x21" + b"\x02" + b"\0" * 32).decode(),
    base64.b64encode(b"\x01\x40" + b"\0" * 64).decode(),
    base64.b64encode(b"\x01\x41" + b"\xff" * 65).decode(),
]  # fmt: skip


@pytest.mark.parametrize("signature", HOSTILE)
def test_nothing_that_is_pasted_raises_or_passes(signature):
    for chain, address, message, _right in EXAMPLES:
        assert not signed.is_signed(chain, address, message, signature)
        assert not signed.is_signed(chain, signature, message, signature)


def test_random_bytes_raise_nothing():
    draw = random.Random(6)  # noqa: S311  (the same odd bytes each time)
    for _n in range(300):
        raw = draw.randbytes(draw.choice([1, 64, 65, 66, 67, 107, 108]))
        for chain, address, message, _right in EXAMPLES:
            assert not signed.is_signed(chain, address, message, raw.hex())


@pytest.mark.parametrize("message", ["x" * 2001, "two\nlines", "\0"])
def test_a_message_that_we_would_never_ask_for_is_not_looked_at(message):
    signature = personal_sign(message).hex()
    assert not signed.is_signed("ethereum", evm_address(), message, signature)


def test_a_chain_that_is_not_known_here_proves_nothing():
    signature = personal_sign(MESSAGE).hex()
    assert not signed.is_signed("tron", evm_address(), MESSAGE, signature)
