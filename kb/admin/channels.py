"""The directory of our addresses, and what people ask about, for staff."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kb import verdicts
from kb.models import ChannelKind, CheckCount, OfficialChannel, PastedImpostor
from portal.staff_site import ReadOnlyAdmin, StaffAdmin

if TYPE_CHECKING:
    _ChannelForm = forms.ModelForm[OfficialChannel]
else:
    _ChannelForm = forms.ModelForm

# Hotlines that are dialled as they stand, from one country only, have no more digits.
_SHORT = 6


class ChannelForm(_ChannelForm):
    class Meta:
        model = OfficialChannel
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """A number without its country's code cannot be told from the same one elsewhere."""
        cleaned = super().clean() or {}
        value = cleaned.get("value", "").strip()
        is_long = len(re.sub(r"\D", "", value)) > _SHORT
        if cleaned.get("kind") == ChannelKind.PHONE and is_long and not value.startswith("+"):
            raise ValidationError(
                {"value": _("Write the number with its country code, such as +86 or +44.")}
            )
        return cleaned


@admin.register(OfficialChannel)
class ChannelAdmin(StaffAdmin):
    """What is taken out of use stays: an old address of ours is not to be taken for a new one."""

    form = ChannelForm
    list_display = ["__str__", "kind", "site", "value", "position", "active"]
    list_editable = ["position", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["value__icontains"]
    search_help_text = _("A part of the address")
    fieldsets = [
        (None, {"fields": ["kind", "platform", "value", "covers_subdomains"]}),
        (None, {"fields": ["position", "active"]}),
        (_("English"), {"fields": ["name_en", "purpose_en", "hours_en", "wait_en"]}),
        (
            _("Chinese"),
            {"fields": ["name_zh_hans", "purpose_zh_hans", "hours_zh_hans", "wait_zh_hans"]},
        ),
    ]

    @admin.display(description=_("platform"))
    def site(self, channel: OfficialChannel) -> str:
        return channel.platform_name

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The list changes order and use only: its form is not that of the page."""
        kwargs["form"] = forms.ModelForm
        return super().get_changelist_form(request, **kwargs)


class ReasonFilter(admin.AllValuesFieldListFilter):
    """The reasons that occur, in words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": verdicts.reason(str(choice["display"]))}


@admin.register(PastedImpostor)
class ImpostorAdmin(ReadOnlyAdmin):
    """Domains and accounts that imitate ours, as people asked about them."""

    list_display = ["address", "how", "imitates", "times", "first_at", "last_at"]
    list_display_links = None
    list_filter = [("reason", ReasonFilter)]
    list_select_related = ["imitates"]
    search_fields = ["address__icontains"]
    search_help_text = _("A part of the address")

    @admin.display(description=_("how it imitates"))
    def how(self, impostor: PastedImpostor) -> str:
        return verdicts.reason(impostor.reason)


@admin.register(CheckCount)
class CheckCountAdmin(ReadOnlyAdmin):
    list_display = ["day", "verdict", "times"]
    list_display_links = None
    list_filter = ["verdict"]
