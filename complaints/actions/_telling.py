"""What the complainant is told of a compensation, in the transaction that caused it."""

from datetime import datetime

from complaints import letters
from complaints.models import Compensation, Voucher
from complaints.terms import Letter


def tell(
    award: Compensation, kind: Letter, *, at: datetime, voucher: Voucher | None = None
) -> None:
    """Write the letter of this kind about a compensation, and queue it."""
    letters.send(award.complaint, kind, at=at, compensation=award, voucher=voucher)
