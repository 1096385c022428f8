"""The search page, and what is suggested while somebody types."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from kb.actions.count_search import count_search
from kb.search import MAX_QUESTION, Found, find
from portal import secret_guard
from portal.refusals import SecretFound
from portal.throttle import allow, client_address

SHOWN, SUGGESTED = 10, 5
# What fits less than such a part of the best is not listed.
WORTH = 0.35
MINUTE, PER_VISITOR, TOO_MANY = 60, 120, 429
SECRET = "secret"  # noqa: S105  (the name of a parameter)


@never_cache
@require_safe
@sensitive_variables("text")
def search(request: HttpRequest) -> HttpResponse:
    """What answers a question; without one, the field alone."""
    text = request.GET.get("q", "").strip()[:MAX_QUESTION]
    if secret_guard.redact(text).refused:
        # The address must not stay in the browser, nor be repeated by links of the page.
        return redirect(f"{reverse('kb:search')}?{urlencode({SECRET: 1})}")
    if not allow(f"search:{client_address(request)}", PER_VISITOR, MINUTE):
        return render(request, "errors/429.html", status=TOO_MANY)
    # Indexes of the web are to know the page, not every search.
    context: dict[str, object] = {
        "text": text,
        "canonical": settings.SITE_URL + reverse("kb:search"),
    }
    if SECRET in request.GET:
        context["warning"] = SecretFound("").sentence
    elif text:
        found = _worth_showing(find(text, _language(), SHOWN))
        count_search(text=text, language=_language(), found=bool(found))
        context |= {"found": [(_address(one, text), one) for one in found]}
        context |= {} if found else {"elsewhere": _elsewhere(text)}
    return render(request, "kb/search.html", context)


@never_cache
@require_safe
@sensitive_variables("text")
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that fit what is typed so far: {"found": [{"title", "url"}, …]}."""
    text = request.GET.get("q", "").strip()[:MAX_QUESTION]
    if secret_guard.redact(text).refused:
        return JsonResponse({"found": [], "warning": str(SecretFound("").sentence)})
    if not allow(f"suggest:{client_address(request)}", 2 * PER_VISITOR, MINUTE):
        return JsonResponse({"found": []}, status=TOO_MANY)
    found = _worth_showing(find(text, _language(), SUGGESTED))
    return JsonResponse({"found": [{"title": f.title, "url": _address(f)} for f in found]})


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _worth_showing(found: list[Found]) -> list[Found]:
    return [one for one in found if one.score >= WORTH * found[0].score]


def _address(found: Found, text: str = "") -> str:
    page = reverse("kb:article", args=[found.article.slug])
    return f"{page}?{urlencode({'q': text})}" if text else page


def _elsewhere(text: str) -> list[tuple[str, str, int]]:
    """Where another language has answers: its own name, its search page, how many."""
    others = [code for code, _name in settings.LANGUAGES if code != _language()]
    found = [(code, len(_worth_showing(find(text, code, SHOWN)))) for code in others]
    return [(_own_name(code), _search_in(code, text), count) for code, count in found if count]


def _own_name(language: str) -> str:
    return str(get_language_info(language)["name_local"])


def _search_in(language: str, text: str) -> str:
    with override(language):
        return f"{reverse('kb:search')}?{urlencode({'q': text})}"
