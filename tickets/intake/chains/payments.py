"""Reads what a wallet's QR code or copy button writes: bitcoin:bc1…?amount=1, eth:0x…"""

import re
from typing import NamedTuple
from urllib.parse import unquote

from tickets.intake.chains import evm

_SCHEMES: dict[str, tuple[str, ...]] = {
    "ethereum": evm.CODES,  # wallets write it for every chain of the family
    "eth": ("ethereum",),  # short names of ERC-3770, as Safe copies them
    "bnb": ("bsc",),
    "matic": ("polygon",),
    "pol": ("polygon",),
    "arb1": ("arbitrum",),
    "base": ("base",),
    "oeth": ("optimism",),
    "avax": ("avalanche",),
    "bitcoin": ("bitcoin",),
    "litecoin": ("litecoin",),
    "dogecoin": ("dogecoin",),
    "bitcoincash": ("bitcoin cash",),
    "tron": ("tron",),
    "solana": ("solana",),
    "ton": ("ton",),
    "ripple": ("xrp",),
    "xrpl": ("xrp",),
    "xrp": ("xrp",),
    "stellar": ("stellar",),
    "web+stellar": ("stellar",),
}
_CHAIN_IDS = {
    "1": ("ethereum",),
    "56": ("bsc",),
    "137": ("polygon",),
    "42161": ("arbitrum",),
    "8453": ("base",),
}
_PAYMENT = re.compile(
    r"([a-z][a-z0-9+]{1,15}):(?://)?(?:transfer/|pay-)?([^/?@]+)(?:@([0-9]{1,12}))?"
    r"(?:/([a-z]{1,20}))?/?(?:\?(.*))?",
    re.IGNORECASE | re.DOTALL,
)


class Payment(NamedTuple):
    """An address with the chains it was written for (none for an EVM chain we do not serve), and
    its destination tag or ""."""

    chains: tuple[str, ...]
    address: str
    tag: str


def read_payment(text: str) -> Payment | None:
    """None unless the text begins with a payment scheme of a chain that we know."""
    found = _PAYMENT.fullmatch(text)
    if not found or found[1].lower() not in _SCHEMES:
        return None
    scheme, address, chain_id, function, query = found.groups("")
    chains = _CHAIN_IDS.get(chain_id, ()) if chain_id else _SCHEMES[scheme.lower()]
    values = dict(pair.partition("=")[::2] for pair in query.split("&"))
    if function:  # EIP-681 names the token's contract first and the payee as a parameter
        address = values.get("address", "")
    address = values.get("destination", address)  # SEP-7
    return Payment(chains, unquote(address), values.get("dt", ""))
