"""Derive and compare: a number whose address the customer owns is that address's private key."""

from collections.abc import Iterable
from hashlib import sha256

from coincurve import PublicKey
from Crypto.Hash import RIPEMD160, keccak  # nosec B413 - pycryptodome, not pyCrypto

from portal.secret_guard.codecs import (
    base58_encode,
    base58check_encode,
    ed25519_public,
    segwit_address,
)

_TRON = b"\x41"
_BITCOIN_KEY_HASH = b"\x00"
_BITCOIN_SCRIPT_HASH = b"\x05"
_PAY_TO_KEY_HASH = b"\x00\x14"


def addresses(secret: bytes) -> frozenset[str]:
    """Addresses that 32 bytes control as a private key; EVM ones in lower case.

    EVM, TRON, the four common Bitcoin forms, and Solana. Some 0.2 ms.
    """
    solana = base58_encode(ed25519_public(secret))
    try:
        public = PublicKey.from_secret(secret)
    except ValueError:  # zero, or not below the order of the curve
        return frozenset({solana})
    full, short = public.format(compressed=False), public.format()
    return frozenset({solana, *_evm_and_tron(full), *_bitcoin(full, short)})


def _evm_and_tron(full: bytes) -> tuple[str, str]:
    account = keccak.new(digest_bits=256, data=full[1:]).digest()[-20:]
    return f"0x{account.hex()}", base58check_encode(_TRON + account)


def _bitcoin(full: bytes, short: bytes) -> tuple[str, ...]:
    program = _hash160(short)
    return (
        segwit_address(program),
        base58check_encode(_BITCOIN_KEY_HASH + program),
        base58check_encode(_BITCOIN_KEY_HASH + _hash160(full)),
        base58check_encode(_BITCOIN_SCRIPT_HASH + _hash160(_PAY_TO_KEY_HASH + program)),
    )


def _hash160(data: bytes) -> bytes:
    return bytes(RIPEMD160.new(sha256(data).digest()).digest())


def comparable(known: Iterable[str]) -> frozenset[str]:
    """Addresses as `addresses` writes them, whatever their case was where case means nothing."""
    stripped = {address.strip() for address in known}
    return frozenset(stripped | {address.lower() for address in stripped})
