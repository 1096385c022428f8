"""A voucher that was issued, for tests of what comes after."""

from django.db import transaction
from django.utils import timezone

from complaints import ledger
from complaints.actions.issue_voucher import issue_voucher
from complaints.actions.show_voucher import show_voucher
from complaints.models import Voucher
from complaints.terms import Kind
from complaints.workflow import Award, Stage
from portal.models import User
from tests.complaints.factories import make_compensation, make_complaint
from tickets.models import Ticket


@transaction.atomic
def make_voucher(ticket: Ticket, handler: User) -> Voucher:
    """Five USDT for the requester of a ticket, issued now."""
    now = timezone.now()
    complaint = make_complaint(ticket, handler=handler, stage=Stage.INVESTIGATING)
    award = make_compensation(
        complaint, handler, kind=Kind.VOUCHER, asset="USDT", amount=5_000_000, state=Award.PAID,
        network="", destination="", digest="0" * 64, proposed_at=now,
    )  # fmt: skip
    ledger.commit(award, actor=handler, at=now)
    ledger.pay(award, actor=handler, at=now)
    return issue_voucher(compensation=award, at=now)


def code_of(voucher: Voucher) -> str:
    """Its code, as its owner sees it."""
    return show_voucher(voucher=voucher, actor=voucher.owner)
