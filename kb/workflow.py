"""The life of a revision on one screen: drafted, reviewed, published, replaced. No queries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a revision stands."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")


TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.IN_REVIEW, Stage.SCHEDULED, Stage.PUBLISHED}),
    Stage.IN_REVIEW: frozenset({Stage.SCHEDULED, Stage.PUBLISHED}),
    Stage.SCHEDULED: frozenset({Stage.SCHEDULED, Stage.PUBLISHED}),
    Stage.PUBLISHED: frozenset({Stage.REPLACED, Stage.WITHDRAWN}),
    Stage.REPLACED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}


class Status(models.TextChoices):
    """What readers have of an article in one language."""

    DRAFT = "draft", _("not published yet")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Significance(models.TextChoices):
    """How much a revision changes: after a major one the translations no longer fit."""

    MAJOR = "major", _("facts changed: translations must follow")
    MINOR = "minor", _("wording only")


class Reason(models.TextChoices):
    """Why an article did not help."""

    NOT_MY_CASE = "not_my_case", _("It isn't about my problem")
    UNCLEAR = "unclear", _("I don't understand it")
    MISSING = "missing", _("Something is missing")
    WRONG = "wrong", _("It didn't work, or it is wrong")


class Miss(models.TextChoices):
    """How a search failed."""

    NONE = "none", _("nothing found")
    NO_CLICK = "no_click", _("nothing opened")


# Addresses below help/ that are no article's.
RESERVED = frozenset({"search", "suggest", "files", "sections", "check"})


def may_move(stage: Stage, to: Stage) -> bool:
    """Whether a revision may go from one stage to another."""
    return to in TRANSITIONS[stage]
