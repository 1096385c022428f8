"""The only writer of money: double entries that add up to zero, chained by hashes, never changed.

Every function posts one journal in the caller's transaction. The end of the ledger is held until
that transaction is over, so numbers have no gaps however many write at once; take all other locks
before.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from complaints.models import Account, Compensation, LedgerEntry, LedgerHead, Posting, Voucher
from complaints.terms import Kind
from portal.models import User

MAIN = "main"
# What must stand before each entry of a compensation: nothing more and nothing less.
AFTER: dict[Posting, frozenset[Posting]] = {
    Posting.COMMIT: frozenset(),
    Posting.RELEASE: frozenset({Posting.COMMIT}),
    Posting.PAY: frozenset({Posting.COMMIT}),
    Posting.REVERSAL: frozenset({Posting.COMMIT, Posting.PAY}),
    Posting.REDEEM: frozenset({Posting.COMMIT, Posting.PAY}),
    Posting.LAPSE: frozenset({Posting.COMMIT, Posting.PAY}),
}
# What is hashed of a line, in this order, and the hash before it.
COLUMNS = (
    "seq",
    "journal",
    "entry",
    "account",
    "asset",
    "amount",
    "compensation_id",
    "voucher_id",
    "actor_id",
    "at",
    "previous",
)


class LedgerError(Exception):
    """An entry that cannot be: the verb that asked for it is wrong. Nothing is written."""


def commit(compensation: Compensation, *, actor: User | None, at: datetime) -> None:
    """Set the whole amount aside."""
    way = (Account.FUNDS, Account.COMMITTED)
    _post(compensation, Posting.COMMIT, way, actor=actor, at=at)


def release(compensation: Compensation, *, actor: User | None, at: datetime) -> None:
    """Take back what was set aside."""
    way = (Account.COMMITTED, Account.FUNDS)
    _post(compensation, Posting.RELEASE, way, actor=actor, at=at)


def pay(compensation: Compensation, *, actor: User | None, at: datetime) -> None:
    """Pay what was set aside; a voucher stays owed until it is redeemed."""
    way = (Account.COMMITTED, _paid_into(compensation))
    _post(compensation, Posting.PAY, way, actor=actor, at=at)


def reverse(compensation: Compensation, *, actor: User | None, at: datetime) -> None:
    """Take back what was paid, by an entry of its own."""
    way = (_paid_into(compensation), Account.FUNDS)
    _post(compensation, Posting.REVERSAL, way, actor=actor, at=at)


def redeem(voucher: Voucher, *, actor: User | None, at: datetime) -> None:
    """A voucher was redeemed: now it is paid."""
    way = (Account.VOUCHERS, Account.PAID)
    _post(voucher.compensation, Posting.REDEEM, way, actor=actor, at=at, voucher=voucher)


def lapse(voucher: Voucher, *, actor: User | None, at: datetime) -> None:
    """A voucher expired or was revoked: nothing is owed for it any more."""
    way = (Account.VOUCHERS, Account.FUNDS)
    _post(voucher.compensation, Posting.LAPSE, way, actor=actor, at=at, voucher=voucher)


def _paid_into(compensation: Compensation) -> Account:
    return Account.VOUCHERS if compensation.kind == Kind.VOUCHER else Account.PAID


def _post(
    compensation: Compensation,
    entry: Posting,
    way: tuple[Account, Account],
    *,
    actor: User | None,
    at: datetime,
    voucher: Voucher | None = None,
) -> None:
    amount = compensation.amount
    if not amount or amount < 0:
        raise LedgerError(f"compensation {compensation.pk} is not of money")
    head = _hold_end()
    standing = set(compensation.entries.values_list("entry", flat=True))
    if standing != AFTER[entry]:
        raise LedgerError(f"{entry} of compensation {compensation.pk} after {sorted(standing)}")
    journal = head.seq + 1
    lines = []
    for account, moved in zip(way, (-amount, amount), strict=True):
        line = LedgerEntry(
            seq=head.seq + 1,
            journal=journal,
            entry=entry,
            account=account,
            asset=compensation.asset,
            amount=moved,
            compensation=compensation,
            voucher=voucher,
            actor=actor,
            at=at.astimezone(UTC),
            previous=head.hash,
        )
        line.hash = digest([getattr(line, column) for column in COLUMNS])
        head.seq, head.hash = line.seq, line.hash
        lines.append(line)
    LedgerEntry.objects.bulk_create(lines)
    head.save(update_fields=["seq", "hash"])


def _hold_end() -> LedgerHead:
    ends = LedgerHead.objects.select_for_update(no_key=True)
    return ends.get_or_create(name=MAIN)[0]


def digest(values: list[Any]) -> str:
    """SHA-256 of the values of `COLUMNS`, as Python or as the database's driver has them."""
    return hashlib.sha256(json.dumps([_plain(one) for one in values]).encode()).hexdigest()


def _plain(value: Any) -> str | None:
    """One way to write a value: the same for a row to be, for SQLite's text and PostgreSQL's."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return str(value)


def sums() -> dict[tuple[str, Posting], int]:
    """What was committed, released, paid, … in all, by asset, in smallest units."""
    totals: dict[tuple[str, Posting], int] = {}
    lines = LedgerEntry.objects.values_list("asset", "entry", "amount")
    for asset, entry, amount in lines.iterator():
        if amount > 0:
            key = (asset, Posting(entry))
            totals[key] = totals.get(key, 0) + amount
    return totals
