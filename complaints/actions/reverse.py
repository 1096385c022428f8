"""A payment came back: an approver and finance say so, each once, and the ledger gets its entry."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import conflicts, ledger
from complaints.actions._checks import bars_of
from complaints.actions._common import (
    begin,
    demand,
    move_award,
    record,
    refuse_barred,
)
from complaints.actions._facts import person_of, proposal_of
from complaints.actions._telling import tell
from complaints.conflicts import Bar
from complaints.guards import Guard
from complaints.models import Compensation, Reversal
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.terms import Kind, Letter
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused

# Who approved the payment may also say that it came back; and no money leaves by it.
_NO_BAR = frozenset({Bar.APPROVED_IT, Bar.OVER_DAY, Bar.OVER_LIMIT})


@noting_blocked
@transaction.atomic
def reverse(
    *, compensation: Compensation, actor: User, role: By, reason: str, at: datetime | None = None
) -> Compensation:
    """Say as `By.APPROVER` or as `By.FINANCE` that a payment came back; the second one does it."""
    at = at or timezone.now()
    held = begin(compensation, "reverse")
    if held.kind == Kind.VOUCHER:
        raise Refused("voucher", _("A voucher is not paid back. It can be revoked."))
    _may(held, actor, role, at)
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    asked, made = Reversal.objects.get_or_create(
        compensation=held, defaults={"reason": reason.strip(), "at": at}
    )
    side = "approver" if role is By.APPROVER else "finance"
    other = asked.finance_id if role is By.APPROVER else asked.approver_id
    if getattr(asked, f"{side}_id") is not None or other == actor.pk:
        raise Refused("both_sides", _("The other side has to agree: an approver and finance."))
    setattr(asked, side, actor)
    asked.save(update_fields=[side])
    if made:
        record(
            held.complaint, "reverse", actor=actor, role=role, at=at, old=held.state,
            new=held.state, reason=reason.strip(), compensation=held,
        )  # fmt: skip
        return held
    move_award(held, "reverse", actor=actor, role=role, at=at, reason=reason.strip())
    if held.is_money:
        ledger.reverse(held, actor=actor, at=at)
    tell(held, Letter.REVERSED, at=at)
    return held


def _may(held: Compensation, actor: User, role: By, at: datetime) -> None:
    proposal = proposal_of(held)
    if role is By.APPROVER:
        refuse_barred(Guard.ELIGIBLE, bars_of(held, actor, at, proposal) - _NO_BAR)
        return
    bars = conflicts.paying(
        person_of(actor, at), proposal.case, proposer=proposal.proposer, approvers=frozenset()
    )
    refuse_barred(Guard.PAYER_FREE, bars)
