"""The first guess of a category from free text: BM25 over what each category says of itself.

Each category is one document: its texts in both languages and sample sentences of people. Chinese
counts in pairs of characters, Latin words by their beginning, which forgives endings. The guess is
made to be corrected: by the user, who is shown it, and by whoever takes the request.
"""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from portal.bilingual import both
from portal.tokens import tokens
from tickets.models import Category

SAMPLES = Path(__file__).with_name("samples.yaml")
LOOKED_AT = 4000
# BM25's own, as usual: how soon a repeated unit counts no more, how much a long text pays.
_K, _B = 1.2, 0.6
_STEM = 6
# Calibrated on sentences that are no samples: tests/tickets/intake/test_guess.py.
_LEAST_SCORE, _LEAST_LEAD = 3.0, 1.5
# A category's name weighs more than the examples beside it.
_NAME_COUNTS, _WHEN_COUNTS = 3, 2
KEPT_FOR = 60.0


class Guess(NamedTuple):
    """The best category by its slug, "" when the text says nothing; `sure` when it stands out."""

    slug: str
    sure: bool


@dataclass(frozen=True)
class Model:
    """How much each unit speaks for each category: {unit: {slug: weight}}."""

    weights: Mapping[str, Mapping[str, float]]

    def guess(self, text: str) -> Guess:
        """The category that the first `LOOKED_AT` characters speak for most."""
        scores: defaultdict[str, float] = defaultdict(float)
        for unit in set(units(text[:LOOKED_AT])):
            for slug, weight in self.weights.get(unit, {}).items():
                scores[slug] += weight
        # The second of two that nothing speaks for is worth nothing.
        ranked = sorted(((score, slug) for slug, score in scores.items()), reverse=True)
        (best, slug), (second, _other), *_rest = [*ranked, (0.0, ""), (0.0, "")]
        if best < _LEAST_SCORE:
            return Guess("", sure=False)
        return Guess(slug, sure=best >= _LEAST_LEAD * second)


def units(text: str) -> list[str]:
    """What is compared: pairs of Chinese characters, and the beginnings of Latin words."""
    return [token[:_STEM] for token in tokens(text)]


def train(documents: Mapping[str, str]) -> Model:
    """BM25's weights of every unit of the documents, by slug."""
    counted = {slug: Counter(units(text)) for slug, text in documents.items()}
    total = len(counted)
    mean = sum(sum(counts.values()) for counts in counted.values()) / max(total, 1)
    found_in = Counter(unit for counts in counted.values() for unit in counts)
    weights: dict[str, dict[str, float]] = {}
    for slug, counts in counted.items():
        pays = _K * (1 - _B + _B * sum(counts.values()) / mean)
        for unit, count in counts.items():
            rarity = math.log(1 + (total - found_in[unit] + 0.5) / (found_in[unit] + 0.5))
            weight = rarity * count * (_K + 1) / (count + pays)
            weights.setdefault(unit, {})[slug] = weight
    return Model(weights)


_kept: list[tuple[float, Model]] = []


def guess_category(text: str) -> Guess:
    """The category that a text is most likely about, of those offered to users.

    An edit of the categories counts within `KEPT_FOR` seconds.
    """
    if not _kept or time.monotonic() > _kept[0][0]:
        categories = Category.objects.filter(active=True)
        _kept[:] = [(time.monotonic() + KEPT_FOR, train(_documents(categories)))]
    return _kept[0][1].guess(text)


def forget() -> None:
    """Read the categories anew at the next guess."""
    _kept.clear()


def _documents(categories: Iterable[Category]) -> dict[str, str]:
    samples = yaml.safe_load(SAMPLES.read_text(encoding="utf-8"))
    return {
        category.slug: "\n".join(_texts(category, samples.get(category.slug, {})))
        for category in categories
    }


def _texts(category: Category, samples: Mapping[str, list[str]]) -> Iterable[str]:
    for name, counts in (("name", _NAME_COUNTS), ("when", _WHEN_COUNTS)):
        yield from list(both(name, category).values()) * counts
    for sentences in samples.values():
        yield from sentences
