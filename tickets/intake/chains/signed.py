"""Who signed a message with a wallet: worked out here, no node is asked and nothing raises.

EVM chains sign by EIP-191 ("personal_sign"). Bitcoin wallets sign by BIP-137 or its looser
forerunner (legacy, and SegWit by whatever header byte: wallets disagree) or by BIP-322 "simple"
(SegWit v0 and taproot, one key). A contract's wallet and several keys need a node: not here.
"""

import base64
import binascii
from collections.abc import Iterator
from hashlib import sha256

from coincurve import PublicKey
from Crypto.Hash import keccak  # nosec B413 - pycryptodome, not pyCrypto

from tickets.intake.chains import bip322, evm, utxo
from tickets.intake.chains.outputs import Output, hash160, output_of

CHAINS = (*evm.CODES, "bitcoin")
LONGEST = 700
"""Characters of a signature; no form of these has more."""

_LONGEST_MESSAGE = 2000
_RECOVERABLE, _COMPACT = 65, 64
_IDS = range(4)
# EIP-191 says 27 and 28, some wallets 0 and 1.
_EVM_HEADERS = {0: 0, 1: 1, 27: 0, 28: 1}
# BIP-137: four ids for each kind of address, from 27 on; the first four mean a long public key.
_BITCOIN_HEADERS = range(27, 43)
_HEADERS_LONG_KEY = range(27, 31)
_HALF = 1 << 255


def is_signed(chain: str, address: str, message: str, signature: str) -> bool:
    """Whether the key of this address signed this message.

    `signature` is hex or base64 as wallets show it. A line end that a wallet's own form adds to
    the message does no harm. False for whatever cannot be read.
    """
    if len(signature) > LONGEST or len(message) > _LONGEST_MESSAGE:
        return False
    if not message.isprintable():  # one line: wallets disagree on line ends
        return False
    raw = read(signature)
    texts = [message.encode(), f"{message}\n".encode()]
    if chain in evm.CODES:
        known = evm.address(address.strip())
        return known.ok and any(_evm_address(text, raw) == known.normal for text in texts)
    if chain == "bitcoin":
        return _by_bitcoin(address.strip(), texts, raw)
    return False


def read(signature: str) -> bytes:
    """The bytes of a signature as wallets show it; empty for what is none."""
    text = "".join(signature[:LONGEST].split())
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        pass
    try:
        return base64.b64decode(text.removeprefix("smp"), validate=True)  # BIP-322 of 2025
    except (binascii.Error, ValueError):
        return b""


def _evm_address(text: bytes, raw: bytes) -> str:
    """The address that signed, by EIP-191 version 0x45; "" when none can be worked out."""
    if len(raw) == _COMPACT:  # EIP-2098: the id is the first bit of s
        s = int.from_bytes(raw[32:])
        raw = raw[:32] + (s % _HALF).to_bytes(32) + bytes([27 + s // _HALF])
    if len(raw) != _RECOVERABLE or raw[64] not in _EVM_HEADERS:
        return ""
    said = b"\x19Ethereum Signed Message:\n" + str(len(text)).encode() + text
    key = _recovered(raw[:64], _EVM_HEADERS[raw[64]], _keccak(said))
    return evm.eip55(_keccak(key.format(compressed=False)[1:])[12:].hex()) if key else ""


def _keccak(data: bytes) -> bytes:
    return bytes(keccak.new(digest_bits=256, data=data).digest())


def _recovered(r_and_s: bytes, recovery_id: int, digest: bytes) -> PublicKey | None:
    try:
        whole = r_and_s + bytes([recovery_id])
        return PublicKey.from_signature_and_message(whole, digest, hasher=None)
    except Exception:  # noqa: BLE001  (its C library raises bare ones of any kind for odd numbers)
        return None


def _by_bitcoin(address: str, texts: list[bytes], raw: bytes) -> bool:
    if not utxo.address(utxo.BITCOIN, address).ok:
        return False
    paid = output_of(address)
    if len(raw) == _RECOVERABLE and raw[0] in _BITCOIN_HEADERS:
        return any(paid in set(_bitcoin_outputs(text, raw)) for text in texts)
    return any(bip322.is_signed(paid, text, raw) for text in texts)


def _bitcoin_outputs(text: bytes, raw: bytes) -> Iterator[Output]:
    """What can be paid to the key that signed: its hash, and that within SegWit."""
    said = b"\x18Bitcoin Signed Message:\n" + _length(text) + text
    header = raw[0] - _BITCOIN_HEADERS.start
    key = _recovered(raw[1:], header % len(_IDS), sha256(sha256(said).digest()).digest())
    if key is None:
        return
    if raw[0] in _HEADERS_LONG_KEY:
        yield Output("p2pkh", hash160(key.format(compressed=False)))
        return
    own = hash160(key.format())
    yield Output("p2pkh", own)
    yield Output("p2wpkh", own)
    yield Output("p2sh", hash160(b"\x00\x14" + own))


def _length(text: bytes) -> bytes:
    """Bitcoin's variable integer, of which a bounded message needs the first two forms."""
    size = len(text)
    return bytes([size]) if size < 0xFD else b"\xfd" + size.to_bytes(2, "little")  # noqa: PLR2004
