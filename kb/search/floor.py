"""From which score on an article fits at all, found out from the help centre's own questions.

Each sample question is taken out of its article and asked: so a question scores that nobody has
written down yet. The floor lies under nearly all of these. No one floor fits every help centre.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.search.index import MOST_OF_A_UNIT, Index
from kb.search.units import units
from kb.search.weighing import HALF, mentions, share_of_a_question

# The part of good questions that may fall under the floor.
LOST = 0.04
# With fewer questions than this there is nothing to learn from; more are not all asked, and
# fewer of a large help centre, where each takes some 10 ms.
FEW, ENOUGH, ENOUGH_OF_MANY = 30, 400, 150
MANY = 1_000
# For a help centre without sample questions: hardly anything asked is said.
NO_QUESTIONS = 0.005
# Less is an error of rounding.
_NOTHING = 0.01


class Sample(NamedTuple):
    """An article's key and how people ask for it."""

    key: int
    questions: Sequence[str]


def learn(index: Index, samples: Sequence[Sample], language: str) -> float:
    """The floor of an index, from these articles' own questions."""
    asked = [sample for sample in samples if sample.questions]
    if sum(len(s.questions) for s in asked) < FEW or 2 * len(asked) < len(samples):
        return NO_QUESTIONS
    enough = ENOUGH if len(index) < MANY else ENOUGH_OF_MANY
    each = max(1, enough // len(asked))
    asked = asked[:: max(1, len(asked) // enough)]
    scores = sorted(score for sample in asked for score in _ask(index, sample, each, language))
    return scores[int(LOST * len(scores))]


def _ask(index: Index, sample: Sample, most: int, language: str) -> Iterable[float]:
    """What some of an article's questions would score without themselves."""
    asked = [units(question, language) for question in sample.questions]
    share = share_of_a_question(asked)
    step = max(1, len(asked) // most)
    return [_score(index, sample.key, each, share) for each in asked[::step][:most]]


def _score(index: Index, key: int, question: dict[str, float], share: float) -> float:
    """The best score when this question of the article had not been written down."""
    weights = index.weights(question)
    others = [found.score for found in index.find(question, 2) if found.key != key]
    best_other = max(others, default=0.0) * sum(weights.values())
    own = whole = 0.0
    for unit, count in question.items():
        left = mentions(index.said(key, unit)) - share * count
        still_said = left > _NOTHING
        weight = index.rarity(unit, without_one=not still_said) * min(count, MOST_OF_A_UNIT)
        whole += weight
        if still_said:
            own += weight * left / (left + HALF)
    return max(own, best_other) / whole if whole else 0.0
