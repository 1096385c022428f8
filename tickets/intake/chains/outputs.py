"""What a valid Bitcoin address pays to: the kind of its script, and the hash or key within."""

from hashlib import sha256
from typing import NamedTuple

from Crypto.Hash import RIPEMD160  # nosec B413 - pycryptodome, not pyCrypto

from tickets.intake.chains import base58, bech32, utxo

_KINDS = {(0, 20): "p2wpkh", (0, 32): "p2wsh", (1, 32): "p2tr"}


class Output(NamedTuple):
    """`kind` is p2pkh, p2sh, p2wpkh, p2wsh, p2tr or "" for a later one."""

    kind: str
    program: bytes

    @property
    def script(self) -> bytes:
        """The script of a SegWit output (BIP-141)."""
        version = b"\x51" if self.kind == "p2tr" else b"\x00"
        return version + bytes([len(self.program)]) + self.program


def output_of(address: str) -> Output:
    """Of an address that `utxo.address` has accepted; ValueError otherwise."""
    lower = address.lower()
    start = f"{utxo.BITCOIN.prefix}1"
    if lower.startswith(start):
        decoded = bech32.decode(utxo.BITCOIN.prefix, lower.removeprefix(start))
        if decoded is None:
            raise ValueError("no address")
        return Output(_KINDS.get((decoded.version, len(decoded.program)), ""), decoded.program)
    payload = base58.checked(base58.decode(address))
    if payload is None:
        raise ValueError("no address")
    return Output("p2sh" if payload[0] else "p2pkh", payload[1:])


def hash160(data: bytes) -> bytes:
    """Bitcoin's hash of keys and scripts: 20 bytes."""
    return bytes(RIPEMD160.new(sha256(data).digest()).digest())
