from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.actions.appeal import appeal
from complaints.models import Compensation, Fee, HelpNeeded, Letter, Subject
from complaints.terms import Outcome
from portal.models import AuditLine, EmailStatus, OutgoingEmail
from tests import factories as people
from tests.complaints import cases, factories
from tests.complaints.admin.desk import act, case, cost, text, words
from tests.complaints.cases import fresh
from tests.tickets.admin.desk import INLINE

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def complaint(catalogue_loaded, tom, hal):
    """Tom's complaint, as he filed it."""
    return cases.filed(tom)


def offered(browser, complaint) -> set[str]:
    """The acts that somebody's page offers."""
    context = browser.get(case(complaint)).context
    return {ask.name for ask in context["course"]}


def test_the_page_says_what_matters(as_hal, complaint):
    shown = words(as_hal.get(case(complaint)))

    for said in (complaint.reference, cases.STORY["en"], "Received", "Acknowledgement", "Last day",
                 "Tom filed the complaint.", "Transfer lost or delayed"):  # fmt: skip
        assert said in shown


@pytest.mark.parametrize(("language", "name"), [("en", "United Kingdom"), ("zh-hans", "英国")])
def test_a_country_is_called_by_its_name(as_hal, complaint, language, name):
    as_hal.cookies["django_language"] = language
    page = words(as_hal.get(case(complaint)))

    assert f"· {name}" in page
    assert "· GB" not in page


def test_that_somebody_looked_is_written_down(as_hal, hal, complaint):
    as_hal.get(case(complaint))

    assert AuditLine.objects.filter(actor=hal, code="ticket_read").exists()


def test_a_case_is_taken_through_to_its_signed_decision(as_hal, as_hana, complaint, hal, hana):
    act(as_hal, "accept", complaint, severity="medium")
    act(as_hal, "investigate", complaint)
    point = complaint.current_round.points.get()
    act(as_hal, "find", complaint, row=point.pk, finding="partly", reason="It waited for a check.")
    act(as_hal, "add_point", complaint, text="Nobody answered.")
    second = complaint.current_round.points.get(number=2)
    act(as_hal, "find", complaint, row=second.pk, finding="upheld", reason="True.")
    act(as_hal, "add_evidence", complaint, title="The log", text="Two days of waiting.")
    act(as_hal, "set_axes", complaint, topic="transfer", product="withdrawal", phase="execution",
        severity="medium")  # fmt: skip
    act(as_hal, "set_cause", complaint, cause="process")
    act(as_hal, "see_similar", complaint)
    act(as_hal, "write_decision", complaint, outcome="partly", summary="It was two days late.",
        corrective="Two more people check.", no_redress="Nothing was lost.")  # fmt: skip
    act(as_hal, "decide", complaint)
    assert fresh(complaint).stage == "decision_review"

    act(as_hana, "send_back", complaint, reason="Say which check.")
    act(as_hal, "decide", complaint)
    response = act(as_hana, "sign", complaint)

    assert response["Location"] == case(complaint)
    assert fresh(complaint).stage == "decided"
    assert fresh(complaint).handler == hal
    assert Letter.objects.filter(kind="final", signed_by=hana).exists()


def test_a_question_waits_for_its_answer(as_hal, complaint, hal):
    cases.investigated(complaint, hal)
    act(as_hal, "ask", complaint, question="Which day was it?")

    assert fresh(complaint).stage == "awaiting_client"
    assert Letter.objects.filter(kind="question").exists()


def test_progress_is_told(as_hal, complaint, hal):
    cases.investigated(complaint, hal)
    next_on = timezone.localdate() + timedelta(days=5)
    act(as_hal, "note_progress", complaint, done="We asked.", next_step="We read.", next_on=next_on)

    assert complaint.current_round.progress.get().done == "We asked."


def test_it_is_settled_at_once(as_hal, complaint, hal):
    cases.accepted(complaint, hal)
    act(as_hal, "settle", complaint, summary="The fee was paid back.", outcome="upheld",
        acceptance="On the telephone.")  # fmt: skip

    assert fresh(complaint).stage == "summary_closed"


def test_the_head_refuses_extends_assigns_and_reopens(as_hana, complaint, hal, hana):
    act(as_hana, "assign_handler", complaint, person=hal.pk)
    assert fresh(complaint).handler == hal
    until = complaint.current_round.decide_on + timedelta(days=3)
    act(as_hana, "extend", complaint, code="third_party", reason="The bank.", until=until)
    assert complaint.rounds.get().promised_on == until
    act(as_hana, "refuse", complaint, ground="not_ours", explanation="It is another firm's.")
    assert fresh(complaint).stage == "inadmissible"


def test_a_closed_case_is_reopened(as_hana, hal, ticket):
    closed = factories.make_complaint(ticket, stage="closed", handler=hal,
                                      closed_at=timezone.now())  # fmt: skip
    act(as_hana, "reopen", closed, facts="The bank has answered.")

    assert fresh(closed).stage == "investigating"


def test_two_complaints_of_one_matter_become_one(as_hal, complaint, tom):
    other = cases.filed(tom)
    act(as_hal, "merge", other, into=complaint.pk)

    assert fresh(other).merged_into == complaint
    assert complaint.reference in text(as_hal.get(case(other)))


def test_a_handler_takes_what_is_nobodys(as_hal, complaint, hal):
    assert "take" in offered(as_hal, complaint)
    act(as_hal, "take", complaint)

    assert fresh(complaint).handler == hal
    assert "take" not in offered(as_hal, complaint)


@pytest.mark.usefixtures("moe")
def test_a_reviewer_without_a_part_decides_an_appeal(browser_of, complaint, tom, hal, hana):
    cases.decided(complaint, hal, hana)
    appeal(complaint=fresh(complaint), actor=tom, grounds="It is wrong.", confirmed=True)
    reviewer = browser_of(fresh(complaint).current_round.reviewer)

    act(reviewer, "add_evidence", complaint, title="The bank", text="Late.")
    assert complaint.evidence.filter(title="The bank").exists()
    assert browser_of(hal).get(case(complaint)).context["write_decision"] is None


def test_people_of_the_case(as_hal, complaint, ada):
    act(as_hal, "add_representative", complaint, name="Ruth", email="ruth@example.com")
    speaker = complaint.parties.get(kind="representative")
    refused = act(as_hal, "check_representative", complaint, row=speaker.pk)
    assert refused.status_code == 422
    assert "The signed authority is not there yet." in text(refused)

    act(as_hal, "revoke_representative", complaint, row=speaker.pk)
    act(as_hal, "name_subject", complaint, person=ada.pk)
    speaker.refresh_from_db()
    assert speaker.revoked_at
    assert complaint.subjects.get().staff == ada


def test_a_handler_who_names_themself_is_led_back_to_the_board(as_hal, complaint, hal):
    response = act(as_hal, "name_subject", complaint, person=hal.pk)

    assert response["Location"] == reverse("admin:complaints_complaint_changelist")
    assert as_hal.get(case(complaint)).status_code == 404
    assert act(as_hal, "accept", complaint, severity="low").status_code == 404


def test_a_letter_that_did_not_arrive_is_sent_again(as_hal, complaint, hal):
    OutgoingEmail.objects.update(status=EmailStatus.FAILED)
    letter = Letter.objects.get(kind="receipt")
    shown = text(as_hal.get(case(complaint)))
    assert "Send it again" in shown

    before = OutgoingEmail.objects.count()
    act(as_hal, "send_again", complaint, row=letter.pk)
    act(as_hal, "hand_over", complaint, row=letter.pk, how="By post on Monday.")
    assert OutgoingEmail.objects.count() == before + 1
    assert complaint.events.filter(verb="hand_over").exists()


def test_a_letter_is_there_to_print(as_hal, complaint):
    letter = Letter.objects.get(kind="receipt")
    response = as_hal.get(
        reverse("admin:complaints_complaint_letter", args=[complaint.pk, letter.pk])
    )

    assert response.status_code == 200
    assert response["Content-Type"] in {"application/pdf", "text/plain"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("accept", {"severity": ""}),
        ("accept", {"severity": "enormous"}),
        ("add_evidence", {"title": "The log", "text": ""}),
        ("merge", {"into": "999"}),
        ("find", {"row": "999", "finding": "upheld", "reason": "The log."}),
        ("refuse", {"ground": "not_ours", "explanation": "The log."}),
    ],
)
def test_a_refusal_leaves_nothing_and_shows_what_was_typed(as_hal, complaint, state, name, typed):
    before = state()
    response = act(as_hal, name, complaint, **typed)

    assert response.status_code == 422
    assert ("The log" in text(response)) is ("The log" in str(typed) and name != "find")
    assert state() == before


def test_a_refusal_says_why(as_hal, complaint, hal, state):
    cases.in_review(complaint, hal)
    before = state()
    response = act(as_hal, "sign", complaint)

    assert response.status_code == 422
    assert "This person wrote the decision." in text(response)
    assert state() == before


def test_a_secret_is_neither_kept_nor_shown(as_hal, complaint, hal, state):
    cases.accepted(complaint, hal)
    before = state()
    response = act(as_hal, "add_point", complaint, text=f"My phrase is {PHRASE}")

    assert response.status_code == 422
    assert "sausage" not in text(response)
    assert state() == before


@pytest.mark.usefixtures("hana")
@pytest.mark.parametrize("who", ["otto", "sue", "moe"])
def test_who_has_no_part_sees_the_case_and_changes_nothing(
    browser_of, complaint, request, state, who
):
    browser = browser_of(request.getfixturevalue(who))
    before = state()

    assert offered(browser, complaint) == set()
    assert act(browser, "accept", complaint, severity="low").status_code == 403
    assert state() == before


def test_a_handler_who_shares_a_mailbox_with_the_client_is_told_so(
    browser_of, catalogue_loaded, hal, state
):
    own = cases.filed(email=hal.email)
    before = state()
    response = browser_of(hal).get(case(own))

    assert "This person is a party to the complaint" in text(response)
    assert act(browser_of(hal), "accept", own, severity="low").status_code == 403
    assert state() == before


def test_what_a_person_needs_is_told_to_the_head_alone(as_hal, as_hana, complaint):
    HelpNeeded.objects.create(complaint=complaint, text="Please call in the morning.")
    type(complaint).objects.filter(pk=complaint.pk).update(vulnerable=True)

    assert "Please call in the morning." not in text(as_hal.get(case(complaint)))
    assert "Please call in the morning." in text(as_hana.get(case(complaint)))


def test_the_final_letter_is_shown_with_what_it_lacks(as_hal, complaint, hal):
    cases.investigated(complaint, hal)
    lacking = as_hal.get(case(complaint))
    assert "The final letter still lacks:" in text(lacking)

    cases.worked_out(complaint, hal)
    assert "The final letter still lacks:" not in text(as_hal.get(case(complaint)))


def test_similar_cases_stand_beside(as_hal, complaint, hal, hana, mei):
    before = cases.filed(mei, language="zh-hans", email=mei.email)
    cases.decided(before, hal, hana, Outcome.UPHELD)

    assert before.reference in text(as_hal.get(case(complaint)))


def test_a_page_costs_the_same_however_long_its_story(as_hal, complaint, hal):
    cases.investigated(complaint, hal)
    for number in range(2):
        act(as_hal, "add_point", complaint, text=f"And {number}.")
        act(as_hal, "add_evidence", complaint, title=f"Log {number}", text="So.")
    few = cost(as_hal, case(complaint))
    for number in range(9):
        act(as_hal, "add_point", complaint, text=f"More {number}.")
        act(as_hal, "add_evidence", complaint, title=f"More {number}", text="So.")

    assert cost(as_hal, case(complaint)) <= few


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_is_inline(as_hal, complaint, hal, language):
    cases.investigated(complaint, hal)
    as_hal.cookies["django_language"] = language

    assert not INLINE.search(text(as_hal.get(case(complaint))))


REMEDY = {
    "kind": "fee_refund", "ground": "fee_in_error", "asset": "USD", "amount": "12.50",
    "basis": "The fee was charged twice.", "beneficiary": "Tom", "network": "ethereum",
    "destination": people.ADDRESS, "fee_transaction": people.HASH, "fee_line": "network fee",
    "fee_charged": "12.50",
}  # fmt: skip


def test_a_remedy_is_drafted_and_edited(as_hal, complaint, hal):
    cases.investigated(complaint, hal)
    proof = factories.make_evidence(complaint)
    page = reverse("admin:complaints_complaint_remedy", args=[complaint.pk])
    assert as_hal.get(page).status_code == 200
    as_hal.post(page, {**REMEDY, "evidence": [proof.pk]})
    award = Compensation.objects.get()
    assert (award.written_amount, award.fee.charged) == ("12.50 USD", 1250)

    edit = reverse("admin:complaints_complaint_remedy_edit", args=[complaint.pk, award.pk])
    assert "12.50" in text(as_hal.get(edit))
    as_hal.post(edit, {**REMEDY, "amount": "6", "seen": award.version})
    award.refresh_from_db()
    assert award.written_amount == "6.00 USD"
    assert Fee.objects.count() == 1


@pytest.mark.parametrize("amount", ["1e-9", "-0", "NaN", "１２", "1" * 31, "0", "1,000", "12.505"])
def test_an_amount_that_is_none_is_refused(as_hal, complaint, hal, state, amount):
    cases.investigated(complaint, hal)
    before = state()
    page = reverse("admin:complaints_complaint_remedy", args=[complaint.pk])
    response = as_hal.post(page, {**REMEDY, "amount": amount})

    assert response.status_code == 422
    assert "The fee was charged twice." in text(response)
    assert state() == before
    assert not Fee.objects.exists()


def test_a_fee_that_is_known_otherwise_is_refused(as_hal, complaint, hal, state):
    cases.investigated(complaint, hal)
    factories.make_fee(hal, 9_00, line="network fee")
    before = state()
    page = reverse("admin:complaints_complaint_remedy", args=[complaint.pk])
    response = as_hal.post(page, REMEDY)

    assert "This fee is known with another amount." in text(response)
    assert state() == before


def test_only_its_handler_drafts_a_remedy(browser_of, complaint, hal, moe, otto):
    cases.investigated(complaint, hal)
    page = reverse("admin:complaints_complaint_remedy", args=[complaint.pk])

    assert [browser_of(who).post(page, REMEDY).status_code for who in (moe, otto)] == [403, 403]
    Subject.objects.create(complaint=complaint, staff=hal)
    assert browser_of(hal).get(page).status_code == 404
