"""Private keys and seeds that people paste where an address or a hash belongs.

A mistyped key is still a leaked key: prefix, length and alphabet decide, never a checksum.
None of these forms can be an address or a hash of a chain that we serve.
"""

import json
import re

from tickets.intake.chains import base58
from tickets.intake.chains.ed25519 import PAIR_BYTES, is_key_pair

_B58 = "[1-9A-HJ-NP-Za-km-z]"
_SHAPES = re.compile(
    rf"[569]{_B58}{{50}}"  # WIF, 51 characters: Bitcoin, Litecoin and Dogecoin, test networks
    rf"|[KLTQc]{_B58}{{51}}"  # WIF of a compressed key: Bitcoin K and L, T, Q, test networks
    rf"|6P{_B58}{{56}}"  # BIP-38
    rf"|(?:[xyzYZtuvUV]prv|Ltpv|Mtpv|dgpv){_B58}{{86,}}"  # BIP-32 extended private keys
    rf"|s{_B58}{{28}}|sEd{_B58}{{28}}"  # XRP family seed, secp256k1 and Ed25519
    r"|[Ss][A-Za-z2-7]{55}"  # Stellar seed (SEP-23)
)
_KEY_PAIR_TEXT = range(64, 89)
"""Characters of 64 bytes in base58."""
_HEX_PAIR = re.compile(r"(?:0x)?([0-9a-fA-F]{128})")
_BYTE_LIST = re.compile(r"\[[0-9,\s]{127,400}\]")


def looks_secret(text: str) -> bool:
    """True for WIF, BIP-38, BIP-32, XRP and Stellar seeds, and Ed25519 key pairs as base58,
    as hex or as the list of bytes that Solana's tools write."""
    return bool(_SHAPES.fullmatch(text)) or is_key_pair(_pair(text))


def _pair(text: str) -> bytes:
    if len(text) in _KEY_PAIR_TEXT and base58.CHARACTERS.issuperset(text):
        return base58.decode(text)
    if found := _HEX_PAIR.fullmatch(text):
        return bytes.fromhex(found[1])
    return _byte_list(text) if _BYTE_LIST.fullmatch(text) else b""


def _byte_list(text: str) -> bytes:
    try:
        numbers = json.loads(text)
        return bytes(numbers) if len(numbers) == PAIR_BYTES else b""
    except ValueError:
        return b""
