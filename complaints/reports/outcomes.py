"""T4: what was decided, and whether alike for all (MiCA RTS Art. 8; DISP 1.10.2A for "reported").

Partly upheld is reported as upheld. A rejection with goodwill stays a rejection: redress is
another question.
"""

from collections import defaultdict

from complaints.models import Round
from complaints.reports.flow import flow
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked
from complaints.terms import Outcome

UPHELD = frozenset({Outcome.UPHELD.value, Outcome.PARTLY.value})
# Each way of looking: the name of its section, and the column of the round that it goes by.
BY = {
    "topic": "complaint__topic",
    "way": "complaint__way",
    "language": "complaint__language",
    "writer": "drafter__name",
}


def table(asked: Asked) -> list[Section]:
    counts = dict.fromkeys(Outcome.values, 0)
    by: dict[str, dict[str, list[int]]] = {name: defaultdict(lambda: [0, 0]) for name in BY}
    rounds = Round.objects.filter(**asked.within("decided_at")).exclude(outcome="")
    for outcome, *told in rounds.values_list("outcome", *BY.values()).iterator():
        counts[outcome] += 1
        for name, value in zip(BY, told, strict=True):
            tally = by[name][value or ""]
            tally[0] += 1
            tally[1] += outcome in UPHELD
    return [
        section("outcomes", ["outcome", "n", "share", "reported"], _outcomes(counts), chart="n"),
        section("undecided", ["flow", "n"], _undecided(asked)),
        *(section(f"by_{name}", [name, "n", "upheld", "upheld_share"], _rates(tallies))
          for name, tallies in by.items()),
    ]  # fmt: skip


def _outcomes(counts: dict[str, int]) -> list[tuple[Cell, ...]]:
    whole = sum(counts.values())
    return [
        (outcome, count, share(count, whole), "upheld" if outcome in UPHELD else "rejected")
        for outcome, count in counts.items()
    ]


def _undecided(asked: Asked) -> list[tuple[Cell, ...]]:
    """What ended without a decision."""
    verbs = flow(asked).verbs
    return [(verb, verbs[verb]) for verb in ("refuse", "withdraw", "merge")]


def _rates(tallies: dict[str, list[int]]) -> list[tuple[Cell, ...]]:
    return [
        (name, count, upheld, share(upheld, count))
        for name, (count, upheld) in sorted(tallies.items())
    ]
