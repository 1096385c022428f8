"""Looks at every byte of the ledger, and whether it says what the compensations say."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from complaints import ledger
from complaints.models import Compensation, LedgerHead, Posting, ReportSnapshot
from complaints.workflow import HELD, Award

_NOT_YET = (Award.DRAFT, Award.PROPOSED, Award.CHANGES, Award.PENDING_SECOND, Award.REJECTED)
COMMIT, RELEASE, PAY, REVERSAL = (
    Posting.COMMIT,
    Posting.RELEASE,
    Posting.PAY,
    Posting.REVERSAL,
)
# Invariant 22: the entries of a compensation with money, by its state.
ENTRIES: dict[Award, frozenset[Posting]] = {
    **dict.fromkeys(_NOT_YET, frozenset()),
    **dict.fromkeys(HELD, frozenset({COMMIT})),
    Award.PAID: frozenset({COMMIT, PAY}),
    Award.DECLINED: frozenset({COMMIT, RELEASE}),
    Award.LAPSED: frozenset({COMMIT, RELEASE}),
    Award.REVERSED: frozenset({COMMIT, PAY, REVERSAL}),
}
_OF_VOUCHERS = frozenset({Posting.REDEEM, Posting.LAPSE})


class Fault(NamedTuple):
    """Something that is not as it was written: the line of the ledger, if it is in one."""

    seq: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.seq is None else f"line {self.seq}: {self.what}"


def faults() -> Iterator[Fault]:
    """Everything that is wrong; nothing if all is well. Reads each line once."""
    yield from _lines()
    yield from _compensations()


def _rows() -> Iterator[dict[str, Any]]:
    """The lines as they are stored: a text that reads as the same number is not the same."""
    columns = [*ledger.COLUMNS, "hash"]
    named = ", ".join(columns)
    if connection.vendor == "sqlite":  # its driver would read a time, and what it reads may vary
        named = named.replace(" at,", " CAST(at AS TEXT),")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {named} FROM complaints_ledgerentry ORDER BY seq")  # noqa: S608  # nosec B608 (our own names)
        while found := cursor.fetchmany(1000):
            yield from (dict(zip(columns, row, strict=True)) for row in found)


def _lines() -> Iterator[Fault]:
    seq, previous = 0, ""
    journal: list[dict[str, Any]] = []
    frozen = dict(ReportSnapshot.objects.values_list("ledger_seq", "ledger_hash"))
    frozen.pop(0, None)
    for row in _rows():
        seq += 1
        if row["seq"] != seq:
            yield Fault(seq, "is missing")
            seq = row["seq"]
        if ledger.digest([row[column] for column in ledger.COLUMNS]) != row["hash"]:
            yield Fault(seq, "was changed")
        if row["previous"] != previous:
            yield Fault(seq, "does not follow the line before it")
        if frozen.pop(seq, row["hash"]) != row["hash"]:
            yield Fault(seq, "is not the line that a report has frozen")
        if journal and journal[0]["journal"] != row["journal"]:
            yield from _balance(journal)
            journal = []
        journal.append(row)
        previous = row["hash"]
    yield from _balance(journal)
    head = LedgerHead.objects.filter(name=ledger.MAIN).first()
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        yield Fault(seq, "is not the end of the ledger as it was written")
    yield from (Fault(lost, "is missing, and a report has frozen it") for lost in sorted(frozen))


def _balance(journal: list[dict[str, Any]]) -> Iterator[Fault]:
    if not journal:
        return
    amounts = [str(row["amount"]) for row in journal]
    whole = all(amount.removeprefix("-").isdecimal() for amount in amounts)
    if not whole or sum(int(amount) for amount in amounts) != 0:
        yield Fault(journal[0]["seq"], "begins a journal that does not add up to zero")
    if len({row["asset"] for row in journal}) > 1:
        yield Fault(journal[0]["seq"], "begins a journal that mixes assets")


def _compensations() -> Iterator[Fault]:
    found: dict[int, set[tuple[str, str, str]]] = {}
    named = ("compensation_id", "entry", "asset", "amount")
    for row in _rows():
        key, entry, asset, amount = (row[name] for name in named)
        found.setdefault(key, set()).add((entry, asset, str(amount).removeprefix("-")))
    for award in Compensation.objects.iterator():
        lines = found.pop(award.pk, set())
        if not _says(award, lines):
            yield Fault(None, f"compensation {award.pk} ({award.state}) and its lines disagree")
    yield from (Fault(None, f"there is no compensation {key}") for key in sorted(found))


def _says(award: Compensation, lines: set[tuple[str, str, str]]) -> bool:
    entries = {Posting(entry) for entry, _asset, _amount in lines if entry in Posting.values}
    if not award.is_money:
        return not lines
    same = {(asset, amount) for _entry, asset, amount in lines} <= {
        (award.asset, str(award.amount))
    }
    expected = ENTRIES.get(award.award)
    if expected is None:  # cancelled: before it was approved, or after
        expected = frozenset({COMMIT, RELEASE} if award.approved_at else ())
    ended = entries & _OF_VOUCHERS if award.award is Award.PAID else frozenset()
    return same and entries - ended == expected
