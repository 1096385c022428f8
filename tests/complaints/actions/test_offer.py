"""An offer goes out with the final response, and is taken, declined or left to lapse."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints.actions.offer import LAPSE, decline, offer, offer_all, take_offer
from complaints.models import Budget, Letter, Party, PartyKind
from complaints.terms import Kind
from complaints.workflow import Award
from portal import timers
from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from tests.complaints.factories import (
    approve_remedy,
    make_final_letter,
    propose_remedy,
)

pytestmark = pytest.mark.usefixtures("budgets")


@pytest.fixture
def award(complaint, hal, abe):
    return approve_remedy(propose_remedy(complaint, hal), abe)


@pytest.fixture
def offered(complaint, award):
    make_final_letter(complaint)
    return offer(compensation=award)


def committed():
    return Budget.objects.get(kind="goodwill").committed


def test_not_before_the_final_response(award):
    with pytest.raises(Refused, match="final_sent"):
        offer(compensation=award)

    award.refresh_from_db()
    assert award.award is Award.APPROVED
    assert not OutgoingEmail.objects.filter(template="complaint_letter").exists()


def test_what_needs_no_consent_is_not_offered(complaint, hal, abe):
    voucher = {"kind": Kind.VOUCHER, "destination": "", "network": ""}
    award = approve_remedy(propose_remedy(complaint, hal, **voucher), abe)
    make_final_letter(complaint)

    assert offer_all(complaint=complaint) == []
    with pytest.raises(Refused, match="by_consent"):
        offer(compensation=award)


def test_an_offer_says_until_when_it_stands(complaint, offered):
    letter = Letter.objects.get(kind="offer")
    assert letter.compensation == offered
    assert OutgoingEmail.objects.filter(to_email="tom@example.com").exists()
    assert offered.offer_ends_at - offered.offered_at > timedelta(days=30)


def test_the_complainant_takes_it(offered, tom):
    took = take_offer(compensation=offered, actor=tom, confirmed=True)

    assert took.award is Award.ACCEPTED
    assert committed() == 20_00
    assert took.complaint.events.last().role == "complainant"
    assert not Timer.objects.filter(kind=LAPSE, done_at=None).exists()


def test_the_complainant_declines_and_nothing_is_owed(offered, tom):
    assert decline(compensation=offered, actor=tom, confirmed=True).award is Award.DECLINED
    assert committed() == 0
    assert [line.entry for line in offered.entries.all()] == ["commit"] * 2 + ["release"] * 2


def test_nobody_else_answers(offered, mei, hal, sue):
    for other in (mei, hal, sue):
        with pytest.raises(PermissionDenied):
            take_offer(compensation=offered, actor=other, confirmed=True)
    offered.refresh_from_db()
    assert offered.award is Award.OFFERED


def test_a_representative_answers_while_their_authority_stands(complaint, offered, mei, hal):
    now = timezone.now()
    speaker = Party.objects.create(
        complaint=complaint, kind=PartyKind.REPRESENTATIVE, user=mei, name="Mei",
        expires_on=now.date() - timedelta(days=2),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        take_offer(compensation=offered, actor=mei, confirmed=True)
    speaker.checked_at, speaker.checked_by = now, hal
    speaker.save()
    with pytest.raises(PermissionDenied):
        take_offer(compensation=offered, actor=mei, confirmed=True)
    speaker.expires_on = None
    speaker.save()

    took = take_offer(compensation=offered, actor=mei, confirmed=True)
    assert took.complaint.events.last().role == "representative"


def test_not_unconfirmed_not_too_late_and_not_twice(offered, tom):
    with pytest.raises(Refused, match="confirmed"):
        take_offer(compensation=offered, actor=tom, confirmed=False)
    with pytest.raises(Refused, match="offer_stands"):
        take_offer(compensation=offered, actor=tom, confirmed=True, at=offered.offer_ends_at)
    take_offer(compensation=offered, actor=tom, confirmed=True)
    with pytest.raises(Refused, match="transition"):
        decline(compensation=offered, actor=tom, confirmed=True)

    offered.refresh_from_db()
    assert offered.award is Award.ACCEPTED


def test_silence_is_no_consent_the_offer_lapses(offered):
    timers.fire_due(offered.offer_ends_at - timedelta(seconds=1))
    offered.refresh_from_db()
    assert offered.award is Award.OFFERED

    timers.fire_due(offered.offer_ends_at)
    offered.refresh_from_db()
    assert offered.award is Award.LAPSED
    assert committed() == 0
    assert Letter.objects.filter(kind="offer_lapsed").count() == 1
