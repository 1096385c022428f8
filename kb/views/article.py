"""One article: read, voted on, and its files."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kb.actions.count_search import count_opened
from kb.actions.vote import MAX_COMMENT, vote
from kb.models import ArticleFile, Revision, Translation
from kb.search import related
from kb.views import readers
from kb.views.linked_data import about
from kb.workflow import Reason
from portal import uploads
from portal.guarded import GuardedForm
from portal.refusals import Refused
from portal.throttle import allow, client_address

RELATED = 3
HOUR, VOTES, UNPROCESSABLE, TOO_MANY = 3600, 60, 422, 429


class WhyNotForm(GuardedForm):
    """Why an article did not help."""

    reason = forms.ChoiceField(
        label=_("What was wrong?"), choices=Reason.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=MAX_COMMENT,
        help_text=_("We don't answer here. If you need an answer, ask us."),
        widget=forms.Textarea({"rows": 3}),
    )


@dataclass(frozen=True)
class Version:
    """The article in one language: its name there, and the page."""

    language: str
    name: str
    url: str


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The article in the visitor's language; 404 with the others when it is not in theirs."""
    if text := request.GET.get("q", ""):
        count_opened(text=text, language=get_language() or "")
        return redirect("kb:article", slug)
    return _page(request, slug, WhyNotForm())


@require_POST
def voted(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a vote; a reason that can't be kept shows the page again."""
    translation = _here(request, slug)
    revision = get_object_or_404(translation.revisions, pk=_number(request.POST.get("revision")))
    helpful = request.POST.get("helpful") == "yes"
    form = WhyNotForm(request.POST)
    if not helpful and not form.is_valid():
        return _page(request, slug, form, UNPROCESSABLE)
    if not allow(f"vote:{client_address(request)}", VOTES, HOUR):
        return render(request, "errors/429.html", status=TOO_MANY)
    visitor = readers.known(request) or readers.new()
    try:
        vote(
            revision=revision,
            visitor=visitor,
            helpful=helpful,
            reason=None if helpful else Reason(form.cleaned_data["reason"]),
            comment="" if helpful else form.cleaned_data["comment"],
        )
    except Refused as refusal:
        messages.info(request, str(refusal.sentence))
    else:
        messages.success(request, str(_("Thank you. This helps us to make the article better.")))
    return readers.remember(redirect("kb:article", slug), visitor)


def _page(request: HttpRequest, slug: str, form: WhyNotForm, status: int = 200) -> HttpResponse:
    rows = {row.language: row for row in _readable(request, slug)}
    language = get_language() or settings.LANGUAGE_CODE
    versions = [_version(row) for row in rows.values()]
    if not versions:
        raise Http404
    if language not in rows:
        return render(request, "kb/elsewhere.html", {"versions": versions}, status=404)
    translation = rows[language]
    read = Revision.objects.defer("units", "body", "questions")
    revision = get_object_or_404(read, pk=translation.live_id or 0)
    context = {
        "article": translation.article,
        "revision": revision,
        "versions": versions,
        "canonical": _version(translation).url,
        "related": related(translation, RELATED),
        "form": form,
        "has_voted": readers.has_voted(request, revision),
        "linked_data": about(translation, revision, _version(translation).url),
    }
    return render(request, "kb/article.html", context, status=status)


def _readable(request: HttpRequest, slug: str) -> list[Translation]:
    """Every language of an article that this visitor may read."""
    rows = Translation.objects.published().filter(article__slug=slug)
    if not request.user.has_perm("kb.view_internal_article"):
        rows = rows.public()
    order = [code for code, _name in settings.LANGUAGES]
    found = [row for row in rows.select_related("article__section") if row.language in order]
    return sorted(found, key=lambda row: order.index(row.language))


def _here(request: HttpRequest, slug: str) -> Translation:
    for row in _readable(request, slug):
        if row.language == get_language():
            return row
    raise Http404


def _version(translation: Translation) -> Version:
    with override(translation.language):
        page = reverse("kb:article", args=[translation.article.slug])
    name = str(get_language_info(translation.language)["name_local"])
    return Version(translation.language, name, f"{settings.SITE_URL}{page}")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004  (no key is longer)


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of an article that the visitor may read; 404 for all others."""
    found = get_object_or_404(ArticleFile.objects.select_related("article"), pk=pk)
    is_public = Translation.objects.public().filter(article=found.article_id).exists()
    if not is_public and not request.user.has_perm("kb.view_internal_article"):
        raise Http404
    return uploads.serve(
        found.stored_as,
        name=found.name,
        content_type=found.content_type,
        inline=found.is_picture,
    )
