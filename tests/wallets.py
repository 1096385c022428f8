"""Wallets that sign as people's do, with keys that were made for the tests."""

import base64
from hashlib import sha256

from coincurve import PrivateKey
from Crypto.Hash import keccak

from tickets.intake.chains import evm

OURS = PrivateKey(b"\x11" * 32)
THEIRS = PrivateKey(b"\x22" * 32)


def _keccak(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


def evm_address(key: PrivateKey = OURS) -> str:
    return evm.eip55(_keccak(key.public_key.format(compressed=False)[1:])[12:].hex())


def personal_sign(text: str, key: PrivateKey = OURS) -> bytes:
    """As MetaMask and the others do (EIP-191)."""
    said = f"\x19Ethereum Signed Message:\n{len(text.encode())}{text}".encode()
    raw = key.sign_recoverable(_keccak(said), hasher=None)
    return raw[:64] + bytes([27 + raw[64]])


def bitcoin_sign(text: str, first: int, key: PrivateKey = OURS) -> str:
    """As Electrum does; `first` is the header byte of BIP-137 for the kind of address."""
    length = len(text.encode())
    size = bytes([length]) if length < 253 else b"\xfd" + length.to_bytes(2, "little")
    said = b"\x18Bitcoin Signed Message:\n" + size + text.encode()
    raw = key.sign_recoverable(sha256(sha256(said).digest()).digest(), hasher=None)
    return base64.b64encode(bytes([first + raw[64]]) + raw[:64]).decode()
