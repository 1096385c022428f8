"""Wallet addresses and transaction hashes: is this one, of which chain, and if not, why not.

Pure functions without Django, network or state. Every function takes any text and never raises
on it; the work is bounded whatever its length.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tickets.intake.chains import evm, solana, stellar, ton, tron, utxo, xrp
from tickets.intake.chains.check import HASH_DIGITS, HEX, REASONS, WARNINGS, Check, refused
from tickets.intake.chains.check import hex_hash as _hex_hash
from tickets.intake.chains.links import Link, parse_explorer_link, read_link
from tickets.intake.chains.payments import Payment, read_payment
from tickets.intake.chains.secret import looks_secret
from tickets.intake.chains.table import CHAINS, Chain, explorer_url
from tickets.intake.chains.text import MAX_CHARACTERS, clean

__all__ = [
    "CHAINS",
    "REASONS",
    "WARNINGS",
    "Chain",
    "Check",
    "Link",
    "check_address",
    "check_transaction",
    "explorer_url",
    "guess_chains",
    "parse_explorer_link",
]


class _Form(NamedTuple):
    """How some chains write their addresses and transaction hashes."""

    chains: tuple[str, ...]
    address: Callable[[str], Check]
    transaction: Callable[[str], Check]


_FORMS = (
    _Form(evm.CODES, evm.address, evm.transaction),
    _Form(("bitcoin",), partial(utxo.address, utxo.BITCOIN), _hex_hash),
    _Form(("litecoin",), partial(utxo.address, utxo.LITECOIN), _hex_hash),
    _Form(("dogecoin",), partial(utxo.address, utxo.DOGECOIN), _hex_hash),
    _Form(("tron",), tron.address, _hex_hash),
    _Form(("solana",), solana.address, solana.transaction),
    _Form(("ton",), ton.address, ton.transaction),
    _Form(("xrp",), xrp.address, xrp.transaction),
    _Form(("stellar",), stellar.address, _hex_hash),
)
_FORM_OF = {chain: form for form in _FORMS for chain in form.chains}
_NAME_ENDINGS = (".eth", ".sol", ".ton", ".bnb", ".arb", ".crypto", ".x", ".nft", ".wallet")


def check_address(chain: str, text: str) -> Check:
    """Whether the text is an address of the chain's main network.

    Takes what people paste: the address, an explorer's link to its page, or a payment link of a
    wallet. `Check.reason` is one of REASONS when it is not one, in the order: unknown_chain,
    empty, too_long (over 4,096 characters), secret; then what the link or the text shows.
    """
    value = clean(text)
    return _obstacle(chain, value) or _read_address(chain, value)


def check_transaction(chain: str, text: str) -> Check:
    """Whether the text is a transaction hash of the chain, or an explorer's link to one.

    `normal` by chain: EVM 0x and lower case; Bitcoin, Litecoin, Dogecoin, Tron, TON and Stellar
    64 lower-case hex digits; XRP upper case; Solana the base58 signature as it is.
    """
    value = clean(text)
    return _obstacle(chain, value) or _read_transaction(chain, value)


def guess_chains(text: str) -> tuple[str, ...]:
    """Codes of the chains that would accept this as an address, in the order of CHAINS."""
    value = clean(text)
    if len(value) > MAX_CHARACTERS or looks_secret(value):
        return ()
    return _address_chains(value)


def _obstacle(chain: str, value: str) -> Check | None:
    if chain not in CHAINS:
        return refused("unknown_chain")
    if not value:
        return refused("empty")
    if len(value) > MAX_CHARACTERS:
        return refused("too_long")
    return refused("secret") if looks_secret(value) else None


def _read_address(chain: str, value: str) -> Check:
    if link := read_link(value):
        return _link_obstacle(chain, link) or _linked_address(chain, link)
    if payment := read_payment(value):
        return _paid_address(chain, payment)
    return _plain_address(chain, value)


def _read_transaction(chain: str, value: str) -> Check:
    if link := read_link(value):
        return _link_obstacle(chain, link) or _linked_transaction(chain, link)
    return _plain_transaction(chain, value)


def _link_obstacle(chain: str, link: Link) -> Check | None:
    if looks_secret(link.value):
        return refused("secret")
    if not link.value:
        return refused("is_link")
    if link.testnet:
        return refused("testnet")
    elsewhere = link.chains and chain not in link.chains
    return refused("other_chain", other=link.chains) if elsewhere else None


def _linked_address(chain: str, link: Link) -> Check:
    result = _plain_address(chain, link.value)
    if result.ok or link.kind in {"", "address"}:
        return result
    return refused("is_transaction" if link.kind == "transaction" else "is_link")


def _linked_transaction(chain: str, link: Link) -> Check:
    if link.kind == "block":
        return refused("is_link")
    value = link.value
    if chain == "ton" and ton.is_base64_hash(value + "="):
        value += "="  # links often drop the padding
    result = _plain_transaction(chain, value)
    return refused("is_address") if link.kind == "address" and not result.ok else result


def _paid_address(chain: str, payment: Payment) -> Check:
    if chain not in payment.chains:
        return refused("other_chain", other=payment.chains)
    if looks_secret(payment.address):
        return refused("secret")
    tagged = chain == "xrp" and payment.tag
    return _plain_address(chain, payment.address + (f"?dt={payment.tag}" if tagged else ""))


def _plain_address(chain: str, value: str) -> Check:
    own = _FORM_OF[chain].address(value)
    if own.ok or own.reason in {"testnet", "other_chain"}:
        return own
    if _is_hash(value):
        return refused("is_transaction")
    if others := _address_chains(value) or (evm.CODES if evm.has_shape(value) else ()):
        return own if chain in others else refused("other_chain", other=others)
    return refused("is_name") if _is_name(value) else own


def _plain_transaction(chain: str, value: str) -> Check:
    own = _FORM_OF[chain].transaction(value)
    if own.ok:
        return own
    if _address_chains(value) or evm.has_shape(value):
        return refused("is_address", other=_address_chains(value))
    others = _transaction_chains(value)
    return refused("other_chain", other=others) if others else own


def _address_chains(value: str) -> tuple[str, ...]:
    return tuple(code for form in _FORMS if form.address(value).ok for code in form.chains)


def _transaction_chains(value: str) -> tuple[str, ...]:
    """A hash that needed mending for a chain is no evidence for it."""
    checks = ((form, form.transaction(value)) for form in _FORMS)
    return tuple(
        code for form, check in checks if check.ok and not check.warning for code in form.chains
    )


def _is_hash(value: str) -> bool:
    digits = value[2:] if value[:2] in {"0x", "0X"} else value
    is_hex = len(digits) == HASH_DIGITS and HEX.issuperset(digits)
    return is_hex or ton.is_base64_hash(value) or solana.transaction(value).ok


def _is_name(value: str) -> bool:
    """Names that wallets look up: vitalik.eth and the like, someone*example.com on Stellar."""
    name, _, domain = value.partition("*")
    return value.lower().endswith(_NAME_ENDINGS) or bool(name and "." in domain)
