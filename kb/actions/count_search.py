"""A search is counted when it was in vain: nothing found, or nothing of it opened.

Nothing is kept of who searched, nor of a question that could say so: addresses, numbers,
hashes and secrets are left out.
"""

import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.models import SearchMiss
from kb.search.folding import fold
from kb.workflow import Miss
from portal import secret_guard

MAX_LENGTH = 80
_PERSONAL = re.compile(r"@|\d{5}|[0-9a-z]{21}|https?:|www\.")


def normal(text: str) -> str:
    """A question as it is counted, or "" for one that is not."""
    folded = " ".join(fold(text).replace("\0", "").split())
    if not folded or len(folded) > MAX_LENGTH or _PERSONAL.search(folded):
        return ""
    return "" if secret_guard.redact(text).findings else folded


@transaction.atomic
def count_search(*, text: str, language: str, found: bool) -> None:
    """Count a search whose results were shown: until one is opened, it was in vain."""
    query = normal(text)
    if not query:
        return
    kind = Miss.NO_CLICK if found else Miss.NONE
    now = timezone.now()
    row = {"language": language, "query": query, "kind": kind}
    if not SearchMiss.objects.filter(**row).update(count=F("count") + 1, last_at=now):
        _miss, made = SearchMiss.objects.get_or_create(**row, defaults={"count": 1, "last_at": now})
        if not made:
            SearchMiss.objects.filter(**row).update(count=F("count") + 1, last_at=now)


def count_opened(*, text: str, language: str) -> None:
    """Something of what a search found was opened."""
    query = normal(text)
    if query:
        rows = SearchMiss.objects.filter(language=language, query=query, kind=Miss.NO_CLICK)
        rows.filter(count__gt=0).update(count=F("count") - 1)
