"""The complainant's own page of a complaint, and what can be done there."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Compensation, Complaint, Round, Voucher
from complaints.workflow import Award, Stage
from portal.access import make_key
from tests.complaints.factories import make_compensation, make_complaint
from tests.complaints.views.test_filing import NEW, typed
from tests.complaints.vouchers import make_voucher


@pytest.fixture
def complaint(ticket, hal):
    return make_complaint(ticket, handler=hal, stage=Stage.INVESTIGATING)


@pytest.fixture
def decided(complaint):
    now = timezone.now()
    Round.objects.update(decided_at=now, acknowledged_at=now)
    complaint.rounds.get().points.update(finding="rejected", reason="The chain was slow.")
    Complaint.objects.update(stage=Stage.DECIDED)
    return complaint


@pytest.fixture
def offered(decided, hal):
    now = timezone.now()
    return make_compensation(
        decided, hal, state=Award.OFFERED, digest="0" * 64, proposed_at=now, offered_at=now,
        offer_ends_at=now + timedelta(days=30),
    )  # fmt: skip


def page_of(complaint, name="complaint", *more):
    return reverse(f"complaints:{name}", args=[complaint.reference, *more])


def test_its_owner_sees_where_it_stands(client, complaint, tom):
    client.force_login(tom)
    said = client.get(page_of(complaint)).content.decode()

    assert "looking into your complaint" in said
    assert "The chain was slow." not in said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Please answer by 3 December 2026;"), ("zh-hans", "2026 年 12 月 3 日")],
)
def test_an_offer_says_its_last_whole_day(client, offered, language, said):
    midnight = datetime(2026, 12, 4, tzinfo=timezone.get_default_timezone())
    Compensation.objects.update(offer_ends_at=midnight)
    client.force_login(offered.client)
    address = page_of(offered.complaint).replace("/en/", f"/{language}/")
    page = client.get(address).content.decode()

    assert said in " ".join(page.split())
    assert "00:00" not in page


def test_the_link_of_a_letter_opens_it(client, complaint, tom):
    key = make_key(tom, complaint.reference)
    response = client.get(f"{page_of(complaint)}?key={key}", follow=True)

    assert response.status_code == 200
    assert "key=" not in response.request["QUERY_STRING"]


@pytest.mark.parametrize("who", [None, "sid", "ada", "hal", "hana", "sue"])
def test_to_anybody_else_it_does_not_exist(client, complaint, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(page_of(complaint)).status_code == 404
    for name in ("withdraw", "appeal"):
        assert (
            client.post(page_of(complaint, name), {"withdraw-confirmed": "on"}).status_code == 404
        )
    assert Complaint.objects.get().stage == Stage.INVESTIGATING


def test_it_costs_the_same_with_many_letters_and_points(
    client, decided, tom, django_assert_max_num_queries
):
    current = decided.rounds.get()
    current.points.model.objects.bulk_create(
        [current.points.model(round=current, number=n, text="x") for n in range(2, 40)]
    )
    client.force_login(tom)
    with django_assert_max_num_queries(12):
        assert client.get(page_of(decided)).status_code == 200


def test_it_is_withdrawn_by_its_owner_who_ticked_that(client, complaint, tom):
    client.force_login(tom)

    unticked = client.post(page_of(complaint, "withdraw"), {})
    assert unticked.status_code == 200
    assert Complaint.objects.get().stage == Stage.INVESTIGATING

    client.post(page_of(complaint, "withdraw"), {"withdraw-confirmed": "on"})
    assert Complaint.objects.get().stage == Stage.WITHDRAWN


def test_a_decision_is_read_and_appealed_against(client, decided, tom):
    client.force_login(tom)
    assert "The chain was slow." in client.get(page_of(decided)).content.decode()

    empty = client.post(page_of(decided, "appeal"), {"appeal-grounds": " "})
    assert empty.status_code == 200
    assert Complaint.objects.get().stage == Stage.DECIDED

    client.post(page_of(decided, "appeal"), {"appeal-grounds": "The fee was yours."})
    assert Complaint.objects.get().stage == Stage.UNDER_REVIEW


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_only_its_owner_answers_an_offer(client, offered, sid, answer):
    client.force_login(sid)
    address = page_of(offered.complaint, "offer", offered.pk)

    assert client.post(address, {"answer": answer}).status_code == 404
    assert Compensation.objects.get().state == Award.OFFERED


def test_an_answer_that_is_none_is_not_understood(client, offered, tom):
    client.force_login(tom)
    address = page_of(offered.complaint, "offer", offered.pk)

    assert client.post(address, {"answer": "maybe"}).status_code == 404
    assert (
        client.post(page_of(offered.complaint, "offer", 99), {"answer": "accept"}).status_code
        == 404
    )
    assert Compensation.objects.get().state == Award.OFFERED


def test_an_offer_is_accepted(client, offered, tom):
    client.force_login(tom)
    assert "We offer you this" in client.get(page_of(offered.complaint)).content.decode()

    client.post(page_of(offered.complaint, "offer", offered.pk), {"answer": "accept"})

    assert Compensation.objects.get().state == Award.ACCEPTED


def test_a_voucher_shows_its_code_once(client, ticket, hal, tom):
    voucher = make_voucher(ticket, hal)
    complaint = voucher.compensation.complaint
    client.force_login(tom)
    address = page_of(complaint, "voucher", voucher.compensation_id)

    first = client.post(address)
    again = client.post(address, follow=True)

    assert first.status_code == 200
    assert voucher.hint in first.context["code"]
    assert first.context["code"] not in again.content.decode()
    assert "was shown" in again.content.decode()


def test_a_stranger_sees_no_code(client, ticket, hal, sid):
    voucher = make_voucher(ticket, hal)
    client.force_login(sid)
    address = page_of(voucher.compensation.complaint, "voucher", voucher.compensation_id)

    assert client.post(address).status_code == 404
    assert Voucher.objects.get().shown_at is None


def test_a_letter_is_read_as_it_left(client, db, tom):
    client.force_login(tom)
    client.post(NEW, typed(email=None))
    letter = Complaint.objects.get().rounds.get().letters.get()
    address = page_of(Complaint.objects.get(), "letter", letter.pk)

    assert letter.sha256 in client.get(address).content.decode()
    drawn = client.get(f"{address}?as=pdf")
    assert drawn["Content-Type"] == "application/pdf"
    assert drawn.content.startswith(b"%PDF")


def test_anothers_letter_is_not_found(client, complaint, tom):
    client.force_login(tom)
    assert client.get(page_of(complaint, "letter", 99)).status_code == 404
