"""Guided checks made row by row, as editors make them."""

from typing import Any

from kb.models import CheckChoice, CheckEnding, CheckStep, GuidedCheck


def make_check(slug: str = "late", **fields: Any) -> GuidedCheck:
    """A check without questions."""
    said = {"title_en": "It is late", "title_zh_hans": "迟到了", "category": "deposit-not-arrived"}
    return GuidedCheck.objects.create(slug=slug, **{**said, **fields})


def make_step(check: GuidedCheck, slug: str, position: int = 0) -> CheckStep:
    return CheckStep.objects.create(
        guided_check=check, slug=slug, position=position,
        question_en=f"What about {slug}?", question_zh_hans=f"{slug} 怎么样？",
    )  # fmt: skip


def make_ending(check: GuidedCheck, slug: str, **fields: Any) -> CheckEnding:
    fields.setdefault("text_en", "Wait.")
    fields.setdefault("text_zh_hans", "请等待。")
    return CheckEnding.objects.create(
        guided_check=check,
        slug=slug,
        title_en=f"End {slug}",
        title_zh_hans=f"{slug} 结束",
        **fields,
    )


def lead(step: CheckStep, slug: str, to: CheckStep | CheckEnding, **fills: str) -> CheckChoice:
    """A choice of a step that leads to another, or to an ending."""
    column = "ending" if isinstance(to, CheckEnding) else "next_step"
    words = {"label_en": f"Choose {slug}", "label_zh_hans": f"选 {slug}"}
    return CheckChoice.objects.create(step=step, slug=slug, fills=fills, **words, **{column: to})


def make_sound(slug: str = "late") -> GuidedCheck:
    """Two questions, an ending that tells to wait, and one in the form of a late deposit."""
    check = make_check(slug)
    source, days = make_step(check, "source"), make_step(check, "days", 1)
    wait, ask = make_ending(check, "wait"), make_ending(check, "ask", category=check.category)
    lead(source, "bank", days, source="bank")
    lead(source, "wallet", ask, source="wallet")
    lead(days, "few", wait)
    lead(days, "many", ask)
    return check
