"""Seven years on nothing of its people is left in a complaint; hashes and money are."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from complaints import ledger_check
from complaints.actions._common import TransitionNotAllowed
from complaints.actions.anonymise import anonymise
from complaints.actions.conclude import accept_decision
from complaints.actions.decide import decide
from complaints.actions.legal_hold import hold, release
from complaints.actions.offer import take_offer
from complaints.actions.pay import pay
from complaints.actions.reopen import reopen
from complaints.actions.settle_payout import confirm_paid, report_paid
from complaints.actions.sign import sign
from complaints.models import Compensation, Complaint, Evidence, HelpNeeded, Letter
from complaints.personal import KEPT
from complaints.terms import Outcome
from complaints.workflow import Award, Stage
from portal.models import OutgoingEmail
from portal.personal import retention
from portal.refusals import Refused
from tests.complaints import cases, factories
from tests.complaints.cases import fresh
from tests.tickets.views.visits import make_file
from tickets import kept
from tickets.models import Attachment, Ticket
from tickets.workflow import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
LONG_AGO = KEPT + timedelta(days=300)


def settled(tom, staff):
    """Tom's complaint, upheld with 20 USD that he took and got; a file was looked at."""
    hal, hana, abe, fin, fay, max_ = staff
    complaint = cases.investigated(cases.filed(tom, damage="Two days late: Tom lost sleep."), hal)
    HelpNeeded.objects.create(complaint=complaint, text="Tom reads slowly.", noted_by=hal)
    proof = Evidence.objects.create(
        complaint=complaint, title="Tom's log", file=make_file(complaint.ticket), added_by=hal
    )
    factories.make_budget(max_)
    award = factories.propose_remedy(fresh(complaint), hal, evidence=[proof])
    factories.approve_remedy(award, abe)
    cases.worked_out(fresh(complaint), hal, Outcome.UPHELD)
    decide(complaint=fresh(complaint), actor=hal)
    sign(complaint=fresh(complaint), actor=hana)
    award.refresh_from_db()
    take_offer(compensation=award, actor=tom, confirmed=True)
    factories.verify(award, fin)
    pay(compensation=award, actor=fin)
    report_paid(compensation=award, actor=fin, reference="TX-1")
    confirm_paid(compensation=award, actor=fay)
    cases.delivered()
    accept_decision(complaint=fresh(complaint), actor=tom, confirmed=True)
    return fresh(complaint)


@pytest.fixture
def staff(request):
    names = ["hal", "hana", "abe", "fin", "fay", "max_"]
    return [request.getfixturevalue(name) for name in names]


@pytest.fixture
def old(tom, staff):
    with time_machine.travel(timezone.now() - LONG_AGO):
        return settled(tom, staff)


def purge():
    for rule in retention.rules():
        if rule.name.startswith(("complaints", "requests")):
            rule.purge(timezone.now(), dry_run=False)


def test_what_was_written_goes_and_what_is_counted_stays(old, tom):
    facts = ["stage", "received_at", "closed_at", "topic", "country", "language", "severity"]
    before = Complaint.objects.values(*facts).get()
    anonymise(complaint=old)

    after = fresh(old)
    assert Complaint.objects.values(*facts).get() == before
    assert (after.damage, after.erased_at is None) == ("", False)
    assert [point.text for point in after.current_round.points.all()] == ["—"]
    assert after.current_round.outcome == Outcome.UPHELD
    party = after.parties.get()
    assert (party.name, party.email, party.user) == ("—", "", None)
    assert not HelpNeeded.objects.exists()
    assert after.events.filter(verb="take_offer").get().actor is None
    assert after.events.filter(verb="approve").get().actor.name == "Abe"
    assert not after.events.exclude(verb="anonymise").exclude(reason="", data={}).exists()


def test_letters_keep_their_hashes_and_lose_their_words(old):
    kept_hashes = list(Letter.objects.values_list("kind", "sha256", "written_at", "signed_by"))
    assert all(letter.digest == letter.sha256 for letter in Letter.objects.all())
    anonymise(complaint=old)

    told = list(Letter.objects.values_list("kind", "sha256", "written_at", "signed_by"))
    assert told == kept_hashes
    assert set(Letter.objects.values_list("subject", "body")) == {("", "")}


def test_money_and_ledger_stay_as_they_are(old, tom):
    anonymise(complaint=old)

    award = old.compensations.get()
    assert (award.state, award.amount, award.asset) == (Award.PAID, 20_00, "USD")
    assert award.payout.reference == "TX-1"
    assert (award.beneficiary, award.destination, award.payout.destination) == ("", "", "")
    assert award.client != tom
    assert list(ledger_check.faults()) == []


def test_the_daily_task_empties_the_complaint_and_its_request(old):
    purge()

    ticket = Ticket.objects.get(pk=old.ticket_id)
    assert fresh(old).erased_at
    assert kept.by_law([ticket.pk]) == {}
    assert ticket.erased_at
    assert set(ticket.messages.values_list("body", flat=True)) == {""}
    assert not Attachment.objects.exists()


def test_what_is_younger_is_kept(tom, staff):
    with time_machine.travel(timezone.now() - KEPT + timedelta(days=2)):
        complaint = settled(tom, staff)
    purge()

    assert fresh(complaint).erased_at is None
    assert kept.by_law([complaint.ticket_id])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Letter.objects.update(subject="", body="")


def test_a_legal_hold_keeps_everything_until_it_ends(old, hana):
    hold(complaint=old, actor=hana, reason="The police asks.")
    purge()
    assert fresh(old).erased_at is None
    assert Ticket.objects.get(pk=old.ticket_id).erased_at is None
    with pytest.raises(Refused, match="legal_hold"):
        anonymise(complaint=old)

    assert Letter.objects.exclude(body="").count() == Letter.objects.count()


def test_an_open_complaint_is_not_emptied(tom):
    with time_machine.travel(timezone.now() - LONG_AGO):
        complaint = cases.filed(tom)
    purge()
    with pytest.raises(Refused, match="open"):
        anonymise(complaint=complaint)

    assert fresh(complaint).state is Stage.RECEIVED
    assert Letter.objects.exclude(body="").exists()


def test_one_whose_request_was_taken_up_again_is_kept(old):
    Ticket.objects.filter(pk=old.ticket_id).update(status=Status.OPEN)
    purge()
    assert fresh(old).erased_at is None
    Ticket.objects.update(status=Status.SOLVED, status_since=timezone.now() - timedelta(days=9))
    purge()
    assert fresh(old).erased_at is None


def test_a_dry_run_says_how_many_and_does_nothing(old):
    out = StringIO()
    call_command("retention", dry_run=True, stdout=out)

    (line,) = [one for one in out.getvalue().splitlines() if one.startswith("complaints:")]
    assert line.endswith("1 would go")
    assert fresh(old).erased_at is None


def test_of_an_old_letter_only_the_words_go_and_nothing_takes_their_place(old):
    for changed in ({"sha256": "0" * 64}, {"body": "Another text."}, {"kind": "receipt"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Letter.objects.filter(round__complaint=old).update(**changed)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        old.events.update(verb="nothing")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Letter.objects.filter(round__complaint=old).delete()

    assert all(letter.digest == letter.sha256 for letter in Letter.objects.all())


def test_no_email_about_it_keeps_a_word(old, tom):
    purge()

    assert not OutgoingEmail.objects.exclude(text="").exists()
    assert not OutgoingEmail.objects.filter(to_email=tom.email).exists()


def test_a_hold_that_has_ended_delays_nothing(old, hana):
    hold(complaint=old, actor=hana, reason="The police asks.")
    release(complaint=fresh(old), actor=hana, reason="They are done.")
    purge()

    assert fresh(old).erased_at


def test_what_was_merged_goes_after_what_it_went_into(old, tom):
    later = cases.filed(tom, description="It happened again: another withdrawal is late.")
    Complaint.objects.filter(pk=old.pk).update(stage=Stage.MERGED, merged_into=later)
    purge()

    assert fresh(old).erased_at is None
    with pytest.raises(Refused, match="merged"):
        anonymise(complaint=old)


def test_what_is_owed_is_paid_first(old):
    Compensation.objects.update(state=Award.PAYMENT_FAILED)
    purge()

    assert fresh(old).erased_at is None
    with pytest.raises(Refused, match="owed"):
        anonymise(complaint=old)


def test_nothing_is_done_any_more_to_what_was_emptied(old, hana):
    anonymise(complaint=old)
    with pytest.raises(TransitionNotAllowed):
        reopen(complaint=fresh(old), actor=hana, facts="A letter.")

    assert fresh(old).rounds.count() == 1
