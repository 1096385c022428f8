"""Answers before the form: offered beside it, read on the way, and back without losing a word.

An article is opened by a button of the form: the page that shows it carries what was typed, like
the page that checks the answers, and leads back to the form with all of it.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from kb import tally
from kb.actions.count_deflection import What, count_deflection
from kb.beforehand import Answer, answers_to, offers, readable, titles
from kb.models import Translation
from kb.search import MAX_QUESTION
from portal.guarded import refusal_of
from portal.throttle import allow, client_address
from tickets.actions._reading import MOST_READ
from tickets.intake.offered import offer

_MINUTE, _HOUR = 60, 3600
_TYPED, _LEFT = 240, 60
_LONGEST_KEY = 18
TOO_MANY = 429


def read_by(request: HttpRequest) -> list[int]:
    """The articles that were read before, as the page or the link says; not proven to exist."""
    said = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(filter(None, map(_key, said.getlist("read")))))[:MOST_READ]


def _key(text: str) -> int:
    is_key = text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY
    return int(text) if is_key else 0


def came_from(request: HttpRequest, read: list[int]) -> None:
    """Count the article from which somebody comes to the form, once an hour for each."""
    if request.method != "GET" or not read:
        return
    address = client_address(request)
    new = [pk for pk in read if allow(f"read:{pk}:{address}", 1, _HOUR)]
    _count(new, "opened")


def beside(category: str, text: str, read: list[int]) -> dict[str, Any]:
    """What the form offers: articles not read yet and the guided check; and what was read."""
    language = _language()
    found = answers_to(text, category, language) if text else offers(category, language).answers
    shown = _unread(found, read)
    return {
        "answers": shown,
        "guided_check": offers(category, language).check,
        "read": read,
        "read_titles": list(titles(read, language).values()) if read else [],
    }


def fitting(category: str, text: str, read: list[int]) -> list[Answer]:
    """Articles that fit a subject and that the form did not show from the beginning."""
    bound = offers(category, _language()).answers
    if not bound:  # a help centre without articles is not asked for any
        return []
    known = {answer.article for answer in bound}
    found = _unread(answers_to(text, category, _language()), read)
    return [answer for answer in found if answer.article not in known]


def _unread(answers: list[Answer], read: list[int]) -> list[Answer]:
    shown = [answer for answer in answers if answer.article not in read]
    tally.shown.add([answer.article for answer in shown], _language())
    return shown


@sensitive_post_parameters()
@require_POST
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """The same while the subject is typed, as a part of a page."""
    if offer(slug) is None:
        raise Http404
    text = request.POST.get("subject", "").strip()[:MAX_QUESTION]
    if not allow(f"answers:{client_address(request)}", _TYPED, _MINUTE):
        return HttpResponse(status=TOO_MANY)
    wanted = "" if refusal_of(text) else text
    context = beside(slug, wanted, read_by(request))
    return render(request, "tickets/_answers_first.html", context)


def opened(request: HttpRequest, read: list[int]) -> Translation | None:
    """The article that was asked for, counted when it is opened first; None for no such one."""
    wanted = _key(request.POST.get("open", ""))
    found = readable([wanted], _language()).first() if wanted else None
    if found and found.article_id not in read:
        count_deflection(articles=[found.article_id], language=_language(), what="opened")
    return found


def as_page(translation: Translation) -> dict[str, Any]:
    """An article's words, with its links as they lead on from here."""
    revision = translation.live
    if revision is None:  # never for a published one
        raise Http404
    here = reverse("kb:article", args=[translation.article.slug])
    shelf = here.removesuffix(f"{translation.article.slug}/")
    # Between articles links go one level up: "../fees/". Those of the page stay on it.
    html = revision.html.replace('href="../', f'target="_blank" href="{shelf}')
    return {"title": revision.title, "html": mark_safe(html), "pk": translation.article_id}  # noqa: S308  (made by kb.richtext)  # nosec B308 B703


def left_satisfied(request: HttpRequest, read: list[int]) -> HttpResponse:
    """It answered the question: nothing is filed."""
    wanted = _key(request.POST.get("satisfied", ""))
    if wanted in read and allow(f"satisfied:{client_address(request)}", _LEFT, _HOUR):
        _count([wanted], "satisfied")
    return redirect("tickets:answered")


@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """That nothing was sent, and where to go from here."""
    return render(request, "tickets/answered.html")


def _count(articles: list[int], what: What) -> None:
    known = readable(articles, _language()).values_list("article_id", flat=True)
    if articles:
        count_deflection(articles=list(known), language=_language(), what=what)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
