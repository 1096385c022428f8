"""What is wrong, planned or new, and what was."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kb import announcements
from kb.models import Announcement, Phase
from portal.guarded import GuardedForm

# Of those that are current, so many stand on the page with their texts.
CURRENT, OVER, IN_FEED = 50, 20, 50
_FEED_LASTS = 60


class SubscribeForm(GuardedForm):
    """Where to send announcements."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We first send a link with which you confirm it."),
        max_length=254,
        error_messages={"required": _("Please write your email address.")},
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    # A trap for programs that fill every field.
    website = forms.CharField(required=False)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """What is open now and what is planned, then the history."""
    return page(request, SubscribeForm())


def page(request: HttpRequest, form: SubscribeForm, code: int = 200) -> HttpResponse:
    """The status page, with what was typed to subscribe."""
    now = timezone.now()
    current = _with_texts([row.pk for row in announcements.current()[:CURRENT]])
    over = Announcement.objects.over(now).prefetch_related("updates")
    context = {
        "form": form,
        "open": [row for row in current if row.phase(now) == Phase.OPEN],
        "planned": [row for row in current if row.phase(now) == Phase.PLANNED],
        "page": Paginator(over, OVER).get_page(request.GET.get("page")),
        "feed": reverse("kb:feed"),
    }
    return render(request, "kb/status.html", context, status=code)


def _with_texts(keys: list[int]) -> list[Announcement]:
    """The announcements with their texts and updates, in this order."""
    found = Announcement.objects.prefetch_related("updates").in_bulk(keys)
    return [found[key] for key in keys if key in found]


@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement with its updates; 404 for a draft."""
    published = Announcement.objects.published().prefetch_related("updates")
    row = get_object_or_404(published, pk=pk)
    context = {"announcement": row, "phase": row.phase(timezone.now()).value}
    return render(request, "kb/announcement.html", context)


@cache_control(public=True, max_age=_FEED_LASTS)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest announcements as an Atom feed; an update makes an entry new."""
    link = settings.SITE_URL + reverse("kb:status")
    made = Atom1Feed(
        title=gettext("%(site)s: what is going on") % {"site": settings.SITE_NAME},
        link=link,
        feed_url=settings.SITE_URL + reverse("kb:feed"),
        description="",
        language=get_language(),
    )
    latest = Announcement.objects.published().prefetch_related("updates")
    for row in latest.order_by("-published_at", "-pk")[:IN_FEED]:
        _enter(made, row)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(response, "utf-8")
    return response


def _enter(made: Atom1Feed, row: Announcement) -> None:
    updates = list(row.updates.all())
    address = settings.SITE_URL + reverse("kb:announcement", args=[row.pk])
    made.add_item(
        title=f"{row.get_kind_display()}: {row.title}",
        link=address,
        description=strip_tags("".join([row.html, *(update.html for update in updates)])),
        unique_id=f"{settings.SITE_URL}/announcements/{row.pk}",
        pubdate=row.published_at,
        updateddate=updates[-1].at if updates else row.published_at,
    )
