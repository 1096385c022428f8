"""Guided checks as editors write, try out and publish them."""

import pytest

from kb.actions.count_deflection import count_deflection
from kb.actions.count_ending import count_ending
from kb.models import CheckChoice, CheckEnding, CheckStep, GuidedCheck
from tests.kb import check_makers, makers
from tests.tickets.admin.desk import cost

pytestmark = pytest.mark.django_db
CHECK = "/admin/kb/guidedcheck/"


@pytest.fixture
def as_eve(client, eve):
    client.force_login(eve)
    return client


def choices(*rows, already=0):
    """The inline forms of a question's page."""
    told = {"choices-TOTAL_FORMS": len(rows), "choices-INITIAL_FORMS": already}
    for number, row in enumerate(rows):
        said = {"position": number, "label_en": "A choice", "label_zh_hans": "选项", **row}
        told |= {f"choices-{number}-{name}": value for name, value in said.items()}
    return told


def test_a_check_is_written_from_the_endings_to_the_questions(as_eve):
    words = {
        "title_en": "Late",
        "title_zh_hans": "迟到",
        "summary_en": "Why",
        "summary_zh_hans": "为何",
    }
    as_eve.post(f"{CHECK}add/", {"slug": "late", "position": 0, **words})
    check = GuidedCheck.objects.get()

    said = {
        "title_en": "Please wait",
        "title_zh_hans": "请等待",
        "text_en": "A day.",
        "text_zh_hans": "一天。",
    }
    response = as_eve.post(
        f"/admin/kb/checkending/add/?guided_check={check.pk}",
        {"guided_check": check.pk, "position": 0, **said},
    )
    ending = CheckEnding.objects.get()
    assert response["Location"] == f"{CHECK}{check.pk}/change/"
    assert ending.slug == "please-wait"

    asked = {"question_en": "From a bank?", "question_zh_hans": "来自银行？"}
    leads = {"label_en": "Yes", "ending": ending.pk, "fills": "source = bank\nkind = b c"}
    as_eve.post(
        f"/admin/kb/checkstep/add/?guided_check={check.pk}",
        {
            "guided_check": check.pk, "position": 0, **asked,
            **choices(leads),
        },
    )  # fmt: skip
    choice = CheckChoice.objects.get()
    assert (choice.slug, choice.fills) == ("yes", {"source": "bank", "kind": "b c"})

    as_eve.post(f"{CHECK}{check.pk}/publish/")
    assert as_eve.get("/en/help/check/late/yes/").status_code == 200


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Choose one: another question, or an ending."),
        ({"ending": "wait", "next_step": "days"}, "Choose one: another question, or an ending."),
        ({"ending": "wait", "fills": "nonsense"}, "is no answer. Write it like: source = wallet"),
        ({"ending": "other"}, "Select a valid choice"),
    ],
)
def test_a_choice_that_leads_nowhere_or_elsewhere_is_refused(as_eve, row, said):
    check, other = check_makers.make_sound(), check_makers.make_sound("other")
    rows = {
        "wait": check.endings.get(slug="wait").pk,
        "days": check.steps.get(slug="days").pk,
        "other": other.endings.first().pk,
    }
    row = {name: rows.get(value, value) for name, value in row.items()}
    before = CheckChoice.objects.count()

    page = as_eve.post(
        f"/admin/kb/checkstep/add/?guided_check={check.pk}",
        {
            "guided_check": check.pk, "position": 5, "question_en": "Q", "question_zh_hans": "问",
            **choices(row),
        },
    )  # fmt: skip

    assert said in page.content.decode()
    assert CheckChoice.objects.count() == before
    assert not CheckStep.objects.filter(question_en="Q").exists()


def test_its_page_says_what_keeps_it_from_being_published(as_eve):
    check = check_makers.make_sound()
    check_makers.make_step(check, "lost", 7)
    page = as_eve.get(f"{CHECK}{check.pk}/change/").content.decode()
    assert "No choice leads to the question “What about lost?”." in page

    refused = as_eve.post(f"{CHECK}{check.pk}/publish/", follow=True).content.decode()
    assert "Nobody can go on from “What about lost?”: it has no choices." in refused
    assert not GuidedCheck.objects.get().active


def test_its_page_says_that_readers_see_an_earlier_one(as_eve):
    check = check_makers.make_sound()
    as_eve.post(f"{CHECK}{check.pk}/publish/")
    said = "Readers still see the earlier one."
    assert said not in as_eve.get(f"{CHECK}{check.pk}/change/").content.decode()

    check.steps.filter(slug="days").update(question_en="How many days?")
    assert said in as_eve.get(f"{CHECK}{check.pk}/change/").content.decode()


def test_the_preview_walks_through_what_is_written(as_eve):
    check = check_makers.make_sound()
    begin = f"{CHECK}{check.pk}/preview/"

    first = as_eve.get(begin).content.decode()
    assert f"{begin}bank/" in first
    assert "A preview of what is written." in first
    assert "End wait" in as_eve.get(f"{begin}bank/few/").content.decode()
    assert as_eve.get(f"{begin}nowhere/")["Location"] == f"{CHECK}{check.pk}/change/"
    assert as_eve.get("/en/help/check/late/").status_code == 404


def test_a_step_that_is_led_to_is_not_deleted_but_a_lost_one_is(as_eve):
    check = check_makers.make_sound()
    days, lost = check.steps.get(slug="days"), check_makers.make_step(check, "lost", 7)

    as_eve.post(f"/admin/kb/checkstep/{days.pk}/delete/", {"post": "yes"})
    as_eve.post(f"/admin/kb/checkstep/{lost.pk}/delete/", {"post": "yes"})

    assert list(check.steps.values_list("slug", flat=True)) == ["source", "days"]


def test_an_agent_reads_and_changes_nothing(client, ada):
    check = check_makers.make_sound()
    client.force_login(ada)

    assert client.get(f"{CHECK}{check.pk}/change/").status_code == 200
    assert client.post(f"{CHECK}{check.pk}/publish/").status_code == 403
    assert client.get("/admin/kb/checkstep/add/").status_code == 403
    assert not GuidedCheck.objects.get().active


def test_its_page_costs_the_same_however_many_endings_were_counted(as_eve):
    check = check_makers.make_sound()
    page = f"{CHECK}{check.pk}/change/"
    as_eve.get(page)
    before = cost(as_eve, page)
    for number in range(5):
        step = check_makers.make_step(check, f"more-{number}", number + 5)
        ending = check_makers.make_ending(check, f"end-{number}")
        check_makers.lead(step, "on", ending)
        count_ending(guided_check=check, ending=ending.slug)

    assert cost(as_eve, page) == before


def test_what_articles_saved_is_listed_for_who_may_see_it(as_eve, ada, client):
    article = makers.make_published(title="How long it takes").translation.article
    count_deflection(articles=[article.pk], language="en", what="satisfied")
    page = "/admin/kb/deflection/"

    told = as_eve.get(f"{page}?days=7").content.decode()
    assert "How long it takes" in told
    assert "100 %" in told
    before = cost(as_eve, page)
    for _another in range(5):
        more = makers.make_published().translation.article
        count_deflection(articles=[more.pk], language="en", what="opened")
    assert cost(as_eve, page) == before

    client.force_login(ada)
    assert client.get(page).status_code == 403


def test_an_ending_names_its_article_by_its_address(as_eve):
    check = check_makers.make_sound()
    article = makers.make_published(slug="how-long").translation.article
    ending = check.endings.get(slug="wait")
    page = f"/admin/kb/checkending/{ending.pk}/change/"
    said = {"title_en": "Wait", "title_zh_hans": "等", "position": 0, "slug": "wait"}

    as_eve.post(page, {**said, "article": "how-long"})
    ending.refresh_from_db()
    assert ending.article == article
    assert 'value="how-long"' in as_eve.get(page).content.decode()

    wrong = as_eve.post(page, {**said, "article": "no-such"})
    assert "No article has this address." in wrong.content.decode()
    ending.refresh_from_db()
    assert ending.article == article
