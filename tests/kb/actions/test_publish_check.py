"""What is written of a check becomes what readers walk through, or is refused whole."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kb.actions.publish_check import publish_check
from kb.actions.withdraw_check import withdraw_check
from kb.checks import shown
from kb.models import CheckChoice, GuidedCheck
from portal.refusals import Refused
from tests.kb import check_makers, makers

pytestmark = pytest.mark.django_db


def test_a_published_check_is_offered_in_the_readers_language(eve):
    check = check_makers.make_sound()
    publish_check(guided_check=check, actor=eve)

    (one,) = shown("zh-hans")
    assert (one.slug, one.title, one.url) == ("late", "迟到了", "/zh-hans/help/check/late/")


def test_an_edit_shows_once_it_is_published_again(eve, client):
    check = check_makers.make_sound()
    publish_check(guided_check=check, actor=eve)
    check.steps.filter(slug="source").update(question_en="Another question?")

    assert "Another question?" not in client.get("/en/help/check/late/").content.decode()
    publish_check(guided_check=check, actor=eve)
    assert "Another question?" in client.get("/en/help/check/late/").content.decode()


def test_a_check_that_leads_in_circles_is_refused_with_the_reason(eve):
    check = check_makers.make_sound()
    days = check.steps.get(slug="days")
    check_makers.lead(days, "again", check.steps.get(slug="source"))

    with pytest.raises(Refused) as refused:
        publish_check(guided_check=check, actor=eve)

    assert "“What about days?” leads back to “What about source?”" in str(refused.value.sentence)
    assert not GuidedCheck.objects.get().active
    assert shown("en") == []


def test_what_was_published_stays_when_an_edit_is_refused(eve):
    check = check_makers.make_sound()
    before = publish_check(guided_check=check, actor=eve).flow
    check_makers.make_step(check, "lost", 9)

    with pytest.raises(Refused):
        publish_check(guided_check=check, actor=eve)

    assert GuidedCheck.objects.get().flow == before


def test_an_article_that_nobody_can_read_is_refused(eve):
    check = check_makers.make_sound()
    inside = makers.make_published(internal=True).translation.article
    check.endings.filter(slug="wait").update(article=inside)

    with pytest.raises(Refused, match="not_sound") as refused:
        publish_check(guided_check=check, actor=eve)
    assert "The article of “End wait” is not published." in str(refused.value.sentence)


def test_only_who_may_publishes_and_withdraws(ada, eve):
    check = check_makers.make_sound()
    with pytest.raises(PermissionDenied):
        publish_check(guided_check=check, actor=ada)
    assert shown("en") == []

    publish_check(guided_check=check, actor=eve)
    with pytest.raises(PermissionDenied):
        withdraw_check(guided_check=check, actor=ada)
    assert len(shown("en")) == 1


def test_a_withdrawn_check_is_not_found(eve, client):
    check = check_makers.make_sound()
    publish_check(guided_check=check, actor=eve)
    withdraw_check(guided_check=check, actor=eve)

    assert client.get("/en/help/check/late/").status_code == 404
    assert shown("en") == []


def test_a_choice_leads_to_one_thing_only():
    check = check_makers.make_sound()
    choice = CheckChoice.objects.filter(ending__isnull=False).first()

    for wrong in ({"ending": None}, {"next_step": check.steps.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckChoice.objects.filter(pk=choice.pk).update(**wrong)
