"""All of its people leaves a complaint that was closed long ago, and its request with it.

Stages, dates, outcomes and causes stay, the record of who of the staff did what when, the hash of
every letter, and all money: amounts, states, the ledger and the references of payments. What was
written goes, and for whom it was.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions import legal_hold
from complaints.actions._common import latest, record
from complaints.models import (
    Approval,
    BudgetOverride,
    Complaint,
    HelpNeeded,
    Letter,
    LetterDraft,
    Payout,
    Point,
    ProgrammeRow,
    ProgressNote,
    Reversal,
    Voucher,
)
from complaints.moves import By
from complaints.workflow import CLIENT, HELD
from portal.personal.account import forget_emails, nobody
from portal.refusals import Refused
from tickets.actions.anonymise import anonymise as anonymise_request

_EMPTY = "—"
_PARTY = {
    **dict.fromkeys(
        ("first_name", "email", "telephone", "other_reply", "registration", "lei",
         "client_reference", "address", "country", "scope"),
        "",
    ),
    "name": _EMPTY, "user": None, "authority": None,
}  # fmt: skip


@transaction.atomic
def anonymise(*, complaint: Complaint, at: datetime | None = None) -> None:
    """Remove the people from a closed complaint; `Refused` while it is open or on legal hold.

    Its request is emptied as well. The database lets go only of what was written more than seven
    years ago.
    """
    at = at or timezone.now()
    held = latest(complaint)
    if held.closed_at is None:
        raise Refused("open", "A complaint is closed before it is emptied.")
    if held.legal_hold:
        raise Refused("legal_hold", "A complaint on legal hold is kept as it is.")
    if held.merged_into and not held.merged_into.erased_at:
        raise Refused("merged", "It is kept as long as the complaint that it went into.")
    if held.compensations.filter(state__in=HELD).exists():
        raise Refused("owed", "What is owed is paid first.")
    if held.erased_at:
        return
    _forget_case(held)
    _forget_redress(held)
    _forget_record(held)
    forget_emails(about=f"complaint:{held.pk}")
    anonymise_request(ticket=held.ticket, at=at)
    Complaint.objects.filter(pk=held.pk).update(
        wanted_note="", damage="", happened_on="", elsewhere="", forwarded_to="", erased_at=at
    )
    record(held, "anonymise", actor=None, role=By.SYSTEM, at=at)


def _forget_case(held: Complaint) -> None:
    held.rounds.update(grounds="", delay_reason="", summary="", deviation="", acceptance="")
    Point.objects.filter(round__complaint=held).update(text=_EMPTY, reason="")
    # Its file goes with the request.
    held.evidence.update(title=_EMPTY, text="", file=None)
    LetterDraft.objects.filter(round__complaint=held).delete()
    ProgressNote.objects.filter(round__complaint=held).update(done=_EMPTY, next_step="")
    HelpNeeded.objects.filter(complaint=held).delete()
    held.parties.update(**_PARTY)


def _forget_redress(held: Complaint) -> None:
    """Whose it was and why; never how much, and in which payment."""
    theirs = {"compensation__complaint": held}
    held.compensations.update(
        client=nobody(), ground_note="", basis="", outside_band="", beneficiary="", destination=""
    )
    Payout.objects.filter(**theirs).update(destination="", last_error="")
    Reversal.objects.filter(**theirs).update(reason=_EMPTY)
    Voucher.objects.filter(**theirs).update(
        owner=nobody(), hint="", sealed_code=None, redemption="", reason=""
    )
    ProgrammeRow.objects.filter(**theirs).update(facts={})
    Approval.objects.filter(**theirs).update(comment="")
    BudgetOverride.objects.filter(**theirs).update(reason="")


def _forget_record(held: Complaint) -> None:
    Letter.objects.filter(round__complaint=held).update(subject="", body="")
    written = held.events.exclude(verb__in=legal_hold.VERBS)  # younger, and staff's own words
    written.update(reason="", data={})
    written.filter(role__in=CLIENT).update(actor=None)
