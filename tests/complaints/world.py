"""One of everything that an address of complaints can be about."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from complaints.models import (
    AuthorityLimit,
    AuthorityPolicy,
    CorrectiveAction,
    Payout,
    Period,
    Programme,
    ReportRun,
    ReportSnapshot,
    RootCause,
    Route,
    Voucher,
)
from complaints.workflow import Award
from portal.models import User
from tests import factories as people
from tests.complaints import factories
from tests.complaints.vouchers import make_voucher
from tickets.models import Category


def make_world(client: User, hal: User, manager: User, finance: User) -> dict[str, Any]:
    """A complaint of this client that Hal handles, with a letter, three compensations, a voucher,
    and what is set up and learnt beside."""
    now = timezone.now()
    ticket = people.make_ticket(Category.objects.get(slug="deposit-not-arrived"), client)
    voucher: Voucher = make_voucher(ticket, hal)
    complaint = voucher.compensation.complaint
    Payout.objects.create(
        compensation=voucher.compensation, version=1, key="0" * 64, route=Route.VOUCHER,
        payer=finance,
    )  # fmt: skip
    factories.make_budget(manager)
    factories.make_rate(finance, "USDT", "1")
    AuthorityLimit.objects.create(person=finance, limit=1, changed_by=manager)
    AuthorityPolicy.objects.create(
        tiers=[{"up_to": None, "approvals": 1, "groups": ["manager"]}], changed_by=manager
    )
    cause = RootCause.objects.create(name="Checks by hand", cause="process")
    CorrectiveAction.objects.create(root_cause=cause, action="More people.", owner=hal, due_on=now)
    Programme.objects.create(
        name="Outage", kind="voucher", asset="USD", formula=".", cap=100, proposer=hal
    )
    days = {"period": Period.MONTH, "begins_on": now - timedelta(days=40), "ends_on": now}
    report = ReportSnapshot.objects.create(**days, tables=[], sha256="0" * 64)
    run = ReportRun.objects.create(
        **days, asked_by=manager, tables=[], made_at=now, frozen_as=report
    )
    return {
        "run": run,
        "complaint": complaint,
        "letter": factories.make_final_letter(complaint),
        "proposed": factories.propose_remedy(complaint, hal),
        "offered": factories.make_compensation(
            complaint, hal, state=Award.OFFERED, proposed_at=now, digest="0" * 64, offered_at=now,
            offer_ends_at=now + timedelta(days=9),
        ),
        "voucher": voucher.compensation,
    }  # fmt: skip
