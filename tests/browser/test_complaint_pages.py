"""The pages of complaints, for those who complain and for staff: nothing keeps anybody out."""

import pytest

from complaints.actions.decide import decide
from complaints.actions.sign import sign
from complaints.terms import Kind
from portal.models import User
from tests.browser.test_every_page import LOOKS, check, unfold
from tests.complaints import cases, factories
from tests.complaints.vouchers import make_voucher

BOARD, INBOX = "/admin/complaints/complaint/", "/admin/complaints/compensation/"


@pytest.fixture(params=LOOKS, ids=lambda look: " ".join(map(str, look)))
def look(request):
    language, theme, width = request.param
    return {"language": language, "theme": theme, "width": width}


@pytest.fixture
def worked(tom, hal, max_):
    """Tom's complaint while Hal works on it, with a remedy that waits for its approval."""
    complaint = cases.investigated(cases.filed(tom, damage="Two days."), hal)
    factories.propose_remedy(complaint, hal, kind=Kind.DISTRESS)
    return complaint


@pytest.fixture
def offered(tom, hal, hana, max_):
    """A decided complaint of Tom's, with an offer that he has not answered."""
    complaint = cases.investigated(cases.filed(tom), hal)
    factories.make_budget(max_)
    factories.approve_remedy(factories.propose_remedy(complaint, hal), max_)
    cases.worked_out(complaint, hal)
    decide(complaint=complaint, actor=hal)
    return sign(complaint=complaint, actor=hana)


@pytest.fixture
def voucher(ticket, hal):
    return make_voucher(ticket, hal)


def look_at(visitor, *pages):
    """Every page, with all that is folded on it."""
    for page in pages:
        visitor.open(page)
        unfold(visitor)
        check(visitor)


def test_the_pages_of_filing(visit, look):
    visitor = visit(**look)
    look_at(visitor, "complaints/", "complaints/new/")
    visitor.press("Send my complaint")
    check(visitor)
    visitor.type(description="It was late.", name="Mei", email="mei@example.com")
    visitor.press("Send my complaint")
    visitor.sees("We have your complaint")
    check(visitor)


def test_the_pages_of_ones_own_complaint(visit, look, worked, offered, voucher):
    visitor = visit(**look, as_=voucher.owner)
    letter = offered.rounds.get().letters.get(kind="final")
    own = f"complaints/{offered.reference}/"
    look_at(visitor, f"complaints/{worked.reference}/", own, f"{own}letters/{letter.pk}/",
            f"complaints/{voucher.compensation.complaint.reference}/")  # fmt: skip
    visitor.press("Show my code")
    check(visitor)
    visitor.follow("Back to my complaint")
    check(visitor)


def test_the_pages_of_the_handler(visit, look, hal, worked, offered):
    User.objects.filter(pk=hal.pk).update(language=look["language"])
    remedy = worked.compensations.get()
    look_at(visit(**look, as_=hal), f"{BOARD}?view=all", f"{BOARD}{worked.pk}/change/",
            f"{BOARD}{offered.pk}/change/", f"{BOARD}{worked.pk}/remedy/{remedy.pk}/",
            f"{BOARD}{worked.pk}/remedy/")  # fmt: skip


def test_the_pages_of_those_who_approve_and_lead(visit, look, max_, worked, offered):
    award, hana = worked.compensations.get(), offered.current_round.signer
    User.objects.filter(pk__in=[max_.pk, hana.pk]).update(language=look["language"])
    look_at(visit(**look, as_=max_), INBOX, f"{INBOX}?view=all", f"{INBOX}{award.pk}/change/",
            f"{INBOX}{offered.compensations.get().pk}/change/")  # fmt: skip
    look_at(visit(**look, as_=hana), f"{BOARD}{worked.pk}/change/", f"{BOARD}enter/")
