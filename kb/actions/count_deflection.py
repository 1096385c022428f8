"""What became of the articles that were offered before a form: counted by day and language."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.models import Deflection

What = Literal["shown", "opened", "satisfied", "filed"]


@transaction.atomic
def count_deflection(
    *,
    articles: Collection[int],
    language: str,
    what: What,
    times: int = 1,
    at: datetime | None = None,
) -> None:
    """Count so often more for each article, all of which must exist; in two statements."""
    day = timezone.localdate(at, timezone.get_default_timezone())
    rows = [Deflection(article_id=pk, language=language, day=day) for pk in sorted(set(articles))]
    if not rows:
        return
    Deflection.objects.bulk_create(rows, ignore_conflicts=True)
    same = Deflection.objects.filter(language=language, day=day)
    same.filter(article__in=[row.article_id for row in rows]).update(**{what: F(what) + times})
