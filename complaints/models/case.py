"""A complaint, its rounds and what each round has to answer.

The conversation is the ticket's. What is printed in a letter is stored, so that nothing that is
edited later, a calendar or a regime, moves it.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.axes import Cause, Opening, Phase, Product, Topic, Wanted, Way
from complaints.deadlines import Step
from complaints.terms import Outcome, Severity
from complaints.workflow import LIVE, Award, Stage
from portal.models import User
from tickets.models import Attachment, Ticket


def visible_to(staff: User, complaint: str = "", was_proposed: Q | None = None) -> Q:
    """Which complaints a member of staff may see; never one that is about themselves.

    The head and auditors see every complaint, handlers those that are or were theirs or nobody's,
    approvers and finance those with a compensation that was proposed. `complaint`: the way from
    what is filtered to its complaint, such as "complaint__". `was_proposed`: by what a row shows
    itself that its complaint has one, which saves looking for others.
    """
    not_mine = ~Q(**{f"{complaint}subjects__staff_id": staff.pk})
    if staff.has_perm("complaints.view_every_complaint"):
        return not_mine
    seen = Q(pk__in=[])
    if staff.has_perm("complaints.work_complaint"):
        handled = Handling.objects.filter(staff_id=staff.pk, complaint=OuterRef(f"{complaint}pk"))
        theirs = Q(**{f"{complaint}handler": None}) | Q(**{f"{complaint}handler": staff})
        seen |= theirs | Q(Exists(handled))
    if staff.has_perm("complaints.approve_compensation") or staff.has_perm(
        "complaints.pay_compensation"
    ):
        proposed = [state for state in Award if state is not Award.DRAFT]
        this_one = Complaint.objects.filter(pk=OuterRef(f"{complaint}pk"))
        with_money = Q(Exists(this_one.filter(compensations__state__in=proposed)))
        seen |= was_proposed | with_money if was_proposed else with_money
    return not_mine & seen


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, staff: User) -> "ComplaintQuerySet":
        """What a member of staff may see: see `visible_to`."""
        return self.filter(visible_to(staff))

    def live(self) -> "ComplaintQuerySet":
        """The clock of their round runs."""
        return self.filter(stage__in=LIVE)

    def by_time_left(self) -> "ComplaintQuerySet":
        """The least time left first; then what was received first."""
        return self.order_by(F("due_at").asc(nulls_last=True), "id")

    def whole(self) -> "ComplaintQuerySet":
        """With what a line of a list says."""
        return self.select_related("ticket__requester", "handler", "root_cause")


class Complaint(models.Model):
    """A ticket that is a complaint. Its stage changes only through the verbs of this app."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, related_name="complaint", verbose_name=_("request")
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.RECEIVED)
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now)
    # Only a merge changes it, to the earlier of two (invariant 5).
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)
    way = models.CharField(_("received by"), max_length=10, choices=Way, default=Way.WEB)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # Where it was written in a language that we do not answer in.
    written_in = models.CharField(_("written in"), max_length=35, blank=True)
    country = models.CharField(_("country of residence"), max_length=6, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, blank=True)
    product = models.CharField(_("service"), max_length=20, choices=Product, blank=True)
    phase = models.CharField(_("step"), max_length=20, choices=Phase, blank=True)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause, blank=True)
    root_cause = models.ForeignKey(
        "RootCause", models.PROTECT, null=True, blank=True, related_name="complaints",
        verbose_name=_("root cause"),
    )  # fmt: skip
    wanted = models.CharField(_("remedy wanted"), max_length=20, choices=Wanted, blank=True)
    wanted_note = models.TextField(_("what would put it right"), blank=True)
    damage = models.TextField(_("damage or inconvenience"), blank=True)
    happened_on = models.CharField(_("when it happened"), max_length=100, blank=True)
    elsewhere = models.CharField(_("already complained to"), max_length=200, blank=True)
    wants_paper = models.BooleanField(_("wants letters on paper"), default=False)
    vulnerable = models.BooleanField(_("complainant is vulnerable"), default=False)
    about_vulnerability = models.BooleanField(_("about our response to vulnerability"),
                                              default=False)  # fmt: skip
    handler = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="handled_complaints",
        verbose_name=_("handler"),
    )  # fmt: skip
    # The number of the round that runs, or that was the last.
    round_number = models.PositiveSmallIntegerField(_("round"), default=1)
    # When the next step is late: the end of its last day in the firm's zone. None once nothing is.
    due_at = models.DateTimeField(_("next step due"), null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("merged into")
    )
    refusal = models.CharField(_("ground of refusal"), max_length=30, blank=True)
    forwarded_to = models.CharField(_("forwarded to"), max_length=200, blank=True)
    legal_hold = models.BooleanField(_("legal hold"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True)
    # When its people and what they wrote left it; what is counted and what was paid stays.
    erased_at = models.DateTimeField(_("emptied"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-id"]
        permissions = [
            ("work_complaint", _("Can handle complaints")),
            ("lead_complaints", _("Can lead the handling of complaints")),
            ("view_every_complaint", _("Can see every complaint")),
            ("view_help_needed", _("Can see what help a vulnerable person needs")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="complaint_stage_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.MERGED) & Q(merged_into__isnull=False))
                | (~Q(stage=Stage.MERGED) & Q(merged_into=None)),
                name="complaint_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="complaint_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.RECEIVED)
                | Q(stage__in=[Stage.INADMISSIBLE, Stage.MERGED, Stage.WITHDRAWN])
                | Q(stage=Stage.UNDER_REVIEW)
                | ~Q(severity=""),
                name="complaint_has_severity_once_open",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="complaint_by_time_left"),
            models.Index(fields=["stage", "due_at", "id"], name="complaint_by_stage"),
            models.Index(fields=["handler", "due_at", "id"], name="complaint_by_handler"),
            models.Index(fields=["received_at"], name="complaint_by_receipt"),
            models.Index(
                fields=["closed_at"], name="complaint_by_close", condition=~Q(closed_at=None)
            ),
            models.Index(fields=["topic", "product", "-id"], name="complaint_by_topic"),
            models.Index(fields=["root_cause", "-id"], name="complaint_by_cause"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> Stage:
        return Stage(self.stage)

    @property
    def reference(self) -> str:
        """That of its ticket: a person has one for both."""
        return self.ticket.reference

    @property
    def client(self) -> User:
        """The complainant."""
        return self.ticket.requester

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def current_round(self) -> "Round":
        """The round that runs, or that was the last."""
        return self.rounds.get(number=self.round_number)


class Round(models.Model):
    """One way from a receipt to a decision: the first, then one for each appeal or reopening.

    The dates are days in the firm's zone, as they were printed. The moments are facts, each
    written once.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"), default=1)
    opening = models.CharField(_("began with"), max_length=10, choices=Opening,
                               default=Opening.FILED)  # fmt: skip
    grounds = models.TextField(_("why it began"), blank=True)
    received_at = models.DateTimeField(_("received"))
    regime = models.CharField(_("regime"), max_length=20)
    # Whose business days count, and what was known of them then.
    calendar = models.CharField(_("calendar"), max_length=10)
    calendar_version = models.CharField(_("version of the calendar"), max_length=60, blank=True)
    acknowledge_on = models.DateField(_("acknowledgement due"))
    summary_on = models.DateField(_("short way open until"))
    decide_on = models.DateField(_("decision due"))
    extended_on = models.DateField(_("decision due at the latest after a holding letter"))
    hard_on = models.DateField(_("last day"))
    # The day that a holding letter has named; with the reason for it.
    promised_on = models.DateField(_("decision promised for"), null=True)
    delay_code = models.CharField(_("reason for the delay"), max_length=30, blank=True)
    delay_reason = models.TextField(_("reason in words"), blank=True)

    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    investigated_at = models.DateTimeField(_("investigation begun"), null=True)
    drafted_at = models.DateTimeField(_("decision drafted"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    acknowledge_breached_at = models.DateTimeField(_("acknowledgement late since"), null=True)
    decide_breached_at = models.DateTimeField(_("decision late since"), null=True)
    hard_breached_at = models.DateTimeField(_("past the last day since"), null=True)

    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    summary = models.TextField(_("summary of the complaint"), blank=True)
    drafter = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                verbose_name=_("written by"))  # fmt: skip
    signer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                               verbose_name=_("signed by"))  # fmt: skip
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                 verbose_name=pgettext_lazy("complaint", "reviewer"))  # fmt: skip
    similar_seen_at = models.DateTimeField(_("similar cases looked at"), null=True)
    deviation = models.TextField(_("why it differs from similar cases"), blank=True)
    # How the complainant accepted, on the short way or the final response.
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    acceptance = models.TextField(_("how it was accepted"), blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["complaint", "number"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(acknowledge_on__lte=F("decide_on"))
                & Q(decide_on__lte=F("extended_on"))
                & Q(extended_on__lte=F("hard_on")),
                name="round_dates_ascend",
            ),
            models.CheckConstraint(
                condition=Q(promised_on=None) | Q(promised_on__lte=F("hard_on")),
                name="round_promise_within_last_day",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_at"], name="round_by_decision"),
            models.Index(fields=["acknowledged_at"], name="round_by_acknowledgement"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.number}"

    @property
    def dates(self) -> dict[Step, date]:
        """The printed dates, by step."""
        return {step: getattr(self, f"{step.value}_on") for step in Step}

    @property
    def decision_on(self) -> date:
        """When the decision is due now: the day promised in a holding letter, else the first."""
        return self.promised_on or self.decide_on

    @property
    def next_on(self) -> date | None:
        """The last day of the next step that is still owed; None once it is decided."""
        if self.ended_at or self.decided_at:
            return None
        return self.decision_on if self.acknowledged_at else self.acknowledge_on


class Point(models.Model):
    """One thing complained of. The decision answers every one (RTS 2025/294 Art. 6(1))."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("what is complained of"))
    finding = models.CharField(_("finding"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="point_number_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Evidence(models.Model):
    """Something that was gathered and looked at: a file of the ticket, or words."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("what it shows"), blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+",
                             verbose_name=_("file"))  # fmt: skip
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                 verbose_name=_("added by"))  # fmt: skip
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Handling(models.Model):
    """That somebody handled a complaint: whoever ever did, stays on record (H(C))."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="handlings")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    round_number = models.PositiveSmallIntegerField(_("round"), default=1)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("handling")
        verbose_name_plural = _("handlings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(until=None), name="one_handler_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["staff", "complaint"], name="handling_by_staff")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.staff_id}"
