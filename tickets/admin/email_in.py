"""Mail that comes in, for staff: mailboxes, what was not understood, and each mail as it came."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.access import SignedIn, require
from portal.bilingual import listed
from portal.models import User
from portal.staff_site import ReadOnlyAdmin, StaffAdmin
from tickets.admin import reads
from tickets.email import receive
from tickets.email.poll import SENTENCES, what_is_wrong
from tickets.models import Arrival, IncomingEmail, Mailbox, Reason, Ticket

if TYPE_CHECKING:
    _MailboxForm = forms.ModelForm[Mailbox]
else:
    _MailboxForm = forms.ModelForm

SEE, RETRY = "tickets.view_incomingemail", "tickets.retry_incomingemail"
# What decides to whom the password is told.
_WHERE_TO = ("host", "port", "security", "username")
# A mail is never shown by a browser, whatever it takes it for.
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


class MailboxForm(_MailboxForm):
    """The password is written and never shown again."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Leave it empty to keep the one that is there."),
    )

    class Meta:
        model = Mailbox
        fields = [
            "name", "address", "host", "port", "security", "username", "folder", "category", "team",
            "for_complaints", "active",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A password goes to no other place than the one that it was typed for."""
        super().clean()
        moved = any(name in self.changed_data for name in _WHERE_TO)
        if moved and self.cleaned_data.get("host") and not self.cleaned_data.get("password"):
            self.add_error("password", ValidationError(_("Type the password for this server.")))
        return self.cleaned_data

    def save(self, commit: bool = True) -> Mailbox:  # noqa: FBT001, FBT002  (Django's signature)
        if typed := self.cleaned_data["password"]:
            self.instance.password = typed
        return super().save(commit)


@admin.register(Mailbox)
class MailboxAdmin(StaffAdmin):
    """Where mail is fetched, how that went, and a button that tries it."""

    form = MailboxForm
    list_display = [
        "name", "category", "team", "for_complaints", "active", "last_run_at", "backlog", "trouble",
    ]  # fmt: skip
    list_select_related = ["category", "team"]
    change_form_template = "admin/tickets/mailbox_form.html"
    readonly_fields = ["last_run_at", "backlog", "trouble"]
    fieldsets = [
        (None, {"fields": ["name", "active", "address", "category", "team", "for_complaints"]}),
        (
            _("Server"),
            {"fields": ["host", "port", "security", "username", "password", "folder"]},
        ),
        (_("Last run"), {"fields": ["last_run_at", "backlog", "trouble"]}),
    ]

    @admin.display(description=_("what is wrong"))
    def trouble(self, mailbox: Mailbox) -> str:
        return str(SENTENCES.get(mailbox.last_error, ""))

    def get_urls(self) -> list[URLPattern]:
        test = self.admin_site.admin_view(require_POST(self.test))
        return [path("<int:pk>/test/", test, name="tickets_mailbox_test"), *super().get_urls()]

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try to get into the mailbox and say what is wrong."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        wrong = what_is_wrong(get_object_or_404(Mailbox, pk=pk))
        if wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(request, _now("The mailbox can be read."))
        return redirect("admin:tickets_mailbox_change", pk)


class ArrivalFilter(admin.SimpleListFilter):
    """What became of mails; without a choice, those that need a person."""

    title, parameter_name = _("what became of it"), "end"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Arrival.choices, (self.ALL, pgettext_lazy("view", "All"))]

    def chosen(self) -> str:
        asked = self.value() or ""
        return asked if asked in {*Arrival.values, self.ALL} else Arrival.QUARANTINED.value

    def choices(self, changelist: Any) -> Any:
        for key, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: key})
            yield {"selected": key == self.chosen(), "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset if chosen == self.ALL else queryset.filter(status=chosen)


def readable_by(staff: User) -> "QuerySet[IncomingEmail]":
    """The mails of the tickets that they may see; those of no ticket with the right to see mail."""
    mine = Q(ticket__in=Ticket.objects.visible_to(staff))
    if staff.has_perm(SEE):
        mine |= Q(ticket=None)
    return IncomingEmail.objects.filter(mine)


@admin.register(IncomingEmail)
class IncomingEmailAdmin(ReadOnlyAdmin):
    """Every mail and what became of it; first those in quarantine."""

    list_display = ["received_at", "from_email", "subject", "status", "reason", "mailbox"]
    list_display_links = ["received_at", "subject"]
    list_filter = [ArrivalFilter]
    list_select_related = ["mailbox"]
    search_fields = ["from_email__exact"]
    search_help_text = _("The whole address")
    change_form_template = "admin/tickets/incomingemail_form.html"
    fields = (
        "from_email", "subject", "status", "reason", "detail", "said", "request", "taken_out",
        "received_at", "handled_at", "mailbox", "size", "attempts", "mail_id",
    )  # fmt: skip
    readonly_fields = (*fields,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[IncomingEmail]":
        assert isinstance(request.user, User)  # noqa: S101  (admin_view lets in no one else)
        return readable_by(request.user).defer("raw")

    @admin.display(description=_("text"))
    def said(self, mail: IncomingEmail) -> str:
        return mail.text

    @admin.display(description=_("request"))
    def request(self, mail: IncomingEmail) -> str:
        if not mail.ticket:
            return ""
        page = reverse("admin:tickets_ticket_change", args=[mail.ticket.pk])
        return format_html('<a href="{}">{}</a>', page, mail.ticket)

    @admin.display(description=_("secrets removed"))
    def taken_out(self, mail: IncomingEmail) -> str:
        return listed(find["kind"] for find in mail.secrets)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        original, again = wrap(require_safe(self.original)), wrap(require_POST(self.again))
        return [
            path("<int:pk>/original/", original, name="tickets_incomingemail_original"),
            path("<int:pk>/again/", again, name="tickets_incomingemail_again"),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "",
        extra_context: Any = None,
    ) -> Any:  # fmt: skip
        mail = self.get_object(request, object_id) if object_id else None
        more = {"has_original": bool(mail and mail.raw), "may_retry": _may_retry(request, mail)}
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )

    def original(self, request: SignedIn, pk: int) -> HttpResponse:
        """The mail as it came, less the secrets in it, as a file to keep."""
        mail = get_object_or_404(readable_by(request.user), pk=pk)
        raw = mail.original()
        if raw is None:
            raise Http404
        reads.note_original(request, mail)
        response = HttpResponse(raw, content_type="message/rfc822")
        response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = _POLICY
        response["Cache-Control"] = "private, no-store"
        return response

    def again(self, request: SignedIn, pk: int) -> HttpResponse:
        """Have a mail that was stopped looked at once more, and say what became of it."""
        require(request.user, RETRY)
        mail = get_object_or_404(self.get_queryset(request), pk=pk)
        if receive.put_back(mail.pk):
            receive.try_again(mail.pk)
            mail.refresh_from_db()
            _say(request, mail)
        else:
            messages.warning(request, _now("This mail can't be looked at again."))
        return redirect("admin:tickets_incomingemail_change", pk)


def _may_retry(request: HttpRequest, mail: IncomingEmail | None) -> bool:
    stopped = mail is not None and mail.status in {Arrival.QUARANTINED, Arrival.IGNORED}
    return stopped and bool(mail and mail.raw) and request.user.has_perm(RETRY)


def _say(request: HttpRequest, mail: IncomingEmail) -> None:
    if mail.status in {Arrival.DONE, Arrival.HELD}:
        messages.success(request, _now("The mail is in its request now."))
    else:
        why = Reason(mail.reason).label if mail.reason else ""
        messages.warning(request, " ".join([_now("The mail was stopped again."), str(why)]))
