"""How often articles were shown before a form, gathered in memory and written now and then.

Showing is far more frequent than reading, and no form is to wait for its count: what was gathered
and not written when a process ends is lost, and was a statistic.
"""

import time
from collections import Counter
from collections.abc import Iterable
from threading import Lock

from kb.actions.count_deflection import count_deflection
from kb.beforehand import readable


class Tally:
    """The counts of one process."""

    EVERY = 10.0

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, int]] = Counter()
        self._since = 0.0

    def add(self, articles: Iterable[int], language: str) -> None:
        """Gather; write when the oldest that was gathered is older than `EVERY` seconds."""
        now = time.monotonic()
        with self._lock:
            is_time = bool(self._counts) and now >= self._since + self.EVERY
            if not self._counts:
                self._since = now
            self._counts.update((language, article) for article in articles)
        if is_time:
            self.write()

    def write(self) -> None:
        """Write what was gathered, in two statements for each number that occurs."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        groups: dict[tuple[str, int], list[int]] = {}
        for (language, article), times in counts.items():
            groups.setdefault((language, times), []).append(article)
        for (language, times), articles in groups.items():
            known = readable(articles, language).values_list("article_id", flat=True)
            count_deflection(articles=list(known), language=language, what="shown", times=times)


shown = Tally()
