"""Staff enter what did not come by the form: by telephone, letter, social media or an authority."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from complaints.actions.register import Statement, make_complaint, register_for_client
from complaints.admin.board import ENTER, Board
from complaints.admin.case_forms import moment
from complaints.axes import Way
from complaints.forms import ComplaintForm
from complaints.models import Complaint
from portal.access import SignedIn, require
from portal.refusals import Refused
from tickets.actions.submit import COMPLAINT
from tickets.intake.offered import offer
from tickets.models import Ticket
from tickets.views.files import received

UNPROCESSABLE = 422
WAYS = (Way.PHONE, Way.LETTER, Way.SOCIAL, Way.AUTHORITY)
# What the public form asks its reader, as staff are asked about somebody else.
LABELS: dict[str, Any] = {
    "description": _("What happened, in the words of the complainant"),
    "happened_on": _("When it happened"),
    "damage": _("What it cost them"),
    "wanted": _("What they want"),
    "wanted_note": _("In their own words"),
    "name": _("Name of the complainant, or of the firm"),
    "email": _("Email address"),
    "other_reply": _("Another way to reach them"),
    "country": _("Country of residence"),
    "wants_paper": _("Wants letters on paper"),
    "lei": _("LEI"),
    "about_staff": _("Name of the colleague that it is about"),
    "elsewhere": _("Where else they have complained"),
    "help_needed": _("What makes it harder for them, and what helps"),
    "help_consented": _("They agree that we keep this and show it to those who handle it"),
    "speaker_name": _("Name of the representative"),
    "speaker_email": _("Email address of the representative"),
    "speaker_scope": _("What the representative may do"),
}


class EntryForm(ComplaintForm):
    """The public form as staff fill it in, with the way and the true receipt."""

    way = forms.ChoiceField(
        label=_("How it reached us"), choices=[(way.value, way.label) for way in WAYS],
        widget=forms.RadioSelect,
    )  # fmt: skip
    received_at = moment(
        _("Received at"),
        help_text=_("When it reached us, by your own clock. The dates count from it."),
    )
    language = forms.ChoiceField(
        label=_("Language of our letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("In one line"), max_length=150, required=False)

    field_order = ("way", "received_at", "language", "description", "subject")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""

    def entered(self, files: Any) -> Statement:
        """What was typed, as the verb takes it."""
        said = self.cleaned_data
        names = ("received_at", "language", "subject")
        return self.statement(
            way=Way(said["way"]), files=files, **{name: said[name] for name in names}
        )


class EntryPages(Board):
    """Entering a complaint, and making a request one."""

    def enter(self, request: SignedIn) -> HttpResponse:
        """The form; posted, the complaint is received with its true date."""
        require(request.user, ENTER)
        offered = offer(COMPLAINT)
        if offered is None:
            raise Http404
        posted = request.POST if request.method == "POST" else None
        form = EntryForm(offered.questions, posted)
        files = received(request)
        if form.is_bound and _is_whole(form, files.problems):
            try:
                made = register_for_client(statement=form.entered(files.files), actor=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return self._entered(request, made)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Enter a complaint"),
            "opts": self.opts,
            "form": form,
            "files": files,
        }
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, "admin/complaints/enter.html", context, status=status)

    def make(self, request: SignedIn, pk: int) -> HttpResponse:
        """Make a request a complaint; it keeps the receipt that it had."""
        require(request.user, ENTER)
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=pk)
        own = ticket.messages.filter(internal=False, author=ticket.requester)
        told = request.POST.get("since", "")
        since = own.filter(pk=told).first() if told.isascii() and told.isdigit() else None
        try:
            made = make_complaint(ticket=ticket, actor=request.user, since=since)
        except Refused as refusal:
            messages.warning(request, str(refusal.sentence))
            return redirect("admin:tickets_ticket_change", pk)
        return self._entered(request, made)

    def _entered(self, request: SignedIn, made: Complaint) -> HttpResponse:
        """On to the case, where they may see it; else to what they may."""
        said = _("The complaint %(reference)s is received, and its receipt is on its way.")
        messages.success(request, said % {"reference": made.reference})
        may_see = request.user.has_perm("complaints.view_complaint")
        if may_see and self.seen_by(request).filter(pk=made.pk).exists():
            return redirect("admin:complaints_complaint_change", made.pk)
        if Ticket.objects.visible_to(request.user).filter(pk=made.ticket_id).exists():
            return redirect("admin:tickets_ticket_change", made.ticket_id)
        return redirect("admin:tickets_ticket_changelist")


def _is_whole(form: EntryForm, problems: list[str]) -> bool:
    for problem in problems:
        form.add_error(None, problem)
    return form.is_valid()
