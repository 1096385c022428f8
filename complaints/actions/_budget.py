"""What a month may cost: committed and given back under the lock of the budget's row."""

from datetime import date, datetime

from django.utils import timezone

from complaints import ledger
from complaints.actions._common import demand
from complaints.guards import Guard
from complaints.models import Budget, Compensation
from portal.models import User


def month_of(at: datetime) -> date:
    """The first day of the firm's month at this instant."""
    return timezone.localdate(at, timezone.get_default_timezone()).replace(day=1)


def commit(award: Compensation, *, actor: User | None, at: datetime) -> Budget | None:
    """Set the amount aside in this month's budget and in the ledger; refuse what it lacks.

    None for a remedy without money.
    """
    if not award.is_money:
        return None
    budgets = Budget.objects.select_for_update(no_key=True)
    budget = budgets.filter(month=month_of(at), kind=award.kind, asset=award.asset).first()
    demand(Guard.BUDGET_FREE, budget)
    assert budget is not None  # noqa: S101  (said to the type checker)
    let_pass = award.overrides.filter(budget=budget, version=award.version).exists()
    demand(Guard.BUDGET_FREE, let_pass or award.amount <= budget.left)
    budget.committed += award.amount
    budget.save(update_fields=["committed"])
    ledger.commit(award, actor=actor, at=at)
    return budget


def release(award: Compensation, *, actor: User | None, at: datetime) -> None:
    """Give back what was set aside, to the budget that it came from."""
    if not award.is_money or award.budget_id is None:
        return
    budget = Budget.objects.select_for_update(no_key=True).get(pk=award.budget_id)
    budget.committed -= award.amount
    budget.save(update_fields=["committed"])
    ledger.release(award, actor=actor, at=at)
