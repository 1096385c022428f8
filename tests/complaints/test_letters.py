"""Letters: what each must contain, in both languages, and that what left never changes."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from complaints import letters, pdf, remedies
from complaints.actions.extend import extend
from complaints.actions.refuse import refuse
from complaints.actions.register import Someone, register_for_client
from complaints.actions.sign import sign
from complaints.letters.post import has_mailbox
from complaints.letters.required import PART_NAMES, REQUIRED
from complaints.models import Letter
from complaints.terms import Delay, Kind, Outcome, Refusal
from complaints.terms import Letter as Name
from complaints.workflow import (
    COMPENSATION_LETTERS,
    COMPLAINT_LETTERS,
    VOUCHER_LETTERS,
    Award,
    Stage,
)
from portal.models import OutgoingEmail
from tests.complaints import factories
from tests.complaints.cases import decided, filed, fresh, in_review, investigated, statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
each_language = pytest.mark.parametrize("language", ["en", "zh-hans"])


def last(complaint, kind=None):
    found = Letter.objects.filter(round__complaint=complaint)
    return (found.filter(kind=kind) if kind else found).order_by("-pk").first()


def test_every_letter_of_the_three_machines_has_its_required_parts():
    named = {*COMPLAINT_LETTERS.values(), *COMPENSATION_LETTERS.values(),
             *VOUCHER_LETTERS.values(), Name.PROGRESS, Name.VOUCHER_REMINDER}  # fmt: skip
    assert named == set(REQUIRED) == set(Name)
    assert {part for parts in REQUIRED.values() for part in parts} <= set(PART_NAMES)


@each_language
def test_the_receipt_goes_out_at_once_and_prints_the_exact_dates(tom, language):
    complaint = filed(tom, at=BEGIN, language=language)

    receipt = last(complaint)
    current = complaint.current_round
    assert receipt.kind == Name.RECEIPT
    for day in current.dates.values():
        if day != current.summary_on:
            assert letters.day(day, language) in receipt.body
    assert receipt.email.to_email == tom.email
    assert receipt.email.template == "complaint_letter"
    assert receipt.body.strip() in receipt.email.text
    assert complaint.reference in receipt.subject


def test_a_receipt_late_in_the_day_shows_both_zones(tom):
    complaint = filed(tom, at=datetime(2026, 11, 20, 23, 50, tzinfo=UTC))

    body = last(complaint).body
    assert "21 November 2026, 07:50 (Asia/Shanghai)" in body
    assert "20 November 2026, 23:50 (Europe/London)" in body


@each_language
def test_a_final_letter_tells_every_point_the_outcome_and_the_remedies(
    tom, hal, hana, settings, language
):
    settings.COMPLAINTS_REMEDIES = ["uk-fos"]
    complaint = filed(tom, at=BEGIN, language=language)
    decided(complaint, hal, hana, at=BEGIN)

    final = last(complaint, Name.FINAL)
    point = complaint.current_round.points.get()
    for part in (point.text, point.reason, "financial-ombudsman.org.uk", hana.name):
        assert part in final.body
    assert letters.day(date(2027, 5, 18), language) in final.body
    assert final.signed_by == hana
    assert final.language == language


def test_a_letter_that_lacks_something_fails_loudly_and_is_not_sent(tom, hal, hana):
    """A decision that upholds says what we change; without it nothing leaves."""
    complaint = filed(tom)
    in_review(complaint, hal)
    current = fresh(complaint).current_round
    current.drafts.update(parts={})

    with pytest.raises(letters.Incomplete) as refused:
        sign(complaint=fresh(complaint), actor=hana)

    assert refused.value.names == ["redress", "corrective"]
    assert str(PART_NAMES["corrective"]) in str(refused.value.sentence)
    assert fresh(complaint).state is Stage.DECISION_REVIEW
    assert last(complaint, Name.FINAL) is None
    assert fresh(complaint).current_round.decided_at is None


@pytest.mark.parametrize("name", ["COMPLAINTS_EMAIL", "COMPLAINTS_PHONE"])
def test_no_receipt_without_all_of_the_contact(tom, settings, name):
    setattr(settings, name, "")

    with pytest.raises(letters.Incomplete):
        filed(tom)

    assert not OutgoingEmail.objects.exists()


def test_only_bodies_that_are_switched_on_are_named(tom, hal, hana, settings):
    complaint = filed(tom)
    decided(complaint, hal, hana)

    body = last(complaint, Name.FINAL).body
    for one in remedies.known().values():
        assert one["name"]["en"] not in body
    assert "takes away no right" in body


def test_a_body_is_named_to_those_it_is_for(settings):
    settings.COMPLAINTS_REMEDIES = ["cn", "uk-fos"]
    decided_on = date(2026, 8, 31)

    there = remedies.remedies("CN", "zh-hans", decided_on)
    elsewhere = remedies.remedies("GB", "en", decided_on)

    assert [one.name for one in there] == [
        "调解、仲裁与诉讼",
        remedies.known()["uk-fos"]["name"]["zh-hans"],
    ]
    assert [one.name for one in elsewhere] == ["Financial Ombudsman Service"]
    assert elsewhere[0].until == date(2027, 2, 28)


@each_language
def test_a_refusal_gives_its_ground_and_what_can_be_done(tom, hana, language):
    complaint = filed(tom, language=language)

    refuse(complaint=complaint, actor=hana, ground=Refusal.NOT_OURS,
           explanation="Kraken charged it.", forwarded_to="Kraken")  # fmt: skip

    body = last(complaint).body
    assert "Kraken charged it." in body
    assert letters.day(complaint.current_round.decide_on, language) not in body


@each_language
def test_a_holding_letter_names_reason_and_day(tom, hal, hana, language):
    complaint = filed(tom, at=BEGIN, language=language)
    investigated(complaint, hal, at=BEGIN)

    extend(complaint=fresh(complaint), actor=hana, code=Delay.EVIDENCE, reason="Two banks.",
           until=date(2026, 12, 22), at=BEGIN)  # fmt: skip

    body = last(complaint).body
    assert letters.day(date(2026, 12, 22), language) in body
    assert "Two banks." in body


def test_somebody_who_wrote_in_a_third_language_is_told_so(tom):
    """Invariant 11: the default language and a notice."""
    complaint = filed(tom, written_in="Deutsch")

    assert "You wrote to us in Deutsch." in last(complaint).body


def test_the_database_refuses_to_change_a_letter(tom):
    """Invariant 11: the bytes that left stand."""
    letter = last(filed(tom))

    for change in (lambda: Letter.objects.update(body="x"), lambda: Letter.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    letter.refresh_from_db()
    assert letter.digest == letter.sha256


def test_what_the_complainant_wrote_is_text_in_the_email(tom):
    complaint = filed(tom, description="<script>alert(1)</script> & {{ link }}")

    email = last(complaint).email
    assert "<script>" not in email.html
    assert "&lt;script&gt;" in email.html
    assert "{{ link }}" in email.text


def test_who_has_no_mailbox_gets_a_letter_to_print(ada):
    said = statement(complainant=Someone(name="Mr Li", other_reply="PO box 7"), way="letter")
    complaint = register_for_client(statement=said, actor=ada)

    letter = last(complaint)
    assert letter.on_paper
    assert letter.email is None
    assert not has_mailbox(complaint.client)
    assert not OutgoingEmail.objects.exists()


@each_language
@pytest.mark.parametrize(
    "kind",
    [
        Name.OFFER, Name.OFFER_ANSWERED, Name.OFFER_LAPSED, Name.PAYMENT_LATE,
    ],
)  # fmt: skip
def test_letters_about_a_compensation_say_how_much(tom, hal, kind, language):
    complaint = filed(tom, language=language)
    award = factories.make_compensation(
        complaint, hal, offer_ends_at=datetime(2027, 1, 1, tzinfo=UTC)
    )

    letters.send(fresh(complaint), kind, at=BEGIN, compensation=award)

    assert award.written_amount in last(complaint, kind).body


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You can accept it until 3 December 2026, on the page"),
        ("zh-hans", "您最迟可于 2026 年 12 月 3 日 在您的投诉页面接受"),
    ],
)
def test_an_offer_names_its_last_whole_day(tom, hal, language, said):
    complaint = filed(tom, language=language)
    # Midnight for the firm; in London the afternoon of the 4th.
    ends = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
    award = factories.make_compensation(complaint, hal, offer_ends_at=ends)

    letters.send(fresh(complaint), Name.OFFER, at=BEGIN, compensation=award)

    assert said in last(complaint, Name.OFFER).body


def test_an_offer_goes_out_with_the_final_letter(tom, hal, hana):
    complaint = filed(tom)
    in_review(complaint, hal, Outcome.UPHELD)
    award = factories.make_compensation(fresh(complaint), hal, kind=Kind.GOODWILL)
    type(award).objects.filter(pk=award.pk).update(
        state=Award.APPROVED, digest=award.content().digest, proposed_at=BEGIN, approved_at=BEGIN
    )

    sign(complaint=fresh(complaint), actor=hana)

    award.refresh_from_db()
    assert award.award is Award.OFFERED
    assert award.written_amount in last(complaint, Name.FINAL).body
    assert last(complaint).kind == Name.OFFER


@pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint or Pango is missing")
@each_language
def test_a_letter_is_drawn_as_a_pdf(tom, language):
    letter = last(filed(tom, language=language))

    drawn = PdfReader(io.BytesIO(pdf.of_letter(letter)))

    text = "".join(page.extract_text() for page in drawn.pages)
    assert letter.round.complaint.reference in text
    assert letter.sha256 in text
