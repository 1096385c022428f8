"""The staff's pages of articles: each act is a POST that calls a verb."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb import editions
from kb.models import Article, ArticleFile, Revision, SearchMiss, Synonym, Translation, Vote
from kb.search import find
from kb.workflow import Miss, Stage, Status
from tests.kb.makers import make_draft, make_published

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SAID = {"title": "Fees", "body": "## Costs\n\nNothing.", "significance": "major"}


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name, *keys) -> str:
    return reverse(f"admin:kb_article_{name}", args=keys)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def as_eve(eve):
    return browser(eve)


@pytest.fixture
def as_ned(ned):
    return browser(ned)


@pytest.fixture
def draft(eve):
    return make_draft(actor=eve, slug="fees", title="Fees", body="Old words.\n\nSame words.")


def test_the_way_back_to_an_article_has_its_title(as_eve, draft):
    article = draft.translation.article_id
    way_back = re.compile(rf'<a\s+href="{url("change", article)}"\s*>Fees</a>')

    assert way_back.search(text(as_eve.get(url("write", article, "en"))))
    assert not way_back.search(text(as_eve.get(url("change", article))))


def test_an_article_goes_from_nothing_to_its_readers(as_eve, as_ned):
    response = as_eve.post(
        url("add"), {"slug": "fees", "position": 1, "source_language": "en", "tags": "money"}
    )
    article = Article.objects.get()
    assert response["Location"] == url("change", article.pk)
    assert article.tags == ["money"]

    as_eve.post(url("write", article.pk, "en"), {**SAID, "questions": "How much?\r\n\r\nCosts? "})
    draft = Revision.objects.get()
    assert draft.questions == ["How much?", "Costs?"]
    as_eve.post(url("submit", article.pk, draft.pk))
    assert Revision.objects.get().stage == Stage.IN_REVIEW
    as_ned.post(url("publish", article.pk, draft.pk))

    assert [found.title for found in find("how much", "en", 3)] == ["Fees"]
    as_ned.post(url("withdraw", article.pk, draft.pk))
    assert Translation.objects.get().status == Status.WITHDRAWN


def test_the_author_is_told_why_not(as_eve, draft):
    page = url("revision", draft.translation.article_id, draft.pk)
    assert url("publish", draft.translation.article_id, draft.pk) not in text(as_eve.get(page))

    response = as_eve.post(url("publish", draft.translation.article_id, draft.pk), follow=True)
    assert "You wrote this yourself." in text(response)
    assert Translation.objects.get().live is None


def test_a_publication_can_be_set_for_later(as_ned, draft):
    act = url("publish", draft.translation.article_id, draft.pk)
    wrong = as_ned.post(act, {"at": "soon"}, follow=True)
    assert "Write a date and a time." in text(wrong)
    assert Revision.objects.get().stage == Stage.DRAFT

    as_ned.post(act, {"at": "2199-01-01T09:30"})
    draft.refresh_from_db()
    assert draft.stage == Stage.SCHEDULED
    assert timezone.localtime(draft.publish_at).hour == 9


def test_a_preview_keeps_nothing(as_eve, draft):
    page = url("write", draft.translation.article_id, "en")
    response = as_eve.post(page, {**SAID, "body": "## Costs\n\n<b>x</b>", "preview": "1"})

    assert '<h2 id="s-costs">Costs</h2>\n<p>&lt;b&gt;x&lt;/b&gt;</p>' in text(response)
    assert Revision.objects.count() == 1


def test_what_cannot_be_kept_is_shown_again(as_eve, draft):
    page = url("write", draft.translation.article_id, "en")
    response = as_eve.post(page, {**SAID, "title": "", "body": "Long work."})

    assert response.status_code == 422
    assert "Long work." in text(response)
    assert Revision.objects.count() == 1


def test_a_recovery_phrase_is_neither_kept_nor_shown(as_eve, draft):
    page = url("write", draft.translation.article_id, "en")
    for preview in ({}, {"preview": "1"}):
        response = as_eve.post(page, {**SAID, "body": f"Like {PHRASE}", **preview})
        assert "sausage" not in text(response)
    assert Revision.objects.count() == 1


def test_the_form_goes_on_from_the_newest_text_or_a_chosen_one(as_eve, draft):
    article = draft.translation.article
    make_draft(article, title="Newest", body="Newest words.")
    page = url("write", article.pk, "en")

    assert "Newest words." in text(as_eve.get(page))
    assert "Old words." in text(as_eve.get(page, {"from": draft.pk}))
    assert as_eve.get(page, {"from": "999"}).status_code == 404
    assert as_eve.get(url("write", article.pk, "xx")).status_code == 404


def test_a_revision_shows_what_it_changes(as_ned, draft):
    article = draft.translation.article
    make_published(article, title="Fees", body="Older words.\n\nSame words.")
    newer = make_draft(article, title="Fees", body="New words.\n\nSame words.")
    page = text(as_ned.get(url("revision", article.pk, newer.pk)))

    assert "<del>Older words.</del>" in page
    assert "<ins>New words.</ins>" in page
    assert "<ins>Same words.</ins>" not in page


def test_a_translation_behind_its_source_is_marked(as_ned, draft):
    article = draft.translation.article
    make_published(article)
    make_published(article, "zh-hans", title="手续费")
    assert "outdated" not in text(as_ned.get(url("change", article.pk)))

    make_published(article, title="All new")
    assert "outdated" in text(as_ned.get(url("change", article.pk)))
    listed = as_ned.get(url("changelist"), {"work": "outdated"})
    assert [row.pk for row in listed.context["cl"].result_list] == [article.pk]


@pytest.mark.parametrize(("work", "count"), [("review", 0), ("missing", 1), ("outdated", 0)])
def test_the_list_says_what_is_to_be_done(as_ned, draft, work, count):
    assert len(as_ned.get(url("changelist"), {"work": work}).context["cl"].result_list) == count


@pytest.mark.parametrize("who", ["ada", "lin", "max_", "otto"])
def test_other_staff_read_and_change_nothing(who, request, draft):
    client = browser(request.getfixturevalue(who))
    article = draft.translation.article_id
    before = list(Revision.objects.values())

    assert client.get(url("changelist")).status_code == 200
    assert client.get(url("change", article)).status_code == 200
    assert client.get(url("revision", article, draft.pk)).status_code == 200
    assert client.get(url("add")).status_code == 403
    assert client.post(url("arrange", article), {"slug": "x"}).status_code == 403
    assert client.post(url("write", article, "en"), SAID).status_code == 403
    assert client.post(url("attach", article)).status_code == 403
    for act in ("submit", "publish", "withdraw"):
        assert client.post(url(act, article, draft.pk)).status_code == 403
    assert list(Revision.objects.values()) == before


def test_requesters_are_not_let_in(tom, draft):
    page = url("change", draft.translation.article_id)
    assert browser(tom).get(page, follow=True).status_code == 403
    assert Client().get(page).status_code == 302


def test_an_act_needs_a_post(as_ned, draft):
    for act in ("submit", "publish", "withdraw"):
        page = url(act, draft.translation.article_id, draft.pk)
        assert as_ned.get(page).status_code == 405


def test_a_revision_of_another_article_is_not_there(as_ned, draft):
    other = make_draft(slug="other")
    page = url("publish", other.translation.article_id, draft.pk)

    assert as_ned.post(page).status_code == 404
    assert not Translation.objects.exclude(live=None).exists()


def test_why_it_did_not_help_stands_on_the_page(as_ned, draft):
    Vote.objects.create(
        revision=draft, visitor="a", helpful=False, reason="unclear", comment="<i>gas?</i>"
    )
    Vote.objects.create(revision=draft, visitor="b", helpful=True)
    page = text(as_ned.get(url("change", draft.translation.article_id)))

    assert "“&lt;i&gt;gas?&lt;/i&gt;”" in page
    assert "1 yes, 1 no" in page


def test_a_file_is_added_and_named(as_eve, draft):
    page = url("attach", draft.translation.article_id)
    good = SimpleUploadedFile("steps.txt", b"First this, then that.")
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00")
    assert "attachment:" in text(as_eve.post(page, {"file": good}, follow=True))
    as_eve.post(page, {"file": bad})

    assert [file.name for file in ArticleFile.objects.all()] == ["steps.txt"]


@pytest.mark.parametrize("count", [1, 25])
def test_pages_cost_the_same_for_one_and_for_many(
    as_ned, draft, count, django_assert_max_num_queries
):
    article = draft.translation.article
    for _number in range(count):
        make_published(article)
        make_published()
    with django_assert_max_num_queries(12):
        as_ned.get(url("changelist"))
    with django_assert_max_num_queries(12):
        as_ned.get(url("change", article.pk))


def test_an_edit_of_synonyms_turns_the_edition(as_eve):
    page = reverse("admin:kb_synonym_add")
    as_eve.post(page, {"language": "en", "terms": "fee\nlevy"})
    synonym = Synonym.objects.get(terms=["fee", "levy"])
    edition = editions.current("en")
    assert edition > 0

    as_eve.post(reverse("admin:kb_synonym_change", args=[synonym.pk]),
                {"language": "en", "terms": "alone"})  # fmt: skip
    synonym.refresh_from_db()
    assert synonym.terms == ["fee", "levy"]
    assert editions.current("en") == edition


def test_what_was_searched_in_vain_is_to_be_written_next(as_eve):
    SearchMiss.objects.create(language="en", query="<b>staking</b>", kind=Miss.NONE, count=7)
    SearchMiss.objects.create(language="en", query="found after all", kind=Miss.NO_CLICK, count=0)
    page = text(as_eve.get(reverse("admin:index")))

    assert "&lt;b&gt;staking&lt;/b&gt;" in page
    assert "found after all" not in page


def test_nothing_is_deleted_by_hand(sue, draft):
    client = browser(sue)
    base = url("changelist")

    assert client.post(f"{base}{draft.translation.article_id}/delete/").status_code == 404
    assert client.post(base, {"action": "delete_selected"}).status_code == 403
    assert Article.objects.exists()
