"""What complaints have in common, and what is done about it."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints.models import CorrectiveAction, RootCause
from portal.models import User
from portal.staff_site import StaffAdmin

if TYPE_CHECKING:
    _ActionForm = ModelForm[CorrectiveAction]
else:
    _ActionForm = ModelForm


class OwnedAdmin(StaffAdmin):
    """Whoever answers for it is one of the staff."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = User.objects.filter(is_staff=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(RootCause)
class RootCauseAdmin(OwnedAdmin):
    list_display = ["name", "cause", "owner", "found_at"]
    list_filter = ["cause"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    fields = ["name", "cause", "description", "elsewhere", "owner"]


class ActionForm(_ActionForm):
    class Meta:
        model = CorrectiveAction
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """What has ended says what came of it."""
        cleaned = super().clean() or {}
        ended = cleaned.get("done_at") or cleaned.get("dropped_at")
        if ended and not str(cleaned.get("result", "")).strip():
            self.add_error("result", _("Say what came of it."))
        if cleaned.get("done_at") and cleaned.get("dropped_at"):
            raise ValidationError(_("It is either done or dropped."))
        return cleaned


@admin.register(CorrectiveAction)
class CorrectiveActionAdmin(OwnedAdmin):
    form = ActionForm
    list_display = ["__str__", "root_cause", "owner", "due_on", "done_at", "dropped_at"]
    list_filter = [("done_at", admin.EmptyFieldListFilter)]
    list_select_related = ["root_cause", "owner"]
    fields = ["root_cause", "action", "owner", "due_on", "done_at", "dropped_at", "result"]
