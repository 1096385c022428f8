"""What each act on a complaint asks for. Lists begin empty: nobody takes the first entry."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.axes import MEANS, Cause, Phase, Product, Topic
from complaints.conflicts import Group
from complaints.models import Complaint, Letter, Party, PartyKind, Point, RootCause
from complaints.terms import Delay, Outcome, Refusal, Severity
from complaints.terms import Letter as LetterKind
from complaints.workflow import LIVE
from portal.guarded import GuardedForm
from portal.models import User
from tickets.models import Attachment

NONE = [("", "–")]
LONG = 5000


def area(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONG, widget=forms.Textarea({"rows": rows}), **more
    )


def day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


def choice(label: Any, offered: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*NONE, *offered], **more)


class CaseForm(GuardedForm):
    """A form on the page of a complaint, about it or about one `row` of it."""

    def __init__(
        self, data: Any = None, *, complaint: Complaint, staff: User, row: Any = None, **more: Any
    ) -> None:
        self.complaint, self.staff = complaint, staff
        more.setdefault("initial", self.known(complaint, row))
        super().__init__(data, **more)
        if "row" in self.fields:
            offer(self, "row", self.offered_rows())
            self.fields["row"].initial = row.pk if row else None
        self.fill()

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def fill(self) -> None:
        """Offer what there is to choose from in this case."""

    def offered_rows(self) -> "QuerySet[Any]":
        """The rows that such a form may be about."""
        raise NotImplementedError


def offer(form: forms.BaseForm, name: str, rows: "QuerySet[Any]") -> None:
    """Let the field choose among these rows."""
    field: Any = form.fields[name]
    field.queryset = rows


def row_field() -> Any:
    """The hidden field that says which row a form is about."""
    return forms.ModelChoiceField(queryset=Point.objects.none(), widget=forms.HiddenInput)


class AcceptForm(CaseForm):
    severity = choice(_("Severity"), Severity.choices)

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        return {"severity": complaint.severity}


class RefuseForm(CaseForm):
    ground = choice(_("Ground"), Refusal.choices)
    explanation = area(
        _("Explanation"), help_text=_("The complainant reads this, in their language.")
    )
    forwarded_to = forms.CharField(
        label=_("Forwarded to"), max_length=200, required=False,
        help_text=_("The firm that is responsible instead."),
    )  # fmt: skip


class MergeForm(CaseForm):
    into = forms.ModelChoiceField(label=_("Into"), queryset=Complaint.objects.none())

    def fill(self) -> None:
        offer(self, "into", others_of_client(self.complaint, self.staff))


def others_of_client(complaint: Complaint, staff: User) -> "QuerySet[Complaint]":
    """The live complaints of the same client that this one could be merged into."""
    theirs = Complaint.objects.visible_to(staff).filter(
        ticket__requester=complaint.ticket.requester_id, stage__in=LIVE
    )
    return theirs.exclude(pk=complaint.pk).select_related("ticket")


class AskForm(CaseForm):
    question = area(_("Question"), help_text=_("In the language of the complaint."))
    answer_by = day(_("Answer wanted by"), required=False)


class SettleForm(CaseForm):
    summary = area(
        _("What it was, and what was put right"),
        help_text=_("The complainant reads this, in their language."),
    )
    outcome = choice(_("Outcome"), Outcome.choices)
    acceptance = area(_("How the complainant accepted"), rows=2)
    accepted_at = moment(_("When"), required=False, help_text=_("Empty: just now."))


class TextForm(CaseForm):
    text = area(_("What is complained of"), rows=2)


class FindForm(CaseForm):
    row = row_field()
    finding = choice(_("Finding"), Outcome.choices)
    reason = area(_("Reason"), rows=2, help_text=_("It stands in the final letter."))

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        return {"finding": row.finding, "reason": row.reason} if row else {}

    def offered_rows(self) -> "QuerySet[Point]":
        return Point.objects.filter(round__complaint=self.complaint)


class EvidenceForm(CaseForm):
    title = forms.CharField(label=_("Name of the evidence"), max_length=150)
    text = area(_("What it shows"), rows=2, required=False)
    file = forms.ModelChoiceField(
        label=_("File"), queryset=Attachment.objects.none(), required=False, empty_label="–"
    )

    def fill(self) -> None:
        offer(self, "file", self.complaint.ticket.attachments.all())


class ProgressForm(CaseForm):
    done = area(_("What was done"), rows=2)
    next_step = area(_("What comes next"), rows=2)
    next_on = day(_("By when"))


class AxesForm(CaseForm):
    topic = choice(_("What hurt"), Topic.choices, required=False)
    product = choice(_("Where: the service"), Product.choices, required=False)
    phase = choice(_("Where: the step"), Phase.choices, required=False)
    severity = choice(_("Severity"), Severity.choices, required=False)
    vulnerable = forms.BooleanField(label=_("The complainant is vulnerable"), required=False)
    about_vulnerability = forms.BooleanField(
        label=_("It is about how we treated a vulnerable person"), required=False
    )

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        return {name: getattr(complaint, name) for name in self.base_fields}


class CauseForm(CaseForm):
    cause = forms.ChoiceField(
        label=_("Why it happened"), widget=forms.RadioSelect,
        choices=[(cause.value, cause.label) for cause in Cause],
    )  # fmt: skip
    root_cause = forms.ModelChoiceField(
        label=_("Root cause"), queryset=RootCause.objects.all(), required=False, empty_label="–"
    )

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        return {"cause": complaint.cause, "root_cause": complaint.root_cause_id}

    def fill(self) -> None:
        causes: Any = self.fields["cause"]
        causes.choices = [(cause.value, f"{cause.label}: {MEANS[cause]}") for cause in Cause]


class SimilarForm(CaseForm):
    deviation = area(
        _("Why this one is decided otherwise"), rows=2, required=False,
        help_text=_("Only where it differs from most of them. It stands in the final letter."),
    )  # fmt: skip

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        return {"deviation": complaint.current_round.deviation}


class DecisionForm(CaseForm):
    """The parts of the final letter, in the language of the complaint."""

    outcome = choice(_("Outcome"), Outcome.choices)
    summary = area(_("Summary of the complaint"))
    corrective = area(_("What we change"), rows=2, required=False)
    no_redress = area(
        _("Why there is no compensation"), rows=2, required=False,
        help_text=_("Only where there is none."),
    )  # fmt: skip

    def known(self, complaint: Complaint, row: Any) -> dict[str, Any]:
        current = complaint.current_round
        draft = current.drafts.filter(kind=LetterKind.FINAL).first()
        return {
            "outcome": current.outcome,
            "summary": current.summary,
            **(draft.parts if draft else {}),
        }


class ReasonForm(CaseForm):
    reason = area(_("What should be different"), rows=2)


class HoldForm(CaseForm):
    reason = area(_("Reason"), rows=2)


class ReopenForm(CaseForm):
    facts = area(_("The new evidence, or who asks"), rows=2)
    outside = forms.BooleanField(
        label=_("An ombudsman, an authority or a court asks for it"), required=False
    )


class ExtendForm(CaseForm):
    code = choice(_("Reason beyond our control"), Delay.choices)
    reason = area(
        _("The reason in words"), rows=2,
        help_text=_("The complainant reads this, in their language."),
    )  # fmt: skip
    until = day(_("New date of the decision"))


class WhomForm(CaseForm):
    """Somebody of the groups whose part it is."""

    groups = (Group.HANDLER, Group.HEAD)
    person = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())

    def fill(self) -> None:
        offer(self, "person", self.offered_people())

    def offered_people(self) -> "QuerySet[User]":
        staff = User.objects.filter(is_active=True, groups__name__in=self.groups)
        return staff.distinct().order_by("name", "email")


class ReviewerForm(WhomForm):
    groups = (Group.HEAD, Group.MANAGER)


class SubjectForm(WhomForm):
    def offered_people(self) -> "QuerySet[User]":
        return User.objects.filter(is_staff=True).order_by("name", "email")


class RepresentativeForm(CaseForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("Email address"), max_length=254)
    scope = area(_("What they may do"), rows=2, required=False)
    authority = forms.ModelChoiceField(
        label=_("Signed authority"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label="–",
    )

    def fill(self) -> None:
        offer(self, "authority", self.complaint.ticket.attachments.all())


class PartyForm(CaseForm):
    row = row_field()

    def offered_rows(self) -> "QuerySet[Party]":
        return self.complaint.parties.filter(kind=PartyKind.REPRESENTATIVE)


class CheckForm(PartyForm):
    expires_on = day(_("The authority ends on"), required=False)


class LetterForm(CaseForm):
    row = row_field()

    def offered_rows(self) -> "QuerySet[Letter]":
        return Letter.objects.filter(round__complaint=self.complaint)


class HandOverForm(LetterForm):
    how = forms.CharField(label=_("How and when it reached them"), max_length=200)
