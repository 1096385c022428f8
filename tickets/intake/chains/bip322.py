"""BIP-322 "simple": a message signed as the input of a transaction that nobody can send.

Only outputs of one key, p2wpkh and p2tr by its key path, and only signatures over everything.
"""

from hashlib import sha256

from coincurve import PublicKey, PublicKeyXOnly

from tickets.intake.chains.outputs import Output, hash160

_ALL, _DEFAULT = 1, 0
_KEY_BYTES = 33
_SCHNORR_BYTES = 64
_LONGEST_ITEM = 80
_ONE = (1).to_bytes(4, "little")
_ZERO = bytes(4)
_NOTHING_PAID = bytes(8)
_OP_RETURN = b"\x01\x6a"


def is_signed(paid: Output, message: bytes, witness: bytes) -> bool:
    """Whether this serialised witness is the output's key on this message; raises nothing."""
    items = _items(witness)
    try:
        if paid.kind == "p2wpkh":
            return _by_hash(paid, message, items)
        return paid.kind == "p2tr" and _by_taproot(paid, message, items)
    except Exception:  # noqa: BLE001  (coincurve raises bare ones for keys and signatures that are none)
        return False


def _items(witness: bytes) -> list[bytes]:
    """The stack, each item after its length in one byte; empty when it is not just that."""
    count, rest, items = witness[:1], witness[1:], []
    while rest:
        size = rest[0]
        if size > _LONGEST_ITEM or len(rest) < size + 1:
            return []
        items.append(rest[1 : size + 1])
        rest = rest[size + 1 :]
    return items if count and count[0] == len(items) else []


def _by_hash(paid: Output, message: bytes, items: list[bytes]) -> bool:
    """SegWit version 0: the signature and the key whose hash is paid (BIP-143)."""
    if len(items) != 2 or len(items[1]) != _KEY_BYTES or hash160(items[1]) != paid.program:  # noqa: PLR2004
        return False
    signature, kind = items[0][:-1], items[0][-1:]
    script = b"\x19\x76\xa9\x14" + paid.program + b"\x88\xac"
    spent = _spent(paid, message)
    said = (
        _ZERO + _twice(spent + _ZERO) + _twice(_ZERO) + spent + _ZERO + script
        + _NOTHING_PAID + _ZERO + _twice(_NOTHING_PAID + _OP_RETURN) + _ZERO
        + _ALL.to_bytes(4, "little")
    )  # fmt: skip
    signed_all = kind == bytes([_ALL])
    return signed_all and PublicKey(items[1]).verify(signature, _twice(said), hasher=None)


def _by_taproot(paid: Output, message: bytes, items: list[bytes]) -> bool:
    """Taproot by its key path (BIP-341): one Schnorr signature of the key that is paid."""
    if len(items) != 1 or len(items[0]) not in {_SCHNORR_BYTES, _SCHNORR_BYTES + 1}:
        return False
    signature, kind = items[0][:_SCHNORR_BYTES], items[0][_SCHNORR_BYTES:]
    if kind not in {b"", bytes([_ALL])}:
        return False
    spent = _spent(paid, message)
    said = (
        b"\x00" + (kind or bytes([_DEFAULT])) + _ZERO + _ZERO
        + _once(spent + _ZERO) + _once(_NOTHING_PAID)
        + _once(bytes([len(paid.script)]) + paid.script) + _once(_ZERO)
        + _once(_NOTHING_PAID + _OP_RETURN) + b"\x00" + _ZERO
    )  # fmt: skip
    return bool(PublicKeyXOnly(paid.program).verify(signature, _tagged("TapSighash", said)))


def _spent(paid: Output, message: bytes) -> bytes:
    """The id of the transaction that puts the message into the output."""
    put_in = b"\x00\x20" + _tagged("BIP0322-signed-message", message)
    said = (
        _ZERO + b"\x01" + bytes(32) + b"\xff" * 4 + bytes([len(put_in)]) + put_in + _ZERO
        + b"\x01" + _NOTHING_PAID + bytes([len(paid.script)]) + paid.script + _ZERO
    )  # fmt: skip
    return _twice(said)


def _once(data: bytes) -> bytes:
    return sha256(data).digest()


def _twice(data: bytes) -> bytes:
    return sha256(sha256(data).digest()).digest()


def _tagged(tag: str, data: bytes) -> bytes:
    mark = _once(tag.encode())
    return _once(mark + mark + data)
