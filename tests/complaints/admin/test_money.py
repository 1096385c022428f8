from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import (
    AuthorityLimit,
    AuthorityPolicy,
    Budget,
    CorrectiveAction,
    ReferenceRate,
    RootCause,
)
from tests.complaints import factories
from tests.complaints.admin.desk import text

BUDGET = {"month": "2026-11-22", "kind": "goodwill", "asset": "USD", "limit": "100.00"}
TIERS = "50.00 | 1 | approver, manager | -\n- | 2 | finance, manager | finance, manager"
POLICY = {"tiers": TIERS, "window_days": "60", "daily": "900", "cooling_hours": "24",
          "fresh_hours": "72"}  # fmt: skip


def add(browser, model, **said):
    return browser.post(reverse(f"admin:complaints_{model}_add"), said)


@pytest.fixture
def as_max(browser_of, max_):
    return browser_of(max_)


def test_a_manager_sets_a_budget_and_sets_it_again(as_max, max_):
    add(as_max, "budget", **BUDGET, owner=max_.pk)
    add(as_max, "budget", **{**BUDGET, "limit": "80"}, owner=max_.pk)

    budget = Budget.objects.get()
    assert (budget.limit, budget.month.day) == (80_00, 1)
    listed = text(as_max.get(reverse("admin:complaints_budget_changelist")))
    assert "80.00 USD" in listed
    assert "November 2026" in listed
    assert str(budget) == "November 2026 Goodwill USD"


@pytest.mark.parametrize("limit", ["1e9", "-5", "NaN", "", "１００"])
def test_a_limit_that_is_no_amount_is_refused(as_max, max_, limit):
    response = add(as_max, "budget", **{**BUDGET, "limit": limit}, owner=max_.pk)

    assert response.status_code == 422
    assert not Budget.objects.exists()


def test_a_manager_limits_a_colleague_but_not_themself(as_max, max_, abe):
    add(as_max, "authoritylimit", person=abe.pk, limit="20")
    assert AuthorityLimit.objects.get(person=abe).limit == 20_00
    assert add(as_max, "authoritylimit", person=max_.pk, limit="9000").status_code == 422
    add(as_max, "authoritylimit", person=abe.pk, limit="")

    assert not AuthorityLimit.objects.exists()


def test_the_policy_in_force_is_shown_and_another_takes_its_place(as_max):
    page = reverse("admin:complaints_authoritypolicy_add")
    assert "500.00 | 1 | manager | -" in text(as_max.get(page))
    as_max.post(page, POLICY)

    assert AuthorityPolicy.objects.get().policy().tiers[0].up_to == 50_00
    assert TIERS.splitlines()[1] in text(as_max.get(page))


@pytest.mark.parametrize(
    "tiers",
    [
        "50.00 | 1 | approver | -",
        "ten | 1 | manager | -",
        "- | 1 | nobody | -",
        "- | 1",
        "- | x | manager | -",
    ],
)
def test_tiers_that_cannot_be_are_refused(as_max, tiers):
    response = add(as_max, "authoritypolicy", **{**POLICY, "tiers": tiers})

    assert response.status_code == 422
    assert not AuthorityPolicy.objects.exists()


def test_finance_enters_a_rate(browser_of, fin):
    add(browser_of(fin), "referencerate", asset="USDT", rate="0.9998", source="Kraken")

    assert ReferenceRate.objects.get().rate == "0.9998"


@pytest.mark.parametrize("who", ["hal", "hana", "otto", "sue", "fin", "abe"])
def test_nobody_but_managers_sets_a_budget(browser_of, request, max_, who):
    browser = browser_of(request.getfixturevalue(who))

    assert add(browser, "budget", **BUDGET, owner=max_.pk).status_code == 403
    assert not Budget.objects.exists()


@pytest.mark.parametrize("model", ["ledgerentry", "payout", "voucher"])
@pytest.mark.parametrize(
    ("who", "status"), [("fin", 200), ("hana", 200), ("otto", 200), ("abe", 403)]
)
def test_what_money_did_is_read_by_finance_the_head_and_auditors(
    browser_of, request, model, who, status
):
    browser = browser_of(request.getfixturevalue(who))
    page = reverse(f"admin:complaints_{model}_changelist")

    assert browser.get(page).status_code == status


def test_a_root_cause_and_what_is_done_about_it(as_hal, hal):
    add(as_hal, "rootcause", name="Checks by hand", cause="process", owner=hal.pk)
    cause = RootCause.objects.get()
    due = timezone.localdate() + timedelta(days=9)
    said = {"root_cause": cause.pk, "action": "Two more people.", "owner": hal.pk, "due_on": due}
    add(as_hal, "correctiveaction", **said)

    action = CorrectiveAction.objects.get()
    page = reverse("admin:complaints_correctiveaction_change", args=[action.pk])
    assert as_hal.post(page, {**said, "done_at_0": due, "done_at_1": "10:00"}).status_code == 200
    action.refresh_from_db()
    assert action.done_at is None
    as_hal.post(page, {**said, "done_at_0": due, "done_at_1": "10:00", "result": "Done."})
    action.refresh_from_db()
    assert action.done_at is not None


def test_the_front_page_says_what_is_due_and_what_waits(browser_of, ticket, hal, abe, max_):
    case = factories.make_complaint(ticket, handler=hal, stage="investigating")
    factories.make_budget(max_)
    factories.propose_remedy(case, hal)
    front = reverse("admin:index")

    assert "Waiting for an approval" in text(browser_of(abe).get(front))
    assert "20.00 USD" in text(browser_of(abe).get(front))
    shown = text(browser_of(hal).get(front))
    assert case.reference in shown
    assert "Waiting for an approval" not in shown
