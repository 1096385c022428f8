"""For staff who answer for people's data: copies that they have made, and removals."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import audit
from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.models import Erasure, Export, User
from portal.personal import erasures, exports
from portal.refusals import Refused
from portal.sealed import UnreadableError
from portal.staff_site import ReadOnlyAdmin, place

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = forms.ModelForm

IDENTITY_READ = audit.means("erased_identity_read", _("read whose data was removed"))


class PersonForm(_Form):
    """Whom it is about, by the address that they are known by."""

    email = forms.EmailField(label=_("Email address of the person"))

    def clean_email(self) -> User:
        """The person; an address that nobody has is refused."""
        person = User.objects.filter(email=self.cleaned_data["email"].lower()).first()
        if person is None:
            raise ValidationError(_("Nobody is known by this address."))
        return person


class AskedForPerson(ReadOnlyAdmin):
    """A list of what was asked for; asking is the form for adding."""

    right = ""
    asking: type[PersonForm] = PersonForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.right))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # as StaffAdmin
        """Asking takes an address and nothing else."""
        own = {} if obj else {"form": self.asking, "fields": []}
        return super().get_form(request, obj, **{**kwargs, **own})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": ["email"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only by whoever has just shown that it is them, where staff show a second factor."""
        insist(request)
        return super().add_view(request, *args, **kwargs)


def insist(request: HttpRequest) -> None:
    """Lead to proving that it is them, where staff show a second factor."""
    if settings.STAFF_SECOND_FACTOR:
        require_fresh(request)


@admin.register(Export)
class ExportAdmin(AskedForPerson):
    right = "portal.export_person"
    list_display = ["asked_at", "person", "asked_by", "ready_at", "expires_at", "archive"]
    list_display_links = None
    list_select_related = ["person", "asked_by"]
    search_fields = ["person__email__exact"]
    search_help_text = _("The whole address")

    def get_urls(self) -> list[URLPattern]:
        take = self.admin_site.admin_view(require_safe(self.take))
        return [
            path("<int:pk>/take/", take, name="portal_export_take"),
            *super().get_urls(),
        ]

    @admin.display(description=_("archive"))
    def archive(self, export: Export) -> Any:
        """Where to take one that staff asked for; one's own is for oneself alone."""
        if not _may_be_taken(export):
            return ""
        url = reverse("admin:portal_export_take", args=[export.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download"))

    def take(self, request: SignedIn, pk: int) -> HttpResponseBase:
        """The archive."""
        require(request.user, self.right)
        insist(request)
        export = Export.objects.select_related("person").filter(pk=pk).first()
        if export is None or not _may_be_taken(export):
            raise Http404
        return exports.take(export, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        """Adding one is asking for it."""
        made = exports.ask(
            person=form.cleaned_data["email"], actor=_staff(request), request=request
        )
        obj.pk, obj.person = made.pk, made.person


def _may_be_taken(export: Export) -> bool:
    there = export.expires_at is not None and export.expires_at > timezone.now()
    return there and export.asked_by_id != export.person_id


class ErasureForm(PersonForm):
    """The same, with the reasons why it cannot be done."""

    def clean_email(self) -> User:
        person = super().clean_email()
        try:
            erasures.check(person)
        except Refused as refusal:
            raise ValidationError(str(refusal.sentence)) from refusal
        return person


@admin.register(Erasure)
class ErasureAdmin(AskedForPerson):
    right = "portal.erase_person"
    asking = ErasureForm
    list_display = ["asked_at", "person", "asked_by", "due_at", "done_at", "cancelled_at"]
    list_select_related = ["person", "asked_by"]
    fields = (
        "person", "asked_by", "asked_at", "due_at", "done_at", "cancelled_at", "who",
        "what_is_kept",
    )  # fmt: skip
    readonly_fields = (*fields,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Erasure]":
        """Whose data it was is opened only where it is shown."""
        return super().get_queryset(request).defer("identity")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Looking at whose data it was is written down."""
        told = Erasure.objects.filter(pk=object_id).exclude(keep_until=None).exists()
        if told and self.has_view_permission(request):
            about = f"erasure:{object_id}"
            audit.record(IDENTITY_READ, actor=_staff(request), about=about, request=request)
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=_("who it was"))
    def who(self, erasure: Erasure) -> str:
        """The address and name, for as long as something of theirs is kept."""
        try:
            said = json.loads(erasure.identity or "{}")
        except UnreadableError:
            return str(_("It can no longer be read."))
        return " ".join(said.values())

    @admin.display(description=_("kept for the law"))
    def what_is_kept(self, erasure: Erasure) -> str:
        """What, and until when."""
        kept = erasures.kept_of(erasure)
        return ", ".join(f"{each['what']}: {date_format(each['until'])}" for each in kept)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        """Adding one is asking for it."""
        made = erasures.ask(
            person=form.cleaned_data["email"], actor=_staff(request), request=request
        )
        obj.pk, obj.person = made.pk, made.person


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


place(_("Copies of data"), "admin:portal_export_changelist", "portal.view_export", order=92)
place(_("Removals"), "admin:portal_erasure_changelist", "portal.view_erasure", order=94)
