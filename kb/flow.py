"""A guided check as data: questions whose choices lead to other questions or to an ending.

Pure. What readers walk through is such a flow, made once when a check is published; what keeps
anybody from walking through it to an ending is a problem, said in a sentence for editors.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypedDict

from django.utils.translation import gettext as _

from portal.bilingual import pick

# Words in every language, as `portal.bilingual.both` gives them.
Words = dict[str, str]


class Choice(TypedDict):
    """One answer to a question. It leads to a step or to an ending, by name; the other is ""."""

    name: str
    label: Words
    step: str
    ending: str
    # What it answers in the form that a path may end in: keys of questions and their values.
    fills: dict[str, str]


class Step(TypedDict):
    """One question."""

    question: Words
    help: Words
    choices: list[Choice]


class Ending(TypedDict):
    """What a path comes to: a short answer, an article, a form, or several of these."""

    title: Words
    text: Words
    article: int | None
    category: str


class Flow(TypedDict):
    """A whole check. Steps and endings are named, in no order: PostgreSQL keeps none in JSON."""

    first: str
    steps: dict[str, Step]
    endings: dict[str, Ending]


class Taken(NamedTuple):
    """A question that was answered on the way, and with what."""

    step: Step
    choice: Choice


class Place(NamedTuple):
    """Where a trail of choices leads: to a step or an ending, and what was answered before."""

    step: Step | None
    ending: Ending | None
    ending_name: str
    taken: list[Taken]
    # How many questions a path from here asks at most, this one included.
    left: int

    @property
    def fills(self) -> dict[str, str]:
        """What the answers so far say of a form's questions; a later answer counts."""
        return {key: said for one in self.taken for key, said in one.choice["fills"].items()}


def walk(flow: Flow, trail: Sequence[str]) -> Place | None:
    """Follow choices by name from the beginning; None for a trail that the check does not have."""
    name, taken = flow["first"], []
    for at, wanted in enumerate(trail, start=1):
        step = flow["steps"].get(name)
        choice = step and next((c for c in step["choices"] if c["name"] == wanted), None)
        if not step or not choice:
            return None
        taken.append(Taken(step, choice))
        if choice["ending"]:
            ending = flow["endings"].get(choice["ending"])
            is_last = at == len(trail) and ending is not None
            return Place(None, ending, choice["ending"], taken, 0) if is_last else None
        name = choice["step"]
    found = flow["steps"].get(name)
    return Place(found, None, "", taken, longest(flow, name)) if found else None


def longest(flow: Flow, name: str, known: dict[str, int] | None = None) -> int:
    """How many questions the longest path from a step asks; what leads back counts once."""
    known = {} if known is None else known
    if name not in flow["steps"]:
        return 0
    if name not in known:
        known[name] = 0  # while its own paths are followed
        followers = _followers(flow["steps"][name]["choices"])
        known[name] = 1 + max((longest(flow, one, known) for one in followers), default=0)
    return known[name]


def problems(flow: Flow) -> list[str]:
    """What has to be mended before anybody is led through it; [] when nothing."""
    if not flow["steps"]:
        return [_("There is no question yet.")]
    reached = _reached(flow)
    return [*_loops(flow), *_not_reached(flow, reached), *_dead_ends(flow)]


def _reached(flow: Flow) -> tuple[set[str], set[str]]:
    """The steps and endings to which some path leads."""
    steps, endings, waiting = set[str](), set[str](), [flow["first"]]
    while waiting:
        name = waiting.pop()
        if name not in steps and name in flow["steps"]:
            steps.add(name)
            choices = flow["steps"][name]["choices"]
            waiting += [choice["step"] for choice in choices]
            endings |= {choice["ending"] for choice in choices}
    return steps, endings


def _not_reached(flow: Flow, reached: tuple[set[str], set[str]]) -> Iterator[str]:
    steps, endings = reached
    for name, step in flow["steps"].items():
        if name not in steps:
            yield _("No choice leads to the question “%(question)s”.") % {
                "question": pick(step["question"])
            }
    for name, ending in flow["endings"].items():
        if name not in endings:
            yield _("No choice leads to the ending “%(ending)s”.") % {
                "ending": pick(ending["title"])
            }


def _dead_ends(flow: Flow) -> Iterator[str]:
    for step in flow["steps"].values():
        if not step["choices"]:
            yield _("Nobody can go on from “%(question)s”: it has no choices.") % {
                "question": pick(step["question"])
            }
    for ending in flow["endings"].values():
        says = any(ending["text"].values()) or ending["article"] or ending["category"]
        if not says:
            yield _("“%(ending)s” helps nobody: give it a text, an article or a form.") % {
                "ending": pick(ending["title"])
            }


def _loops(flow: Flow) -> Iterator[str]:
    """One sentence for each choice that leads back to a question asked before it."""
    for path in _paths_back(flow, flow["first"], ()):
        names = [pick(flow["steps"][name]["question"]) for name in path]
        yield _("“%(last)s” leads back to “%(first)s”: people would go round in circles.") % {
            "last": names[-1],
            "first": names[0],
        }


def _paths_back(
    flow: Flow, name: str, above: tuple[str, ...], done: set[str] | None = None
) -> Iterator[Sequence[str]]:
    done = set() if done is None else done
    if name in above:
        yield above[above.index(name) :]
    elif name in flow["steps"] and name not in done:
        for follower in _followers(flow["steps"][name]["choices"]):
            yield from _paths_back(flow, follower, (*above, name), done)
        done.add(name)


def _followers(choices: Iterable[Choice]) -> list[str]:
    """The steps that choices lead to, each once."""
    return list(dict.fromkeys(choice["step"] for choice in choices if choice["step"]))
