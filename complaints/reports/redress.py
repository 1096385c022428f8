"""T5: what was proposed, approved and paid (DISP 1.10: total redress). All money is the ledger's.

Amounts of one asset are added, never of two; values in the reference currency are those at the
rates that were locked when each was proposed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count

from complaints.models import Account, Compensation, ComplaintEvent, LedgerEntry, Posting
from complaints.money import ASSETS, plain
from complaints.reports.sections import Cell, Section, section
from complaints.reports.span import Asked
from complaints.terms import Kind

_SHOWN = (Account.COMMITTED, Account.VOUCHERS, Account.PAID)
_AT_ONCE = 2000


class What(NamedTuple):
    """One line of the table: what it consists of, and in which asset."""

    kind: str
    asset: str


@dataclass
class Sums:
    """What a period's postings come to, in smallest units; `value` is of what was paid."""

    amounts: Counter[Posting] = field(default_factory=Counter)
    counts: Counter[Posting] = field(default_factory=Counter)
    largest: int = 0
    value: int = 0


@dataclass
class Balance:
    """An account in one asset: what stood there at the start, and what went in and out."""

    start: int = 0
    into: int = 0
    out: int = 0

    @property
    def end(self) -> int:
        return self.start + self.into - self.out


@dataclass
class Money:
    """Everything that the ledger says up to the end of a period."""

    sums: dict[What, Sums] = field(default_factory=lambda: defaultdict(Sums))
    balances: dict[tuple[str, str], Balance] = field(default_factory=lambda: defaultdict(Balance))


def money(asked: Asked) -> Money:
    """Read the ledger once, up to the end of the period."""
    found = Money()
    lines = LedgerEntry.objects.filter(at__lt=asked.end).order_by("seq")
    named = ("entry", "account", "asset", "amount", "at", "compensation__kind",
             "compensation__value")  # fmt: skip
    told = lines.values_list(*named)
    for entry, account, asset, amount, at, kind, value in told.iterator(_AT_ONCE):
        balance = found.balances[account, asset]
        if at < asked.begin:
            balance.start += amount
            continue
        balance.into += max(0, amount)
        balance.out += max(0, -amount)
        if amount > 0:
            _count(found.sums[What(kind, asset)], Posting(entry), amount, value)
    return found


def _count(sums: Sums, entry: Posting, amount: int, value: int) -> None:
    sums.amounts[entry] += amount
    sums.counts[entry] += 1
    if entry is Posting.PAY:
        sums.largest = max(sums.largest, amount)
        sums.value += value


def table(asked: Asked) -> list[Section]:
    found = money(asked)
    sums = [
        section("redress", _REDRESS, _redress(found), chart="n"),
        section("balances", ["account", "asset", "start", "into", "out", "end"], _balances(found)),
        section("vouchers", _VOUCHERS, _vouchers(found)),
    ]
    return [section("asked", ["kind", "asset", "n", "proposed"], _proposed(asked)), *sums,
            section("answers", ["answer", "n"], _answers(asked))]  # fmt: skip


_REDRESS = ("kind", "asset", "approved", "n", "paid", "mean_paid", "max_paid", "released",
            "reversed", "value")  # fmt: skip
_VOUCHERS = ("asset", "issued", "issued_amount", "redeemed", "redeemed_amount", "ended",
             "ended_amount")  # fmt: skip


def _redress(found: Money) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    reference = ASSETS[settings.REFERENCE_ASSET]
    for what, sums in sorted(found.sums.items()):
        unit, paid = ASSETS[what.asset], sums.counts[Posting.PAY]
        amounts = {entry: plain(sums.amounts[entry], unit) for entry in Posting}
        mean = plain(sums.amounts[Posting.PAY] // paid, unit) if paid else None
        rows.append((
            *what, amounts[Posting.COMMIT], paid, amounts[Posting.PAY], mean,
            plain(sums.largest, unit) if paid else None, amounts[Posting.RELEASE],
            amounts[Posting.REVERSAL], plain(sums.value, reference),
        ))  # fmt: skip
    return rows


def _balances(found: Money) -> list[tuple[Cell, ...]]:
    return [
        (account, asset, *(plain(one, ASSETS[asset]) for one in (b.start, b.into, b.out, b.end)))
        for (account, asset), b in sorted(found.balances.items())
        if account in _SHOWN
    ]


def _vouchers(found: Money) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for (kind, asset), sums in sorted(found.sums.items()):
        if kind == Kind.VOUCHER:
            said = [
                cell
                for entry in (Posting.PAY, Posting.REDEEM, Posting.LAPSE)
                for cell in (sums.counts[entry], plain(sums.amounts[entry], ASSETS[asset]))
            ]
            rows.append((asset, *said))
    return rows


def _proposed(asked: Asked) -> list[tuple[Cell, ...]]:
    """What was proposed last in the period; what has no amount is counted."""
    amounts, counts = Counter[What](), Counter[What]()
    rows = Compensation.objects.filter(**asked.within("proposed_at"))
    for kind, asset, amount in rows.values_list("kind", "asset", "amount").iterator(_AT_ONCE):
        counts[What(kind, asset)] += 1
        amounts[What(kind, asset)] += amount or 0
    return [
        (*what, count, plain(amounts[what], ASSETS[what.asset]) if what.asset else None)
        for what, count in sorted(counts.items())
    ]


def _answers(asked: Asked) -> list[tuple[Cell, ...]]:
    """What became of offers and proposals."""
    verbs = ("take_offer", "decline", "lapse", "reject", "cancel")
    events = ComplaintEvent.objects.filter(verb__in=verbs, **asked.within("at"))
    counts = dict(events.order_by().values_list("verb").annotate(Count("pk")))
    return [(verb, counts.get(verb, 0)) for verb in verbs]
