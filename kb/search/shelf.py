"""The index of each language as this process keeps it, and how it learns of changes.

A search asks every `LOOK_EVERY` seconds at most whether another edition stands, in one query by
key; then what has changed since is read. An edit shows everywhere within that time.
"""

import os
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any

from kb import editions
from kb.models import Synonym, Translation
from kb.models.articles import TranslationQuerySet
from kb.search.asked import questions_of, text_of
from kb.search.floor import ENOUGH, Sample, learn
from kb.search.index import Index, Scored
from kb.search.synonyms import Group, expand
from kb.search.units import units
from kb.search.weighing import unpacked
from kb.workflow import Status

LOOK_EVERY = 2.0
# An index with more empty places than one in so many is made anew.
EMPTY_IN = 20
# After so large a part has changed the floor is learnt anew.
CHANGED_IN = 50
_READ_AT_ONCE = 500


class Shelf:
    """One language's index, its floor, and the words that mean the same in it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._lock = Lock()
        self._begin()
        self._looked_at = float("-inf")

    def _begin(self) -> None:
        self._index = Index()
        self._edition = 0
        self._floor = 0.0
        self._changed = 0
        self._hidden: set[int] = set()
        self._groups: list[Group] = []

    def find(self, text: str, limit: int, *, staff: bool) -> list[Scored]:
        """The translations that fit, by key, best first; none when the best does not."""
        question = units(text, self.language)
        with self._lock:
            self._look()
            hidden = set() if staff else self._hidden
            also = expand(text, self._groups, self.language)
            found = self._index.find(question, limit, also=also, hidden=hidden)
        return found if found and found[0].score >= self._floor else []

    def look(self) -> None:
        """Be up to date, as a search is: the first time everything is read."""
        with self._lock:
            self._look()

    def _look(self) -> None:
        """Take in what has changed, if it is time to look."""
        is_time = time.monotonic() >= self._looked_at + LOOK_EVERY
        if not editions.turned_here(self.language) and not is_time:
            return
        self._looked_at = time.monotonic()
        standing = editions.current(self.language)
        if standing != self._edition:
            self._take_in(standing)

    def _take_in(self, standing: int) -> None:
        """Read what has changed; all of it, when what was read before is no more."""
        if standing < self._edition:  # a restored database, or that of the next test
            self._begin()
        changed = self._read(since=self._edition)
        if self._has_gaps() or len(self._index) != self._published().count():
            self._begin()
            changed = self._read(since=0)
        self._changed += changed
        self._edition = standing
        if self._changed * CHANGED_IN >= len(self._index):
            self._floor = learn(self._index, self._samples(), self.language)
            self._changed = 0
        groups = Synonym.objects.filter(language=self.language).order_by("pk")
        self._groups = list(groups.values_list("terms", flat=True))

    def _has_gaps(self) -> bool:
        return self._index.empty_places * EMPTY_IN > len(self._index)

    def _published(self) -> TranslationQuerySet:
        return Translation.objects.published().filter(language=self.language)

    def _read(self, *, since: int) -> int:
        rows = Translation.objects.filter(language=self.language, edition__gt=since)
        columns = rows.order_by("pk").values("pk", "status", "article__internal", "live__units")
        count = 0
        for row in columns.iterator(chunk_size=_READ_AT_ONCE):
            self._put(row)
            count += 1
        return count

    def _put(self, row: Mapping[str, Any]) -> None:
        key = row["pk"]
        self._hidden.discard(key)
        if row["status"] != Status.PUBLISHED:
            self._index.remove(key)
            return
        self._index.add(key, unpacked(bytes(row["live__units"])))
        if row["article__internal"]:
            self._hidden.add(key)

    def _samples(self) -> list[Sample]:
        """Articles from which to learn the floor, evenly from all of them."""
        keys = sorted(self._index.keys())
        chosen = keys[:: max(1, len(keys) // ENOUGH)]
        rows = Translation.objects.filter(pk__in=chosen).order_by("pk")
        columns = rows.values_list("pk", "live__questions", "live__summary", "live__html")
        return [
            Sample(key, questions_of(questions, text_of(summary, html)))
            for key, questions, summary, html in columns
        ]


_shelves: dict[str, Shelf] = {}
# A process that was forked has copies of locks that nobody in it will open.
os.register_at_fork(after_in_child=_shelves.clear)


def shelf_of(language: str) -> Shelf:
    """This process's shelf of a language."""
    return _shelves.setdefault(language, Shelf(language))


def forget() -> None:
    """Read everything anew at the next search."""
    _shelves.clear()
