"""Guided checks, question by question. Where somebody stands is the address; nothing is kept."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kb import flow
from kb.actions.count_ending import count_ending
from kb.beforehand import readable
from kb.checks import shown
from kb.models import GuidedCheck, Translation
from portal.bilingual import pick
from portal.throttle import allow, client_address

# How the intake form names the answers to its questions.
_ANSWER = "q_{}"
_NOTHING = flow.Flow(first="", steps={}, endings={})
_ONCE_IN = 3600


class Way(NamedTuple):
    """A choice in words, and the address that it leads to."""

    label: str
    url: str


class Answered(NamedTuple):
    """A question that was answered, with the address at which it can be answered anew."""

    question: str
    answer: str
    url: str


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """All checks that are offered."""
    return render(request, "kb/checks.html", {"checks": shown(_language())})


@require_safe
def check(request: HttpRequest, slug: str, trail: str = "") -> HttpResponse:
    """The question or the ending to which a trail of choices leads.

    A trail that the check does not have (any more) leads to its beginning.
    """
    row = get_object_or_404(GuidedCheck.objects.offered(), slug=slug)
    begin = reverse("kb:check", args=[slug])
    place = flow.walk(row.flow or _NOTHING, names_in(trail))
    if place is None and not trail:
        raise Http404
    if place is None:
        return redirect(begin)
    if place.ending and request.method == "GET":
        _count(request, row, place.ending_name)
    return show(request, row, place, begin)


def show(
    request: HttpRequest, row: GuidedCheck, place: flow.Place, begin: str, *, is_draft: bool = False
) -> HttpResponse:
    """The page of a place; `begin` is the address of the check's first question."""
    passed = [begin]
    for one in place.taken:
        passed.append(f"{passed[-1]}{one.choice['name']}/")
    here = passed[-1]
    answered = [
        Answered(pick(one.step["question"]), pick(one.choice["label"]), url)
        for one, url in zip(place.taken, passed, strict=False)
    ]
    context = {
        "check": row,
        "begin": begin,
        "back": passed[-2] if place.taken else "",
        "answered": answered,
        "is_draft": is_draft,
    }
    if place.step:
        return render(request, "kb/check_step.html", context | _asked(place.step, place, here))
    return render(request, "kb/check_ending.html", context | _said(place))


def names_in(trail: str) -> list[str]:
    """The names of the choices in an address."""
    return [name for name in trail.split("/") if name]


def _asked(step: flow.Step, place: flow.Place, here: str) -> dict[str, object]:
    number = len(place.taken) + 1
    return {
        "question": pick(step["question"]),
        "help": pick(step["help"]),
        "ways": [Way(pick(c["label"]), f"{here}{c['name']}/") for c in step["choices"]],
        "number": number,
        "most": len(place.taken) + place.left,
    }


def _said(place: flow.Place) -> dict[str, object]:
    ending = place.ending
    if ending is None:  # never where there is no step, as `walk` says
        raise ValueError(place)
    fills = {_ANSWER.format(key): said for key, said in place.fills.items()}
    return {
        "title": pick(ending["title"]),
        "text": pick(ending["text"]),
        "article": _article(ending["article"]),
        "category": ending["category"],
        "fills": urlencode(fills),
    }


def _article(pk: int | None) -> Translation | None:
    """The article of an ending, if it can be read in the reader's language."""
    return readable([pk], _language()).first() if pk else None


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _count(request: HttpRequest, row: GuidedCheck, ending: str) -> None:
    """Once an hour for one visitor: reloading is no other ending."""
    if allow(f"ending:{row.pk}:{ending}:{client_address(request)}", 1, _ONCE_IN):
        count_ending(guided_check=row, ending=ending)
