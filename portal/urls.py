"""Every address of the site. Pages for people stand under their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal import views

urlpatterns = [
    path("", views.by_language),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("theme/", views.choose_theme, name="theme"),
    path("admin/", admin.site.urls),
    path("", include("kb.urls_root")),
    path("mail-in/", include("tickets.email.urls")),
    path("api/v1/", include("complaints.api")),
]
if settings.DEBUG:
    urlpatterns += [path("mail/", include("portal.mailbox"))]
urlpatterns += i18n_patterns(
    path("account/", include("portal.accounts.urls")),
    path("", include("kb.urls")),
    path("", include("complaints.urls")),
    path("", include("tickets.urls")),
)

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.broken"
