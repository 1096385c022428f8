"""Whatever happened: T1 adds up and is what is open; T5 is what the ledger says.

The long profile: `HYPOTHESIS_PROFILE=long`.
"""

import os
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints import ledger
from complaints.actions.appeal import appeal
from complaints.actions.reopen import reopen
from complaints.actions.withdraw import withdraw
from complaints.models import Complaint, LedgerEntry, Period, Posting
from complaints.reports import flow, redress
from complaints.reports.span import Asked, Span
from complaints.terms import Outcome
from portal.refusals import Refused
from tests.complaints import cases
from tests.complaints.factories import make_compensation, make_complaint

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
pytestmark = pytest.mark.django_db


def on_a_database(examples: int):
    return profile(
        max_examples=examples * (10 if LONG else 1), deadline=None, derandomize=not LONG,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def months(count: int) -> list[Asked]:
    """The last months up to now, the oldest first."""
    now = timezone.now() + timedelta(seconds=5)
    span = Span.around(Period.MONTH, timezone.localdate(now))
    asked = []
    for _number in range(count):
        asked.append(Asked.at(span, now))
        span = span.previous
    return asked[::-1]


DEEDS = ("file", "decide", "reject", "withdraw", "appeal", "reopen")


def do(deed, one, at, people):
    """One deed on a complaint, at a moment; most are possible at few stages only."""
    tom, hal, hana = people
    if deed == "withdraw":
        withdraw(complaint=one, actor=tom, confirmed=True, at=at)
    elif deed == "appeal":
        appeal(complaint=one, actor=tom, grounds="You forgot the fee.", confirmed=True, at=at)
    elif deed == "reopen":
        reopen(complaint=one, actor=hana, facts="A new log was found.", at=at)
    else:
        outcome = Outcome.UPHELD if deed == "decide" else Outcome.REJECTED
        cases.decided(one, hal, hana, outcome, at=at)


@on_a_database(12)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), st.integers(1, 20)),
        min_size=3, max_size=8,
    )
)  # fmt: skip
def test_the_flow_adds_up_in_every_month(tom, hal, hana, steps):
    with undone():
        at = timezone.now() - timedelta(days=170)
        filed = [cases.filed(tom, at=at)]
        for deed, which, days in steps:
            at += timedelta(days=days)
            if deed == "file":
                filed.append(cases.filed(tom, at=at))
                continue
            try:
                with transaction.atomic():
                    one = cases.fresh(filed[which % len(filed)])
                    do(deed, one, at, (tom, hal, hana))
            except (Refused, PermissionDenied):
                continue
        asked = months(8)
        flows = [flow.flow(one) for one in asked]
        for before, after in pairwise(flows):
            assert before.end == after.start
        for question, found in zip(asked, flows, strict=True):
            assert found.end == flow.open_rounds(question).count()
        assert flows[0].start == 0
        assert flows[-1].end == Complaint.objects.live().count()


AFTER = {
    None: [Posting.COMMIT],
    Posting.COMMIT: [Posting.RELEASE, Posting.PAY],
    Posting.PAY: [Posting.REVERSAL],
}
POST = {
    Posting.COMMIT: ledger.commit,
    Posting.RELEASE: ledger.release,
    Posting.PAY: ledger.pay,
    Posting.REVERSAL: ledger.reverse,
}


@on_a_database(60)
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 20)),
                      max_size=12))  # fmt: skip
def test_the_redress_is_what_the_ledger_says(ticket, hal, steps):
    with undone():
        complaint = make_complaint(ticket, handler=hal, stage="investigating")
        assets = [("USD", 20_00), ("ETH", 12_123456789012345678), ("JPY", 1), ("USD", 5)]
        awards = [make_compensation(complaint, hal, asset=one, amount=n) for one, n in assets]
        last = dict.fromkeys(range(4))
        at = timezone.now() - timedelta(days=240)
        for which, choice, days in steps:
            at += timedelta(days=days)
            following = AFTER.get(last[which])
            if following:
                last[which] = following[choice % len(following)]
                POST[last[which]](awards[which], actor=hal, at=at)
        found = [redress.money(one) for one in months(10)]
        assert summed(found) == ledger.sums()
        for before, after in pairwise(found):
            for key, balance in after.balances.items():
                assert balance.start == before.balances[key].end
        assert {key: one.end for key, one in found[-1].balances.items()} == standing()


def summed(found):
    """What all months come to, by asset and entry."""
    totals = Counter()
    for month in found:
        for what, sums in month.sums.items():
            totals.update({(what.asset, entry): n for entry, n in sums.amounts.items()})
    return totals


def standing():
    """What stands in each account and asset, added up line by line."""
    totals = Counter()
    for line in LedgerEntry.objects.all():
        totals[line.account, line.asset] += line.amount
    return totals
