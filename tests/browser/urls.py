"""The site's addresses, with two that no installation has: any page of an error, and the mail."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portal import errors
from portal.urls import *  # noqa: F403  (the site's own pages of errors)
from portal.urls import urlpatterns as site


def show_error(request: HttpRequest, name: str) -> HttpResponse:
    """The page of an error that a browser does not meet at will."""
    if name == "csrf":
        return errors.csrf_failure(request)
    return errors._page(request, name, 200)


urlpatterns = [
    path("en/error/<name>/", show_error),
    path("zh-hans/error/<name>/", show_error),
    path("mail/", include("portal.mailbox")),
    *site,
]
