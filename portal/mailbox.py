"""The mail of a demo run, to be read without a mail server. It exists only with `DEBUG`."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal.models import OutgoingEmail

_PAGE = 50
# An email may style itself and link away, as in a mail program, and nothing else.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation"
)


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every email that was written, newest first, and what became of it."""
    emails = OutgoingEmail.objects.defer("text", "html")
    page = Paginator(emails, _PAGE).get_page(request.GET.get("page"))
    return render(request, "mailbox/list.html", {"page": page})


@never_cache
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[untyped-decorator]
def email(request: HttpRequest, pk: int) -> HttpResponse:
    """One email as it leaves: headers, text and HTML."""
    shown = get_object_or_404(OutgoingEmail, pk=pk)
    return render(request, "mailbox/email.html", {"email": shown})


@never_cache
@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of an email by itself, as a mail program shows it."""
    response = HttpResponse(get_object_or_404(OutgoingEmail, pk=pk).html)
    response["Content-Security-Policy"] = _POLICY
    return response


urlpatterns = [
    path("", mailbox, name="mailbox"),
    path("<int:pk>/", email, name="mailbox_email"),
    path("<int:pk>/html/", html, name="mailbox_html"),
]
