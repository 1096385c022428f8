"""The ground floor and the admin site that every app shares."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("People and mail")

    def ready(self) -> None:
        autodiscover_modules("checks", "timers", "personal")


class StaffConfig(AdminConfig):
    default_site = "portal.staff_site.StaffSite"
