"""The guided checks that the product comes with, published; those that exist stay as they are."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from kb.actions.publish_check import publish_check
from kb.models import Article, CheckChoice, CheckEnding, CheckStep, GuidedCheck
from portal.bilingual import column

STARTER = Path(__file__).resolve().parent / "starter" / "checks.yaml"


@transaction.atomic
def load() -> None:
    """Publish the checks whose address is still free; their articles must be there."""
    told = yaml.safe_load(STARTER.read_text(encoding="utf-8"))
    taken = set(GuidedCheck.objects.values_list("slug", flat=True))
    for position, entry in enumerate(told):
        if entry["slug"] not in taken:
            publish_check(guided_check=_check(entry, position), actor=None)


def _check(entry: dict[str, Any], position: int) -> GuidedCheck:
    check = GuidedCheck.objects.create(
        slug=entry["slug"],
        category=entry["category"],
        position=position * 10,
        **_words(entry, "title", "summary"),
    )
    endings = _endings(check, entry["endings"])
    steps = _steps(check, entry["steps"])
    for told in entry["steps"]:
        for place, choice in enumerate(told["choices"]):
            CheckChoice.objects.create(
                step=steps[told["name"]],
                slug=choice["name"],
                next_step=steps[choice["step"]] if "step" in choice else None,
                ending=endings[choice["ending"]] if "ending" in choice else None,
                fills=choice.get("fills", {}),
                position=place * 10,
                **_words(choice, "label"),
            )
    return check


def _endings(check: GuidedCheck, told: list[dict[str, Any]]) -> dict[str, CheckEnding]:
    return {
        row["name"]: CheckEnding.objects.create(
            guided_check=check,
            slug=row["name"],
            article=Article.objects.get(slug=row["article"]) if "article" in row else None,
            category=row.get("category", ""),
            position=place * 10,
            **_words(row, "title", "text"),
        )
        for place, row in enumerate(told)
    }


def _steps(check: GuidedCheck, told: list[dict[str, Any]]) -> dict[str, CheckStep]:
    return {
        row["name"]: CheckStep.objects.create(
            guided_check=check,
            slug=row["name"],
            position=place * 10,
            **_words(row, "question", "help"),
        )
        for place, row in enumerate(told)
    }


def _words(entry: dict[str, Any], *names: str) -> dict[str, str]:
    return {
        column(name, code): entry.get(name, {}).get(code, "")
        for name in names
        for code, _name in settings.LANGUAGES
    }
