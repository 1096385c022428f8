"""How well a search finds, on questions of our own, and how quickly among 10,000 articles."""

import random
import statistics
import time
import tracemalloc
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from kb import editions
from kb.actions.publish import publish
from kb.actions.write import Text, write
from kb.models import Article, Revision, Section, Translation
from kb.search import find, forget
from kb.search.weighing import packed, weigh
from kb.workflow import Stage, Status

QUESTIONS = Path(__file__).with_name("intents.txt")
MANY, ASKED = 10_000, 400


class Asked(NamedTuple):
    """The questions of the file: by what they want to know, and those that do not belong."""

    about: dict[str, list[str]]
    off_topic: list[str]


def read() -> Asked:
    about: dict[str, list[str]] = {}
    lines = QUESTIONS.read_text().splitlines()
    for line in filter(None, lines):
        if line.startswith("="):
            wanted = about.setdefault(line[2:], [])
        elif not line.startswith("#"):
            wanted.append(line)
    return Asked(about, about.pop("OFF"))


def quality(samples: int, *, turned: int = 0) -> dict[str, float]:
    """Articles made of so many questions each are asked for by the others.

    `found`: the right one among the first three. `kept`: anything was found at all.
    `rejected`: off-topic questions for which nothing was.
    """
    asked = read()
    found, kept, rest = 0, 0, []
    with transaction.atomic():
        for name, questions in asked.about.items():
            order = questions[turned:] + questions[:turned]
            slug = name.replace(" ", "-")
            _publish(slug, name, order[:samples])
            rest += [(slug, question) for question in order[samples:]]
        for slug, question in rest:
            slugs = [one.article.slug for one in find(question, "en", 3)]
            found, kept = found + (slug in slugs), kept + bool(slugs)
        turned_away = sum(not find(question, "en", 3) for question in asked.off_topic)
        transaction.set_rollback(True)
    forget()
    return {
        "found": found / len(rest),
        "kept": kept / len(rest),
        "rejected": turned_away / len(asked.off_topic),
    }


def _publish(slug: str, title: str, questions: list[str]) -> None:
    section = Section.objects.get_or_create(slug="bench")[0]
    article = Article.objects.create(slug=slug, source_language="en", section=section)
    text = Text(title=title, body="Ask us.", questions=questions)
    publish(revision=write(article=article, language="en", actor=None, text=text), actor=None)


def speed(language: str) -> dict[str, float]:
    """Milliseconds of a search (95 of 100 are quicker), seconds and megabytes of the first."""
    texts = _texts(language)
    with transaction.atomic():
        _fill(language, texts)
        forget()
        tracemalloc.start()
        find(texts[0], language, 3)
        megabytes = tracemalloc.get_traced_memory()[0] / 1e6
        tracemalloc.stop()
        forget()
        begun = time.perf_counter()
        find(texts[0], language, 3)
        first = time.perf_counter() - begun
        times = [_time(text, language) for text in texts[:ASKED]]
        transaction.set_rollback(True)
    forget()
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"p95_ms": 1000 * p95, "first_s": first, "megabytes": megabytes}


def _time(text: str, language: str) -> float:
    begun = time.perf_counter()
    find(text[:80], language, 10)
    return time.perf_counter() - begun


def _texts(language: str) -> list[str]:
    """As many texts as there are articles, of the words of the starter set."""
    folder = Path(__file__).parents[2] / "kb" / "starter" / language
    lines = [
        line
        for file in sorted(folder.glob("*.md"))
        for line in file.read_text().splitlines()
        if len(line) > (10 if language == "zh-hans" else 30)
    ]
    chance = random.Random(1)  # noqa: S311  (no secret)
    return [" ".join(chance.sample(lines, 6)) for _ in range(MANY)]


def _fill(language: str, texts: list[str]) -> None:
    section = Section.objects.get_or_create(slug="bench")[0]
    articles = Article.objects.bulk_create(
        Article(slug=f"bench-{n}", source_language=language, section=section)
        for n in range(len(texts))
    )
    drafts = Translation.objects.bulk_create(
        Translation(article=article, language=language) for article in articles
    )
    weights = (packed(weigh(text[:40], [], text, language)) for text in texts)
    revisions = Revision.objects.bulk_create(
        (
            Revision(translation=draft, title=text[:40], body=text, html=text, units=units,
                     stage=Stage.PUBLISHED)
            for draft, text, units in zip(drafts, texts, weights, strict=True)
        ),
        batch_size=500,
    )  # fmt: skip
    edition = editions.turn(language)
    for draft, revision in zip(drafts, revisions, strict=True):
        draft.live, draft.status, draft.edition = revision, Status.PUBLISHED, edition
    Translation.objects.bulk_update(drafts, ["live", "status", "edition"], batch_size=500)


def measure() -> dict[str, float]:
    found = {f"{name}_{n}": part for n in (5, 10) for name, part in quality(n).items()}
    quick = {
        f"{name}_{language}": value
        for language in ("en", "zh-hans")
        for name, value in speed(language).items()
    }
    return found | quick
