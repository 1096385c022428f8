"""Paid by hand: finance makes the transfer, enters its reference, and a second one confirms it."""

from datetime import datetime

from complaints.models import Payout


def begin(payout: Payout, at: datetime) -> None:
    """Nothing leaves: the payment waits in the list of finance."""
