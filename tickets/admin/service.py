"""How we serve, as managers set it up: teams, hours, promises and canned replies."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.staff_site import StaffAdmin
from tickets.actions.replan import replan_later
from tickets.admin.hours_forms import DAYS, HoursForm
from tickets.admin.service_forms import PolicyForm
from tickets.models import BusinessHours, Macro, SlaPolicy, Team


@admin.register(Team)
class TeamAdmin(StaffAdmin):
    list_display = ["__str__", "key"]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {
            "queryset": User.objects.filter(is_staff=True),
            "widget": CheckboxSelectMultiple(),
            "help_text": "",
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(SlaPolicy)
class PolicyAdmin(StaffAdmin):
    """An edit works out anew what is due when on every open ticket."""

    form = PolicyForm
    list_display = ["name", "hours"]
    list_select_related = ["hours"]

    def save_model(self, request: HttpRequest, obj: SlaPolicy, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        super().save_model(request, obj, form, change)
        replan_later(obj)


@admin.register(BusinessHours)
class HoursAdmin(StaffAdmin):
    """An edit works out anew what is due when, wherever a policy counts in these hours."""

    form = HoursForm
    list_display = ["name", "zone"]
    fieldsets = [
        (None, {"fields": ["name", "zone"]}),
        (
            _("Opening times"),
            {
                "fields": [*DAYS],
                "description": _(
                    "Times like 09:00–12:00, 13:00–18:00; empty for a day that is closed. A week "
                    "without any time is always open."
                ),
            },
        ),
        (_("Exceptions"), {"fields": ["holidays", "extra_days"]}),
    ]

    def save_model(
        self,
        request: HttpRequest,
        obj: BusinessHours,
        form: Any,
        change: bool,  # noqa: FBT001  (Django's signature)
    ) -> None:
        super().save_model(request, obj, form, change)
        for policy in SlaPolicy.objects.filter(hours=obj):
            replan_later(policy)


@admin.register(Macro)
class MacroAdmin(StaffAdmin):
    list_display = ["name", "active"]
    list_filter = ["active"]
    search_fields = ["name"]
    fields = ["name", "active", "body_en", "body_zh_hans"]
    change_form_template = "admin/tickets/macro_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing hangs on a macro, so whoever may delete one may."""
        return request.user.has_perm("tickets.delete_macro")
