"""What happened in a complaint, what we wrote, and what we learn from it."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.axes import Cause
from complaints.models.case import Complaint, Round
from complaints.terms import Letter as Kind
from portal.models import OutgoingEmail, User

KINDS = [(kind.value, kind.value) for kind in Kind]
# Of these a round has one at most.
ONCE_A_ROUND = [
    Kind.RECEIPT.value,
    Kind.ACKNOWLEDGEMENT.value,
    Kind.REFUSAL.value,
    Kind.SUMMARY.value,
    Kind.FINAL.value,
    Kind.WITHDRAWAL.value,
    Kind.MERGE.value,
]


class ComplaintEvent(models.Model):
    """One line of the record (invariant 33): the database refuses any change of it.

    `role` is the part in which the actor acted (`moves.By`); `old` and `new` are stages of the
    complaint, or states of the compensation or voucher that it names.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events")
    compensation = models.ForeignKey("Compensation", models.PROTECT, null=True,
                                     related_name="events")  # fmt: skip
    voucher = models.ForeignKey("Voucher", models.PROTECT, null=True, related_name="events")
    verb = models.CharField(_("what"), max_length=30)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                              verbose_name=_("who"))  # fmt: skip
    role = models.CharField(_("as"), max_length=20)
    old = models.CharField(_("from"), max_length=20, blank=True)
    new = models.CharField(_("to"), max_length=20, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"), default=timezone.now)
    request_id = models.CharField(_("request"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["verb", "at"], name="complaint_event_by_verb"),
            models.Index(fields=["at"], name="complaint_event_by_time"),
        ]

    def __str__(self) -> str:
        return self.verb


class Letter(models.Model):
    """A letter as it left: its bytes never change, and the database refuses any change.

    Its email is queued before it, in the same transaction; whether it arrived is the email's.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                  verbose_name=_("signed by"))  # fmt: skip
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, related_name="+",
                              verbose_name=_("email"))  # fmt: skip
    compensation = models.ForeignKey("Compensation", models.PROTECT, null=True,
                                     related_name="letters")  # fmt: skip
    on_paper = models.BooleanField(_("also on paper"), default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(kind__in=ONCE_A_ROUND),
                name="letter_once_a_round",
            ),
        ]
        indexes = [models.Index(fields=["kind", "written_at"], name="letter_by_kind")]

    def __str__(self) -> str:
        return self.subject

    @property
    def digest(self) -> str:
        """The SHA-256 that its subject and text have now; see `sha256`."""
        text = f"{self.language}\n{self.subject}\n{self.body}"
        return hashlib.sha256(text.encode()).hexdigest()


class LetterDraft(models.Model):
    """The parts of a letter that staff write before it is signed, by the names of its template."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="drafts")
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    parts = models.JSONField(_("parts"), default=dict)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("draft of a letter")
        verbose_name_plural = _("drafts of letters")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="draft_once_a_round"),
        ]

    def __str__(self) -> str:
        return self.kind


class ProgressNote(models.Model):
    """What was done, what comes next and when: sent to the complainant at least every ten days."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="progress")
    done = models.TextField(_("what was done"))
    next_step = models.TextField(_("what comes next"))
    next_on = models.DateField(_("by when"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("note on progress")
        verbose_name_plural = _("notes on progress")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.done[:60]


class RootCause(models.Model):
    """What complaints of one kind have in common, found by looking at them together."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    description = models.TextField(_("description"), blank=True)
    elsewhere = models.TextField(_("what else it may affect"), blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+",
                              verbose_name=_("owner"))  # fmt: skip
    found_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("root cause")
        verbose_name_plural = _("root causes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CorrectiveAction(models.Model):
    """What is done so that a root cause does not hurt anybody again."""

    root_cause = models.ForeignKey(RootCause, models.PROTECT, related_name="actions",
                                   verbose_name=_("root cause"))  # fmt: skip
    action = models.TextField(_("what is done"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="action_done_or_dropped"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="action_by_due",
                condition=Q(done_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.action[:60]
