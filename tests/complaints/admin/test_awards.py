from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from complaints.actions.cancel import cancel
from complaints.actions.draft import edit
from complaints.actions.propose import propose
from complaints.conflicts import Group as Part
from complaints.models import Budget, Subject
from complaints.terms import Kind
from tests import factories as people
from tests.complaints import factories
from tests.complaints.admin.desk import award_act, award_page, cost, inbox, text, words


@pytest.fixture
def complaint(ticket, hal):
    return factories.make_complaint(ticket, handler=hal, stage="investigating")


@pytest.fixture
def staff(db, request):
    """Those who have a part in money, by name."""
    names = ["hal", "abe", "moe", "max_", "fin", "fay", "otto"]
    return SimpleNamespace(**{name.rstrip("_"): request.getfixturevalue(name) for name in names})


@pytest.fixture
def award(complaint, staff):
    """Goodwill of 20 USD that Hal proposed, and a budget that Max owns."""
    factories.make_budget(staff.max)
    return factories.propose_remedy(complaint, staff.hal)


def listed(response) -> list[int]:
    return [row.pk for row in response.context["page"].object_list]


def test_the_inbox_lists_what_waits_the_oldest_first(browser_of, award, complaint, hal, abe):
    second = factories.propose_remedy(complaint, hal)
    cancel(compensation=factories.propose_remedy(complaint, hal), actor=hal, reason="Twice.")

    assert listed(browser_of(abe).get(inbox())) == [award.pk, second.pk]
    assert len(listed(browser_of(abe).get(inbox(view="all")))) == 3
    assert listed(browser_of(abe).get(inbox(view="pay"))) == []


def test_an_inbox_costs_the_same_however_full_it_is(browser_of, award, complaint, hal, abe):
    browser = browser_of(abe)
    few = cost(browser, inbox())
    for _each in range(9):
        factories.propose_remedy(complaint, hal)

    assert cost(browser, inbox()) == few


def test_everything_that_is_needed_to_decide_stands_on_one_page(browser_of, award, complaint, abe):
    shown = words(browser_of(abe).get(award_page(award)))

    for said in ("20.00 USD", "Ethereum 0x", "Two days beyond what we promised.",
                 complaint.reference, "The log of the withdrawal",
                 "1 approval, for 20.00 USD in all",
                 "Budget left this month: 10000.00 USD of 10000.00 USD.",
                 "No compensation before.", "Hal proposed a compensation."):  # fmt: skip
        assert said in shown


def test_the_page_says_who_may_approve_and_who_may_not(browser_of, award, hal, abe):
    hal.groups.add(Group.objects.get(name=Part.MANAGER.value))
    able = browser_of(abe).get(award_page(award)).context["able"]

    said = {one.name: [str(reason) for reason in one.reasons] for one in able}
    assert said["Abe"] == said["Moe"] == []
    assert "This person proposed the compensation." in said["Hal"]
    assert "This person has handled the complaint." in said["Hal"]


def offered(response) -> set[str]:
    return {name for name, _act in response.context["acts"]}


def test_who_may_not_approve_reads_why_in_place_of_the_buttons(browser_of, award, hal, abe):
    hal.groups.add(Group.objects.get(name=Part.MANAGER.value))
    response = browser_of(hal).get(award_page(award))

    assert offered(response) == {"override", "cancel"}
    assert "You may not approve this:" in words(response)
    assert "This person proposed the compensation." in words(response)
    able = browser_of(abe).get(award_page(award))
    assert {"approve", "ask_changes", "reject"} <= offered(able)
    assert "You may not approve this:" not in words(able)


def test_an_approval_is_renewed_by_somebody_who_has_not_given_one(browser_of, award, staff):
    award_act(browser_of(staff.moe), "approve", award)

    assert "renew" not in offered(browser_of(staff.moe).get(award_page(award)))
    assert "renew" in offered(browser_of(staff.abe).get(award_page(award)))


def test_an_approver_approves(browser_of, award, abe):
    response = award_act(browser_of(abe), "approve", award, body="Fair.")

    assert response["Location"] == award_page(award)
    award.refresh_from_db()
    assert award.state == "approved"
    assert award.approvals.get().comment == "Fair."


def test_over_the_limit_of_one_a_second_is_needed(browser_of, complaint, staff):
    factories.make_budget(staff.max)
    award = factories.propose_remedy(complaint, staff.hal, amount="900.00")

    assert award_act(browser_of(staff.abe), "approve", award).status_code == 422
    award_act(browser_of(staff.moe), "approve", award)
    award.refresh_from_db()
    assert award.state == "pending_second"
    assert award_act(browser_of(staff.moe), "approve", award).status_code == 422
    award_act(browser_of(staff.max), "approve", award)
    award.refresh_from_db()
    assert award.state == "approved"


def test_the_handler_who_proposed_may_not_approve(browser_of, award, hal, state):
    before = state()
    hal.groups.add(Group.objects.get(name=Part.MANAGER.value))
    response = award_act(browser_of(hal), "approve", award)

    assert response.status_code == 422
    assert "This person proposed the compensation." in text(response)
    assert state() == before


def test_a_superuser_who_is_the_handler_may_not_either(browser_of, award, complaint, sue, state):
    complaint.handlings.create(staff=sue, until=timezone.now())
    before = state()
    response = award_act(browser_of(sue), "approve", award)

    assert response.status_code == 422
    assert "You may not approve this proposal." in text(response)
    assert "This person has handled the complaint." in text(response)
    assert state() == before


def test_what_changed_since_it_was_seen_is_not_approved(browser_of, award, complaint, staff, state):
    seen = award.digest
    proof = list(award.evidence.all())
    changed = factories.remedy(complaint, amount="21.00", evidence=proof)
    edit(compensation=award, remedy=changed, actor=staff.hal, seen=award.version)
    propose(compensation=award, actor=staff.hal)
    before = state()
    response = award_act(browser_of(staff.abe), "approve", award, digest=seen)

    assert response.status_code == 422
    assert "The proposal has changed" in text(response)
    assert state() == before


@pytest.mark.parametrize("name", ["ask_changes", "reject"])
def test_without_a_reason_nothing_is_sent_back(browser_of, award, abe, state, name):
    before = state()
    assert award_act(browser_of(abe), name, award).status_code == 422
    assert state() == before

    award_act(browser_of(abe), name, award, body="Too much.")
    award.refresh_from_db()
    assert award.state in {"changes", "rejected"}


def test_what_is_not_offered_is_refused(browser_of, award, staff, state):
    before = state()
    for who, name in [
        (staff.abe, "pay"),
        (staff.otto, "approve"),
        (staff.fin, "pay"),
        (staff.abe, "propose"),
    ]:
        assert award_act(browser_of(who), name, award).status_code == 422
    assert state() == before


def test_a_stranger_finds_nothing_and_staff_without_a_role_may_not(browser_of, award, ada, tom):
    assert browser_of(tom).get(award_page(award)).status_code == 302
    assert browser_of(ada).get(award_page(award)).status_code == 403
    assert award_act(browser_of(ada), "approve", award).status_code == 403


def test_whom_the_complaint_is_about_finds_nothing(browser_of, award, complaint, moe, state):
    Subject.objects.create(complaint=complaint, staff=moe)
    before = state()

    assert listed(browser_of(moe).get(inbox())) == []
    assert browser_of(moe).get(award_page(award)).status_code == 404
    assert award_act(browser_of(moe), "approve", award).status_code == 404
    assert state() == before


def test_a_budget_that_does_not_suffice_stops_it_until_its_owner_lets_it_pass(
    browser_of, award, abe, max_, state
):
    Budget.objects.update(limit=1)
    before = state()
    assert "does not cover" in text(award_act(browser_of(abe), "approve", award))
    assert state() == before

    award_act(browser_of(max_), "override", award, body="It was our fault.")
    award_act(browser_of(abe), "approve", award)
    award.refresh_from_db()
    assert award.state == "approved"


def test_finance_pays_by_hand_with_two_people(browser_of, complaint, staff):
    factories.make_budget(staff.max, kind=Kind.FEE_REFUND)
    fee = factories.make_fee(staff.hal, 20_00)
    award = factories.propose_remedy(complaint, staff.hal, kind=Kind.FEE_REFUND, fee=fee)
    first, second = browser_of(staff.fin), browser_of(staff.fay)
    award_act(browser_of(staff.moe), "approve", award)
    assert listed(first.get(inbox(view="pay"))) == [award.pk]

    award_act(first, "verify", award, body="Signed message.")
    award_act(first, "pay", award)
    assert listed(first.get(inbox(view="paying"))) == [award.pk]
    award_act(first, "report_paid", award, body="TX-1")
    assert award_act(first, "confirm_paid", award).status_code == 422
    award_act(second, "confirm_paid", award)
    award.refresh_from_db()
    assert award.state == "paid"


def test_a_page_of_a_client_with_a_history_costs_no_more(browser_of, award, deposit, staff):
    browser = browser_of(staff.abe)

    def earlier():
        before = factories.make_complaint(people.make_ticket(deposit, award.client), stage="closed")
        factories.make_compensation(before, staff.hal, state="rejected", digest="0" * 64,
                                    proposed_at=timezone.now())  # fmt: skip

    earlier()
    few = cost(browser, award_page(award))
    for _each in range(4):
        earlier()

    assert cost(browser, award_page(award)) == few
