import re

import pytest
from django.conf import settings

from kb import demo
from kb.models import Article, Revision, Section, Translation
from kb.workflow import Status

HAN = "\u4e00-\u9fff"
SLUGS = sorted(path.stem for path in (demo.STARTER / "en").glob("*.md"))


def chinese(text: str) -> str:
    """The prose of a starter text, without addresses and marks of code."""
    return re.sub(r"\(\.\./[\w-]+/\)|\*\*|`", "", text)


@pytest.fixture
def loaded(db):
    return demo.load()


def test_the_starter_set_is_published_in_every_language(loaded):
    assert len(SLUGS) >= 24
    for language, _name in settings.LANGUAGES:
        published = Translation.objects.public().filter(language=language)
        assert published.count() == len(SLUGS)
    assert Section.objects.count() == 6
    assert not Translation.objects.with_outdated().filter(outdated=True).exists()


def test_loading_it_again_changes_nothing(loaded):
    Translation.objects.filter(language="en").update(status=Status.WITHDRAWN, live=None)
    before = list(Revision.objects.values_list("pk", flat=True))

    assert demo.load() == [f"Help centre: {len(SLUGS)} articles in each language"]
    assert list(Revision.objects.values_list("pk", flat=True)) == before
    assert not Translation.objects.published().filter(language="en").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_starter_text_is_whole(language, slug):
    said, body = demo.read(language, slug)

    assert said.keys() == {
        "title", "summary", "section", "position", "category", "questions",
    }  # fmt: skip
    assert len(said["questions"]) >= 5
    assert len(said["summary"]) <= 160
    size = len(body.split()) if language == "en" else len(re.findall(f"[{HAN}]", body))
    assert 120 <= size <= 350
    linked = re.findall(r"\]\(\.\./([\w-]+)/\)", body)
    assert set(linked) <= set(SLUGS)
    assert slug not in linked


@pytest.mark.parametrize("slug", SLUGS)
def test_the_chinese_is_polite_calm_and_well_set(slug):
    said, body = demo.read("zh-hans", slug)
    text = chinese(f"{said['title']}\n{said['summary']}\n{body}")

    assert not re.search(r"[!！亲你]", text)
    assert not re.search(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]", text)
    assert not re.search(rf"[{HAN}][,;?]", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_stand_on_the_same_shelf(slug):
    english, chinese = demo.read("en", slug)[0], demo.read("zh-hans", slug)[0]

    assert english["section"] == chinese["section"]
    assert english["position"] == chinese["position"]
    assert english["category"] == chinese["category"]


def test_an_address_that_is_taken_is_left_alone(db):
    Article.objects.create(slug="fees")
    demo.load()

    assert not Translation.objects.filter(article__slug="fees").exists()
