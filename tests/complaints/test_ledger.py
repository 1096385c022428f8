"""The ledger: balanced, gapless, chained; one changed byte shows, and which line it is in."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints import ledger
from complaints.ledger_check import faults
from complaints.models import Compensation, LedgerEntry, LedgerHead, ReportSnapshot
from portal.append_only import opening
from tests.complaints.factories import make_compensation, make_complaint

TABLE = "complaints_ledgerentry"
ROWS = 12
on_a_database = profile(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def awards(ticket, hal):
    """Six compensations, in several assets; nothing has been posted."""
    complaint = make_complaint(ticket, handler=hal, stage="investigating")
    assets = [("USD", 20_00), ("ETH", 12_123456789012345678), ("JPY", 1)] * 2
    return [make_compensation(complaint, hal, asset=one, amount=n) for one, n in assets]


@pytest.fixture
def posted(awards, hal):
    """Two lines for each of them, as if they had been approved."""
    for award in awards:
        ledger.commit(award, actor=hal, at=award.created_at)
    Compensation.objects.update(
        state="approved", digest="d", proposed_at=awards[0].created_at,
        approved_at=awards[0].created_at,
    )  # fmt: skip
    return awards


@contextmanager
def undone():
    """What happens in here is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def open_the_table():
    for statement in opening(TABLE, connection.vendor):
        execute(statement)


def lines_at_fault():
    return {fault.seq for fault in faults()}


def test_a_sound_ledger_has_no_faults(posted, capsys):
    assert list(faults()) == []
    call_command("verify_ledger")
    assert capsys.readouterr().out == f"12 {LedgerHead.objects.get().hash}\n"


def test_every_journal_adds_up_to_zero_in_one_asset(posted):
    journals = {}
    for line in LedgerEntry.objects.all():
        journals.setdefault(line.journal, []).append((line.asset, line.amount))
    assert len(journals) == ROWS / 2
    for lines in journals.values():
        assert sum(amount for _asset, amount in lines) == 0
        assert len({asset for asset, _amount in lines}) == 1


ENTRIES = {"commit": ledger.commit, "release": ledger.release, "pay": ledger.pay,
           "reverse": ledger.reverse}  # fmt: skip
ALLOWED = {
    (): {"commit"},
    ("commit",): {"release", "pay"},
    ("commit", "pay"): {"reverse"},
    ("commit", "release"): set(),
    ("commit", "pay", "reverse"): set(),
}


@on_a_database
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(sorted(ENTRIES))), max_size=20))
def test_in_any_order_of_entries_each_comes_once_and_the_sums_are_right(awards, hal, wanted):
    """Invariants 20 to 24, with the ledger alone."""
    done = {award.pk: () for award in awards}
    with undone():
        for number, entry in wanted:
            award = awards[number]
            if entry in ALLOWED[done[award.pk]]:
                ENTRIES[entry](award, actor=hal, at=award.created_at)
                done[award.pk] += (entry,)
            else:
                with pytest.raises(ledger.LedgerError):
                    ENTRIES[entry](award, actor=hal, at=award.created_at)
        lines = list(LedgerEntry.objects.all())
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert sum(line.amount for line in lines) == 0
        for asset in {award.asset for award in awards}:
            mine = [award for award in awards if award.asset == asset]
            held = sum(a.amount for a in mine if done[a.pk] and "release" not in done[a.pk])
            paid = sum(a.amount for a in mine if done[a.pk][-1:] == ("pay",))
            sums = ledger.sums()
            total = {entry: sums.get((asset, entry), 0) for entry in
                     ("commit", "release", "pay", "reversal")}  # fmt: skip
            assert total["commit"] - total["release"] == held
            assert total["pay"] - total["reversal"] == paid
        assert not [fault for fault in faults() if fault.seq is not None]


@on_a_database
@given(
    seq=st.integers(1, ROWS),
    column=st.sampled_from(["account", "asset", "entry", "hash", "previous"]),
    position=st.integers(0, 63),
    byte=st.characters(min_codepoint=33, max_codepoint=126),
)
def test_a_single_changed_byte_is_found(posted, seq, column, position, byte):
    text = getattr(LedgerEntry.objects.get(seq=seq), column)
    if not text or text[position % len(text)] == byte:
        return
    where = position % len(text)
    changed = f"{text[:where]}{byte}{text[where + 1 :]}"
    with undone(), anything_let_in():
        execute(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", changed, seq)  # noqa: S608
        assert seq in lines_at_fault()


@contextmanager
def anything_let_in():
    """Whoever has the file itself in hand is bound by nothing."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is looked at later would be in the way
    open_the_table()
    if connection.vendor == "sqlite":
        execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            execute("PRAGMA ignore_check_constraints = OFF")
        return
    for name in ("ledger_entry_is_known", "ledger_amount_not_zero", "ledger_begins_with_one"):
        execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")
    yield


NUMBERS = {
    "amount": ["1", "-2001", "02000", "+2000", " 2000"],
    "compensation_id": [None],
    "actor_id": ["NULL"],
    "journal": ["2"],
    "seq": ["99"],
    "at": ["2026-01-01 00:00:00+00"],
}


@pytest.mark.parametrize(
    ("column", "value"), [(name, value) for name, many in NUMBERS.items() for value in many]
)
def test_a_changed_number_or_time_is_found(posted, hal, mei, column, value):
    if connection.vendor != "sqlite" and value in {"02000", "+2000", " 2000"}:
        return  # there it is a number, and these are the same
    other = make_compensation(posted[0].complaint, hal)
    value = {"compensation_id": other.pk, "actor_id": mei.pk}.get(column, value)
    open_the_table()
    execute(f"UPDATE {TABLE} SET {column} = %s WHERE seq = 1", value)  # noqa: S608

    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify_ledger")
    assert 1 in lines_at_fault()


def test_on_sqlite_a_time_written_otherwise_is_found(posted):
    if connection.vendor != "sqlite":
        return
    open_the_table()
    execute(f"UPDATE {TABLE} SET at = replace(at, ' ', 'T') WHERE seq = 3")  # noqa: S608

    assert lines_at_fault() == {3}


@pytest.mark.parametrize("seq", [1, 5, ROWS])
def test_a_missing_line_is_found(posted, seq):
    open_the_table()
    execute(f"DELETE FROM {TABLE} WHERE seq = %s", seq)  # noqa: S608

    assert lines_at_fault() - {None}


def test_an_end_that_was_cut_off_with_its_mark_is_found_by_a_frozen_report(posted):
    head = LedgerHead.objects.get()
    ReportSnapshot.objects.create(
        period="month", begins_on="2026-11-01", ends_on="2026-11-30", tables={}, sha256="0",
        ledger_seq=head.seq, ledger_hash=head.hash,
    )  # fmt: skip
    last = LedgerEntry.objects.get(seq=ROWS - 2)
    open_the_table()
    execute(f"DELETE FROM {TABLE} WHERE seq > %s", last.seq)  # noqa: S608
    LedgerHead.objects.update(seq=last.seq, hash=last.hash)

    assert ROWS in lines_at_fault()


def test_a_state_that_the_ledger_does_not_know_of_is_found(posted):
    Compensation.objects.filter(pk=posted[0].pk).update(state="paid")
    Compensation.objects.filter(pk=posted[1].pk).update(amount=1)

    assert [fault.what for fault in faults()] == [
        f"compensation {posted[0].pk} (paid) and its lines disagree",
        f"compensation {posted[1].pk} (approved) and its lines disagree",
    ]


def test_what_is_not_money_is_not_posted(posted, hal):
    deed = make_compensation(
        posted[0].complaint, hal, kind="non_money", asset="", amount=None, value=0
    )
    with pytest.raises(ledger.LedgerError):
        ledger.commit(deed, actor=hal, at=deed.created_at)
    assert LedgerEntry.objects.count() == ROWS
