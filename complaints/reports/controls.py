"""T9: whether the controls of money worked (complaints.md 2.3: four eyes, budgets, ledger)."""

from collections import Counter
from datetime import timedelta
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q

from complaints import ledger_check
from complaints.actions._facts import current_policy
from complaints.authority import Policy
from complaints.models import (
    Approval,
    Budget,
    BudgetOverride,
    Compensation,
    ComplaintEvent,
    LedgerEntry,
    Payout,
    Posting,
    Route,
)
from complaints.money import ASSETS, plain
from complaints.refused import BLOCKED
from complaints.reports.flow import flow, open_rounds
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked
from portal.models import AuditLine

UNKNOWN_FOR = timedelta(hours=24)
"""A payout whose outcome is not known after this time is a finding."""
MOST_FAULTS = 1000


def table(asked: Asked) -> list[Section]:
    overrides = BudgetOverride.objects.filter(**asked.within("at"))
    blocked = AuditLine.objects.filter(code=BLOCKED, **asked.within("at"))
    faults = sum(1 for _fault in islice(ledger_check.faults(), MOST_FAULTS))
    rows: list[tuple[Cell, ...]] = [
        ("blocked", blocked.count()),
        ("added_up", _added_up(asked)),
        ("overrides", overrides.count()),
        ("voided", _voided(asked)),
        ("unknown", _unknown(asked)),
        ("ledger_faults", faults),
        ("flow_gap", abs(flow(asked).end - open_rounds(asked).count())),
    ]
    budgets = ["month", "kind", "asset", "limit", "committed", "share"]
    return [
        section("controls", ["control", "n"], rows),
        section("budgets", budgets, _budgets(asked)),
    ]


def _added_up(asked: Asked) -> int:
    """Approved awards that needed more only because others counted beside them (invariant 15)."""
    policy = current_policy()
    approved = Compensation.objects.filter(need__isnull=False, **asked.within("approved_at"))
    told = approved.values_list("value", "need").iterator()
    return sum(_tier(policy, need["value"]) > _tier(policy, value) for value, need in told if need)


def _tier(policy: Policy, value: int) -> int:
    return sum(tier.up_to is not None and value > tier.up_to for tier in policy.tiers)


def _voided(asked: Asked) -> int:
    """Approvals that an edit made worthless in the period."""
    edits = ComplaintEvent.objects.filter(
        verb="edit", compensation=OuterRef("compensation"), at__gte=OuterRef("at")
    )
    now, before = edits.filter(**asked.within("at")), edits.filter(at__lt=asked.begin)
    older = Approval.objects.filter(at__lt=asked.end, version__lt=F("compensation__version"))
    return older.filter(Exists(now)).exclude(Exists(before)).count()


def _unknown(asked: Asked) -> int:
    """Payments by the payment system that took longer to be known than they may."""
    begun = Payout.objects.filter(route=Route.WEBHOOK, **asked.within("begun_at"))
    waited = Q(settled_at=None) | Q(settled_at__gt=F("begun_at") + UNKNOWN_FOR)
    return begun.filter(waited, begun_at__lt=asked.end - UNKNOWN_FOR).count()


def _budgets(asked: Asked) -> list[tuple[Cell, ...]]:
    """Each budget of the period, and what of it was taken, as the ledger says."""
    months = Budget.objects.filter(
        month__gte=asked.span.begins_on, month__lte=asked.span.ends_on
    ).order_by("month", "kind", "asset")
    budgets = list(months)
    taken = Counter[int]()
    lines = LedgerEntry.objects.filter(
        compensation__budget__in=[one.pk for one in budgets], at__lt=asked.end,
        entry__in=[Posting.COMMIT, Posting.RELEASE], account="committed",
    )  # fmt: skip
    for budget, amount in lines.values_list("compensation__budget", "amount").iterator():
        taken[budget or 0] += amount
    return [
        (one.month.isoformat(), one.kind, one.asset, plain(int(one.limit), ASSETS[one.asset]),
         plain(taken[one.pk], ASSETS[one.asset]), share(taken[one.pk], int(one.limit)))
        for one in budgets
    ]  # fmt: skip
