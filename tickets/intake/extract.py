"""Facts that stand in free text: network, transaction, address, amount. Pure and bounded.

Only what is beyond doubt counts: of two hashes, two addresses or two amounts nobody knows which
was meant, so none is taken and the user is asked.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from tickets.intake import answers
from tickets.intake.chains import (
    CHAINS,
    check_address,
    check_transaction,
    guess_chains,
    parse_explorer_link,
)
from tickets.intake.fields import FIELD_TYPES, plain_amount
from tickets.models import Field

LOOKED_AT = 20_000
_MAX_WORDS, _MAX_LINKS = 60, 10
_LINK = re.compile(r"https?://[!-~]{8,400}")
_WORD = re.compile(r"(?<![\w/.@-])[A-Za-z0-9][A-Za-z0-9_:+/=-]{24,119}", re.ASCII)
_ASSETS = (
    "USDT|USDC|BTC|ETH|BNB|TRX|SOL|TON|XRP|XLM|LTC|DOGE|DAI|FDUSD|TUSD|POL|MATIC|ARB|AVAX"
    "|USD|EUR|GBP|CNY|HKD"
)
# In Chinese "500U" is said for 500 USDT.
_AMOUNT = re.compile(
    rf"(?<![\w.,])(\d[\d,]{{0,20}}(?:\.\d{{1,18}})?)\s?(?:({_ASSETS})|(U))(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_NAMES = {
    "ethereum": r"\bethereum\b|\berc-?20\b|以太坊|以太链",
    "bsc": r"\bbsc\b|\bbep-?20\b|\bbnb (?:smart )?chain\b|币安(?:智能)?链",
    "polygon": r"\bpolygon\b",
    "arbitrum": r"\barbitrum\b",
    "base": r"\bbase (?:chain|network)\b|\bbase ?链",
    "bitcoin": r"\bbitcoin\b|比特币",
    "litecoin": r"\blitecoin\b|莱特币",
    "dogecoin": r"\bdogecoin\b|狗狗币",
    "tron": r"\btron\b|\btrc-?20\b|波场",
    "solana": r"\bsolana\b",
    "ton": r"\bton (?:chain|network)\b|\bton ?链",
    "xrp": r"\bxrp ledger\b|\bxrpl\b|\bripple\b|瑞波",
    "stellar": r"\bstellar\b|恒星币",
}
_NAMED = {code: re.compile(names, re.IGNORECASE | re.ASCII) for code, names in _NAMES.items()}


class Facts(NamedTuple):
    """What a text says beyond doubt; "" or None for the rest.

    `chain` may be "" although there is a hash: five networks share the form of theirs.
    """

    chain: str = ""
    transaction: str = ""
    address: str = ""
    amount: dict[str, str] | None = None


class _Seen(NamedTuple):
    """A value and the chains that it can be of."""

    value: str
    chains: tuple[str, ...]


def facts(text: str) -> Facts:
    """The facts of a text, of which the first `LOOKED_AT` characters are read."""
    text = text[:LOOKED_AT]
    seen_hashes, seen_addresses = _on_chain(text)
    transaction, address = _only(seen_hashes), _only(seen_addresses)
    return Facts(
        chain=_chain(text, [seen for seen in (transaction, address) if seen]),
        transaction=transaction.value if transaction else "",
        address=address.value if address else "",
        amount=_amount(text),
    )


def _on_chain(text: str) -> tuple[list[_Seen], list[_Seen]]:
    hashes, addresses = [], []
    for word, linked in _words(text):
        if addressed := _address(word, linked):
            addresses.append(addressed)
        elif hashed := _hash(word, linked):
            hashes.append(hashed)
    return hashes, addresses


def _words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What may be a hash or an address, with the chains that a link around it names."""
    for link, _count in zip(_LINK.findall(text), range(_MAX_LINKS), strict=False):
        found = parse_explorer_link(link)
        if found and not found.testnet:
            yield found.value, tuple(chain for chain in found.chains if chain in CHAINS)
    plain = _LINK.sub(" ", text)
    for word, _count in zip(_WORD.findall(plain), range(_MAX_WORDS), strict=False):
        yield word.rstrip(":/-_"), ()


def _address(word: str, linked: tuple[str, ...]) -> _Seen | None:
    chains = guess_chains(word)
    fitting = tuple(chain for chain in chains if not linked or chain in linked)
    return _Seen(check_address(fitting[0], word).normal, fitting) if fitting else None


def _hash(word: str, linked: tuple[str, ...]) -> _Seen | None:
    checks = {chain: check_transaction(chain, word) for chain in linked or CHAINS}
    fitting = tuple(c for c, check in checks.items() if check.ok and not check.warning)
    return _Seen(checks[fitting[0]].normal, fitting) if fitting else None


def _only(seen: Iterable[_Seen]) -> _Seen | None:
    """The one value that was seen, however often; None for none or several."""
    by_value = {one.value: one for one in seen}
    return next(iter(by_value.values())) if len(by_value) == 1 else None


def _chain(text: str, seen: list[_Seen]) -> str:
    """The one chain that values and names agree on."""
    possible = set(CHAINS)
    for one in seen:
        possible &= set(one.chains)
    named = {code for code, names in _NAMED.items() if names.search(text)}
    agreed = (possible & named) if named & possible else possible
    return agreed.pop() if len(agreed) == 1 else ""


def _amount(text: str) -> dict[str, str] | None:
    found = set()
    for digits, asset, u in _AMOUNT.findall(text):
        try:
            found.add((plain_amount(digits), "USDT" if u else asset.upper()))
        except ValidationError:
            continue
    if len(found) != 1:
        return None
    amount, asset = found.pop()
    return {"amount": amount, "asset": asset}


def records(fields: Iterable[Field], said: Facts) -> list[answers.Record]:
    """Facts as answers to a category's questions, in the order of the questions.

    A question that is only asked after one certain answer answers that one too.
    """
    fields = list(fields)
    values = _values(fields, said)
    for field in fields:
        if field.key in values and field.shown_if_key and len(field.shown_if_values) == 1:
            values.setdefault(field.shown_if_key, field.shown_if_values[0])
    return [
        answers.record(field, FIELD_TYPES[field.type].to_value(values[field.key]))
        for field in fields
        if field.key in values
    ]


def _values(fields: list[Field], said: Facts) -> dict[str, Any]:
    on_chain = {"transaction": said.transaction, "address": said.address}
    values: dict[str, Any] = {}
    for kind, value in on_chain.items():
        if field := _sole(fields, kind):
            values |= {field.key: {"chain": said.chain, "value": value}} if value else {}
    for kind, other in (("chain", said.chain), ("amount", said.amount)):
        if (field := _sole(fields, kind)) and other:
            values[field.key] = other
    return values


def _sole(fields: list[Field], kind: str) -> Field | None:
    """The one question of this type that must be answered, else the only one of this type."""
    typed = [field for field in fields if field.type == kind]
    demanded = [field for field in typed if field.required]
    chosen = demanded or typed
    return chosen[0] if len(chosen) == 1 else None
