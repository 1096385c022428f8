"""Answers before the form: led to an article and back without losing a word, and counted."""

import pytest

from kb import tally
from kb.actions.publish_check import publish_check
from kb.models import Article, Deflection
from tests.flows.forms import read_form
from tests.flows.steps import STORY, SUBJECT, form_url, send, typed
from tests.kb import check_makers, makers
from tests.tickets.views.visits import upload
from tickets.models import ReadBefore, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
FORM = form_url("en")


@pytest.fixture(autouse=True)
def nothing_gathered(monkeypatch):
    monkeypatch.setattr(tally, "shown", tally.Tally())


@pytest.fixture
def late() -> Article:
    """An article that is bound to the form of a deposit."""
    body = "## Wait\n\nSee [fees](../fees/) and [the net](https://example.com/)."
    article = makers.make_published(title="Your deposit is late", body=body).translation.article
    Article.objects.filter(pk=article.pk).update(category="deposit-not-arrived")
    makers.make_published(article, "zh-hans", title="充值迟到了")
    return article


def counted(article, language="en"):
    row = Deflection.objects.filter(article=article, language=language).first()
    return (row.opened, row.satisfied, row.filed) if row else (0, 0, 0)


def test_from_a_check_to_the_form_to_an_article_and_back_to_filing(client, staff, clock, late):
    publish_check(guided_check=check_makers.make_sound(), actor=None)
    page = client.get("/en/help/check/late/wallet/").content.decode()
    assert f"{FORM}?q_source=wallet" in page

    form = client.get(f"{FORM}?q_source=wallet")
    begun = read_form(form, "submission")
    assert begun["q_source"] == ["wallet"]
    assert "Your deposit is late" in form.content.decode()
    assert "It is late" in form.content.decode()

    half = {**begun, "subject": SUBJECT["en"], "description": STORY["en"], "q_amount_0": "250"}
    reading = client.post(FORM, {**half, "open": late.pk, "attachments": upload()})
    assert "Your deposit is late" in reading.content.decode()
    assert 'href="/en/help/fees/"' in reading.content.decode()
    assert counted(late) == (1, 0, 0)

    back = client.post(FORM, {**read_form(reading, "submission"), "resume": "1"})
    kept = read_form(back, "submission")
    assert kept["subject"] == [SUBJECT["en"]]
    assert kept["description"] == [STORY["en"]]
    assert kept["q_amount_0"] == ["250"]
    assert kept["q_source"] == ["wallet"]
    assert "proof.png" in back.content.decode()
    assert "error-summary" not in back.content.decode()
    assert "You have read:" in back.content.decode()

    checked = client.post(FORM, {**kept, **typed(), "step": "check"})
    clock.shift(30)
    send(client, checked)
    ticket = Ticket.objects.get()
    assert [one.article for one in ticket.read_before.all()] == [late]
    assert ticket.attachments.count() == 1
    assert counted(late) == (1, 0, 1)

    desk = staff.get(f"/admin/tickets/ticket/{ticket.pk}/change/").content.decode()
    assert "Read before filing" in desk
    assert "Your deposit is late" in desk


def test_whom_an_article_helped_files_nothing(client, late):
    begun = read_form(client.get(FORM), "submission")
    reading = client.post(FORM, {**begun, "subject": SUBJECT["en"], "open": late.pk})
    asked = read_form(reading, "submission")
    thanks = client.post(FORM, {**asked, "satisfied": late.pk}, follow=True)

    assert "Nothing was sent" in thanks.content.decode()
    assert counted(late) == (1, 1, 0)
    assert not Ticket.objects.exists()


def test_who_comes_from_an_article_is_counted_with_it(client, clock, late):
    ask = f"{FORM}?read={late.pk}"
    assert ask.replace("&", "&amp;") in client.get(f"/en/help/{late.slug}/").content.decode()
    form = read_form(client.get(ask), "submission")
    client.get(ask)
    assert counted(late) == (1, 0, 0)

    checked = client.post(FORM, {**form, **typed(), "step": "check"})
    clock.shift(30)
    sent = send(client, checked)
    assert sent.status_code == 302
    assert ReadBefore.objects.get().article == late
    assert counted(late) == (1, 0, 1)


def test_sending_twice_counts_once(client, clock, late):
    form = read_form(client.get(f"{FORM}?read={late.pk}"), "submission")
    checked = client.post(FORM, {**form, **typed(), "step": "check"})
    clock.shift(30)
    send(client, checked)
    send(client, checked)

    assert ReadBefore.objects.count() == 1
    assert counted(late) == (1, 0, 1)


def test_what_is_no_public_article_is_neither_opened_nor_kept(client, clock, late):
    inside = makers.make_published(internal=True).translation.article
    form = read_form(client.get(FORM), "submission")
    for wrong in (inside.pk, 10**9, "x", "9" * 30, ""):
        page = client.post(FORM, {**form, "open": wrong, "read": wrong})
        assert read_form(page, "subject")
    checked = client.post(
        FORM, {**form, **typed(), "step": "check", "read": [inside.pk, 10**9, "x"]}
    )
    clock.shift(30)
    send(client, checked)

    assert Ticket.objects.exists()
    assert not ReadBefore.objects.exists()
    assert not Deflection.objects.exists()


def test_nobody_is_satisfied_with_what_they_did_not_open(client, late):
    form = read_form(client.get(FORM), "submission")
    client.post(FORM, {**form, "satisfied": late.pk})
    assert counted(late) == (0, 0, 0)


def test_a_secret_does_not_come_along_to_the_article(client, late):
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    form = read_form(client.get(FORM), "submission")
    reading = client.post(FORM, {**form, "description": phrase, "open": late.pk})
    assert "sausage" not in reading.content.decode()

    back = client.post(FORM, {**form, "description": phrase, "resume": "1"})
    assert "sausage" not in back.content.decode()
    assert "recovery phrase or a private key" in back.content.decode()


def test_only_choices_that_the_form_offers_are_filled_in(client):
    link = f"{FORM}?q_source=moon&q_chain=tron&q_memo=pay+me&subject=Hello&email=a@b.example"
    form = read_form(client.get(link), "submission")

    assert "q_source" not in form
    assert form["q_chain"] == ["tron"]
    assert form["q_memo"] == [""]
    assert form["subject"] == [""]
    assert form["email"] == [""]


def test_articles_are_offered_while_the_subject_is_typed(client, late):
    other = makers.make_published(title="Fees of the network", questions=["network fees too high"])
    url = f"{FORM}answers/"
    page = client.post(url, {"subject": "network fees too high"}).content.decode()

    assert page.index("Fees of the network") < page.index("Your deposit is late")
    read = client.post(url, {"subject": "", "read": late.pk}).content.decode()
    assert "Your deposit is late" not in read
    assert client.post("/en/requests/new/nothing/answers/").status_code == 404
    tally.shown.write()
    assert Deflection.objects.get(article=other.translation.article).shown == 1


def test_the_check_page_offers_what_fits_the_subject(client, late):
    makers.make_published(title="Two days late", questions=[SUBJECT["en"]], slug="two-days")
    form = read_form(client.get(FORM), "submission")
    checked = client.post(FORM, {**form, **typed(), "step": "check"})

    assert "Two days late" in checked.content.decode()
    assert "Your deposit is late" not in checked.content.decode()


def test_reading_costs_the_same_for_one_article_and_for_ten(
    client, late, django_assert_max_num_queries
):
    form = read_form(client.get(FORM), "submission")
    read = [makers.make_published().translation.article_id for _more in range(12)]
    with django_assert_max_num_queries(6):
        client.post(FORM, {**form, "open": late.pk, "read": read})
