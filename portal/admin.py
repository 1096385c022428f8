"""People and their mail, for staff. Rules: portal/access.py; what was sent: portal/outbox.py."""

import re
import zoneinfo
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import audit
from portal.access import Role
from portal.accounts import acts, devices
from portal.accounts.fresh import require_fresh
from portal.models import AuditLine, OutgoingEmail, Timer, User, WebhookCall
from portal.personal import staff  # noqa: F401  (registers its pages)
from portal.staff_site import ReadOnlyAdmin, StaffAdmin, place

if TYPE_CHECKING:
    _PersonForm = ModelForm[User]
    _RolesField = ModelMultipleChoiceField[Group]
else:
    _PersonForm = ModelForm
    _RolesField = ModelMultipleChoiceField

_KEY = re.compile(r"(\?key=)[\w:.~-]+")


class RolesField(_RolesField):
    """Groups, those of our roles named in the reader's language."""

    def label_from_instance(self, group: Group) -> str:
        return _said(group.name)


class RoleFilter(admin.RelatedFieldListFilter):
    """People by their roles, which are called here as they are given."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        choices = super().field_choices(field, request, model_admin)
        return [(pk, _said(str(name))) for pk, name in choices]


def _said(group: str) -> str:
    """How a group is called to staff: a role by its name in their language."""
    return str(Role(group).label) if group in Role.values else group


class PersonForm(_PersonForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def clean_time_zone(self) -> str:
        """A zone that exists, or none: times are said in it."""
        name: str = self.cleaned_data["time_zone"]
        if name and name not in zoneinfo.available_timezones():
            raise ValidationError(_("Write a time zone such as Asia/Shanghai or Europe/Berlin."))
        return name


@admin.register(User)
class UserAdmin(StaffAdmin):
    """People sign in by a code sent to their address, so whoever changes it takes their place."""

    list_display = ["email", "name", "is_staff", "language", "is_active", "undeliverable_since"]
    list_filter = ["is_staff", ("groups", RoleFilter), "is_active"]
    search_fields = ["email__startswith", "name__startswith"]
    search_help_text = _("The beginning of the address or the name")
    form = PersonForm
    readonly_fields = ["date_joined", "undeliverable_since", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "time_zone", "is_active"]}),
        (_("Staff"), {"fields": ["is_staff", "groups"]}),
        (_("Known"), {"fields": ["date_joined", "last_login", "undeliverable_since"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "language", "time_zone", "is_staff", "groups"]})
    ]

    actions = ["remove_factors"]

    @admin.action(
        description=_("Remove the second factor of who has lost it"), permissions=["reset"]
    )
    def remove_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They set up another when they sign in next; who they are was made sure of before."""
        self._insist(request)
        count = sum(acts.remove_factors(request, person) for person in queryset)
        said = ngettext(
            "%(count)d person has no second factor any more.",
            "%(count)d people have no second factor any more.",
            count,
        )
        messages.success(request, said % {"count": count})

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def _insist(self, request: HttpRequest) -> None:
        """Only by whoever has just shown that it is them, where staff show a second factor."""
        if settings.STAFF_SECOND_FACTOR:
            require_fresh(request)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles as boxes to tick; other groups are given by superusers only."""
        groups = Group.objects.order_by("pk")
        offered = groups if request.user.is_superuser else groups.filter(name__in=Role.values)
        kwargs |= {
            "queryset": offered,
            "form_class": RolesField,
            "widget": CheckboxSelectMultiple(),
            "help_text": "",
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        may_readdress = obj is None or request.user.is_superuser
        return self.readonly_fields if may_readdress else [*self.readonly_fields, "email"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """An address is kept in small letters; a whole one is found by its index."""
        if "@" in search_term:
            return queryset.filter(email__startswith=search_term.strip().lower()), False
        return super().get_search_results(request, queryset, search_term)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who may give roles has to be fresh for it."""
        if self.has_change_permission(request):
            self._insist(request)
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        changed = set(form.changed_data) if change else set()
        if changed & {"is_staff", "is_active", "email"}:
            # Under other rules they sign in anew; a closed account is closed everywhere.
            devices.end(obj)
        if "email" in changed:
            acts.readdressed(request, obj, before=form.initial["email"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        """Give the roles, and say in the audit which were taken and which given."""
        before = _roles_of(form.instance)
        super().save_related(request, form, formsets, change)
        after = _roles_of(form.instance)
        if before != after:
            audit.record(
                audit.ROLES,
                actor=request.user,
                about=audit.about(form.instance),
                request=request,
                given=sorted(after - before),
                taken=sorted(before - after),
            )


def _roles_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


@admin.register(Group)
class RoleAdmin(StaffAdmin, GroupAdmin):
    """What each role may do: given by migrations, seen and changed by superusers."""


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    """What we owe and what left. Codes and keys are their recipient's and not shown to us."""

    list_display = ["created_at", "to_email", "subject", "status", "attempts", "last_error"]
    list_display_links = ["subject"]
    list_filter = ["status"]
    search_fields = ["to_email__exact"]
    search_help_text = _("The whole address")
    fields = (
        "to_email", "subject", "shown_text", "language", "template", "status", "attempts",
        "created_at", "due_at", "sent_at", "last_error", "message_id",
    )  # fmt: skip
    readonly_fields = (*fields,)

    @admin.display(description=_("text"))
    def shown_text(self, email: OutgoingEmail) -> Any:
        if email.sensitive:
            return _("Only its recipient may read this.")
        return _KEY.sub(r"\1…", email.text)


@admin.register(Timer)
class TimerAdmin(ReadOnlyAdmin):
    list_display = ["due_at", "kind", "target", "done_at", "attempts", "last_error"]
    list_filter = [("done_at", admin.EmptyFieldListFilter)]
    list_display_links = None


@admin.register(WebhookCall)
class WebhookCallAdmin(ReadOnlyAdmin):
    """Calls to the firm's own systems, without what they say: see portal/webhooks.py."""

    list_display = [
        "created_at",
        "endpoint",
        "about",
        "status",
        "attempts",
        "answered",
        "last_error",
    ]
    list_display_links = None
    list_filter = ["status"]
    search_fields = ["about__exact", "webhook_id__exact"]
    search_help_text = _("What it is about, such as alert:17, or a webhook-id")


class CodeFilter(admin.SimpleListFilter):
    """By what was done, in words."""

    title = _("what")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(
            ((code, str(label)) for code, label in audit.CODES.items()), key=itemgetter(1)
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditLine]) -> QuerySet[AuditLine]:
        return queryset.filter(code=self.value()) if self.value() else queryset


@admin.register(AuditLine)
class AuditLineAdmin(ReadOnlyAdmin):
    """Who did what, for auditors. Lines are written by portal/audit.py and never change."""

    list_display = ["at", "actor", "what", "about", "network", "details"]
    list_display_links = None
    list_filter = [("at", admin.DateFieldListFilter), CodeFilter]
    list_select_related = ["actor"]
    search_fields = ["about__exact"]
    search_help_text = _("A person's whole email address, or the reference of a request")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditLine], search_term: str
    ) -> tuple[QuerySet[AuditLine], bool]:
        """What a person did, what was done to them, and who looked at their requests."""
        text = search_term.strip()
        if not text:
            return queryset, False
        people = list(User.objects.filter(email=text.lower()).values_list("pk", flat=True))
        abouts = audit.named_by(text) | {f"user:{key}" for key in people}
        return queryset.filter(Q(about__in=abouts) | Q(actor__in=people)), False

    @admin.display(description=_("what"), ordering="code")
    def what(self, line: AuditLine) -> str:
        return str(audit.CODES.get(line.code, line.code))

    @admin.display(description=_("details"))
    def details(self, line: AuditLine) -> str:
        return ", ".join(f"{name}: {value}" for name, value in line.data.items())


place(_("People"), "admin:portal_user_changelist", "portal.view_user", order=70)
place(
    _("Outbox"),
    "admin:portal_outgoingemail_changelist",
    "portal.view_outgoingemail",
    order=80,
)
place(_("Audit"), "admin:portal_auditline_changelist", "portal.view_auditline", order=90)
