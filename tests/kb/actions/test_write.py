import pytest
from django.core.exceptions import PermissionDenied

from kb.actions._common import TransitionNotAllowed
from kb.actions.arrange import arrange
from kb.actions.publish import publish
from kb.actions.submit_for_review import submit_for_review
from kb.actions.withdraw import withdraw
from kb.actions.write import Text, write
from kb.models import Article, Revision, Translation
from kb.workflow import Significance, Stage, Status
from portal.refusals import Refused
from tests.kb.makers import make_draft, make_published

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
TEXT = Text(title=" Fees ", body="Nothing.\r\nAt all. ", questions=["How much?", " "])


@pytest.fixture
def article(db):
    return Article.objects.create(slug="fees")


def test_each_text_is_another_revision(article, eve):
    first = write(article=article, language="en", actor=eve, text=TEXT)
    second = write(article=article, language="en", actor=eve, text=TEXT)

    assert Revision.objects.count() == 2
    assert first.translation == second.translation
    first.refresh_from_db()
    assert (first.title, first.body, first.questions) == (
        "Fees",
        "Nothing.\nAt all.",
        ["How much?"],
    )
    assert (first.author, first.stage) == (eve, Stage.DRAFT)
    assert Translation.objects.get().title == "Fees"


def test_a_draft_leaves_what_readers_see(article, eve):
    live = make_published(article, title="Fees")
    write(article=article, language="en", actor=eve, text=Text(title="Other", body="Other."))

    translation = Translation.objects.get()
    assert (translation.live, translation.title) == (live, "Fees")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "empty"),
        ({"body": ""}, "empty"),
        ({"title": "x" * 151}, "too_long"),
        ({"summary": "x" * 301}, "too_long"),
        ({"body": "x" * 50_001}, "too_long"),
        ({"questions": ["x" * 201]}, "too_long"),
        ({"questions": ["x"] * 51}, "too_long"),
        ({"body": f"Such as {PHRASE}"}, "secret"),
        ({"questions": [PHRASE]}, "secret"),
    ],
)
def test_what_cannot_be_kept_is_refused(article, eve, said, code):
    with pytest.raises(Refused, match=code):
        write(
            article=article,
            language="en",
            actor=eve,
            text=Text(**{"title": "t", "body": "b", **said}),
        )

    assert not Translation.objects.exists()


def test_a_language_that_is_not_ours_is_refused(article, eve):
    with pytest.raises(Refused, match="language"):
        write(article=article, language="tlh", actor=eve, text=TEXT)

    assert not Translation.objects.exists()


@pytest.mark.parametrize("who", ["ada", "lin", "max_", "otto", "tom"])
def test_only_editors_write(article, who, request):
    with pytest.raises(PermissionDenied):
        write(article=article, language="en", actor=request.getfixturevalue(who), text=TEXT)

    assert not Translation.objects.exists()


def outdated() -> list[str]:
    return [row.language for row in Translation.objects.outdated()]


def test_a_translation_is_outdated_by_a_major_revision_of_its_source(article):
    make_published(article)
    make_published(article, "zh-hans", title="手续费")
    assert outdated() == []
    make_published(article, title="Same facts", significance=Significance.MINOR)
    assert outdated() == []
    make_published(article, title="Other facts")
    assert outdated() == ["zh-hans"]

    make_published(article, "zh-hans", title="新的手续费")
    assert outdated() == []


def test_a_small_change_does_not_bring_a_translation_up_to_date(article):
    make_published(article)
    make_published(article, "zh-hans", title="手续费")
    make_published(article, title="Other facts")
    text = Text(title="手续费", body="错字改正。", significance=Significance.MINOR)
    draft = write(article=article, language="zh-hans", actor=None, text=text, takes_in_source=False)
    publish(revision=draft, actor=None)
    assert outdated() == ["zh-hans"]


def test_a_draft_is_submitted_once(eve):
    draft = make_draft(actor=eve)
    submit_for_review(revision=draft, actor=eve)

    with pytest.raises(TransitionNotAllowed):
        submit_for_review(revision=Revision.objects.get(), actor=eve)
    assert Revision.objects.get().stage == Stage.IN_REVIEW


def test_what_is_withdrawn_can_be_published_again(eve, ned):
    live = make_published(title="Fees")
    withdraw(translation=live.translation, actor=ned)
    translation = Translation.objects.get()
    assert (translation.status, translation.live) == (Status.WITHDRAWN, None)
    with pytest.raises(TransitionNotAllowed):
        withdraw(translation=translation, actor=ned)

    again = make_published(translation.article)
    assert Translation.objects.get().live == again


def test_only_editors_withdraw(ada):
    live = make_published()
    with pytest.raises(PermissionDenied):
        withdraw(translation=live.translation, actor=ada)

    assert Translation.objects.get().live == live


@pytest.mark.parametrize("slug", ["search", "suggest", "files", "sections", "Ö", "a b", ""])
def test_addresses_of_other_pages_are_refused(eve, slug):
    with pytest.raises(Refused):
        arrange(article=Article(slug=slug), actor=eve)

    assert not Article.objects.exists()


def test_a_taken_address_is_refused(article, eve):
    with pytest.raises(Refused, match="not_valid"):
        arrange(article=Article(slug="fees"), actor=eve)

    assert Article.objects.count() == 1
