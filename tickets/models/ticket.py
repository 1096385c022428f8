"""A request, its conversation and what happened to it."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Announcement
from portal.models import User
from portal.tokens import search_text, tokens
from tickets.models import words  # noqa: F401  (registers the lookup that `saying` uses)
from tickets.models.intake import Category
from tickets.models.service import Team
from tickets.workflow import (
    DONE,
    LIVE,
    REOPEN_WITHIN,
    WAITING_FOR_US,
    Channel,
    Priority,
    Status,
)

# No 0/O, 1/I/L or U: a reference is read aloud and typed by hand.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """A random short name of a ticket, such as R-7F3K92QX: 30^8 possible, never in sequence."""
    return "R-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


class TicketQuerySet(models.QuerySet["Ticket"]):
    def of(self, requester: User) -> "TicketQuerySet":
        """What this person asked: their own requests and no others, and none kept for the law."""
        return self.filter(requester=requester, restricted_until=None)

    def visible_to(self, staff: User) -> "TicketQuerySet":
        """What a member of staff may see: everything with the right to, else their teams' and own.

        A ticket of no team is everybody's: it must not be lost between teams. What is kept for the
        law alone is for those who answer for that.
        """
        if not staff.has_perm("tickets.view_ticket"):
            return self.none()
        hidden = Ticket.hidden_from.through.objects.filter(user_id=staff.pk).values("ticket_id")
        shown = self.exclude(pk__in=hidden)
        open_to = shown if staff.has_perm("tickets.view_restricted") else shown.unrestricted()
        if staff.has_perm("tickets.view_every_ticket"):
            return open_to
        mine = Team.members.through.objects.filter(user_id=staff.pk).values("team_id")
        return open_to.filter(Q(team=None) | Q(team__in=mine) | Q(assignee=staff))

    def unrestricted(self) -> "TicketQuerySet":
        """Not kept for the law alone."""
        return self.filter(restricted_until=None)

    def ordinary(self) -> "TicketQuerySet":
        """Under the promises of its category: not a complaint, which has dates of its own."""
        return self.filter(for_complaint=False)

    def complaints(self) -> "TicketQuerySet":
        """In the hands of the floor above: see tickets/actions/entrust.py."""
        return self.filter(for_complaint=True)

    def live(self) -> "TicketQuerySet":
        """Neither solved nor closed."""
        return self.filter(status__in=LIVE)

    def waiting_for_us(self) -> "TicketQuerySet":
        """The next move is ours."""
        return self.filter(status__in=WAITING_FOR_US)

    def saying(self, text: str) -> "TicketQuerySet":
        """Whose subject or first message holds every word of the text, in any order."""
        wanted = tokens(text)
        return self.filter(words__hold=wanted) if wanted else self.none()

    def about_transaction(self, transaction: str) -> "TicketQuerySet":
        """About this canonical transaction hash."""
        return self.filter(transaction=transaction) if transaction else self.none()


class Ticket(models.Model):
    """A user's request. Its state changes only through the verbs of tickets/actions/."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference)
    requester = models.ForeignKey(
        User, models.PROTECT, related_name="tickets", verbose_name=_("requester")
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    subject = models.CharField(_("subject"), max_length=150)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, verbose_name=_("team"))
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="assigned", verbose_name=_("assignee")
    )
    # The answers with their questions as they were asked: see tickets/intake/answers.py.
    answers = models.JSONField(_("answers"), default=list)
    chain = models.CharField(_("network"), max_length=20, blank=True)
    transaction = models.CharField(_("transaction hash"), max_length=120, blank=True)
    address = models.CharField(_("wallet address"), max_length=120, blank=True)
    other_address = models.CharField(_("other address"), max_length=120, blank=True)
    amount = models.CharField(_("amount"), max_length=60, blank=True)
    # The name of the key that sealed the confidential answers; "" when there are none.
    sealed_with = models.CharField(max_length=8, editable=False, default="", db_default="")
    # By which a telephone number among the answers is found: see portal/sealed.py.
    phone_mark = models.CharField(max_length=32, editable=False, default="", db_default="")
    words = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now)
    # Since when the state has been what it is; names the episode of the timers.
    status_since = models.DateTimeField(_("in this state since"), default=timezone.now)
    due_at = models.DateTimeField(_("next answer due"), null=True)
    # Since when nothing of the person is in it any more.
    erased_at = models.DateTimeField(_("personal data removed"), null=True, editable=False)
    # Its requester's data is erased, and the law has this kept until then, for few eyes.
    restricted_until = models.DateField(_("kept for the law until"), null=True, editable=False)
    # Counts every change: a form that was drawn before another change carries an old number.
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(_("submission"), null=True, unique=True, editable=False)
    # It came by email, and the sender's own domain says that the address was forged.
    unverified = models.BooleanField(_("sender not verified"), default=False, db_default=False)
    # It came to an address for complaints. What that means the floor above says: tickets/filed.py.
    for_complaint = models.BooleanField(_("sent as a complaint"), default=False, db_default=False)
    # The members of staff whom it is about: to them it does not exist.
    hidden_from = models.ManyToManyField(User, related_name="+", verbose_name=_("hidden from"))
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="followed_by", verbose_name=_("follows")
    )
    # What is wrong for many at once, of which this request is part.
    incident = models.ForeignKey(
        Announcement,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("incident"),
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-id"]
        permissions = [
            ("view_every_ticket", _("Can see the requests of all teams")),
            ("work_ticket", _("Can answer and change requests")),
            ("assign_ticket", _("Can assign requests to others")),
            ("read_confidential", _("Can read confidential answers")),
            ("view_restricted", _("Can see what is kept for the law alone")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="ticket_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="ticket_priority_is_known"
            ),
        ]
        indexes = [
            # The saved views of the queue, each sorted by the time left.
            models.Index(fields=["status", "due_at", "id"], name="ticket_by_status"),
            models.Index(fields=["assignee", "status", "due_at", "id"], name="ticket_by_assignee"),
            models.Index(fields=["team", "status", "due_at", "id"], name="ticket_by_team"),
            models.Index(fields=["priority", "status", "due_at", "id"], name="ticket_by_priority"),
            models.Index(fields=["due_at", "id"], name="ticket_by_due"),
            models.Index(
                fields=["status", "id"],
                name="ticket_of_complaint",
                condition=Q(for_complaint=True),
            ),
            models.Index(fields=["requester", "-id"], name="ticket_by_requester"),
            models.Index(fields=["transaction"], name="ticket_by_tx", condition=~Q(transaction="")),
            models.Index(
                fields=["incident", "id"],
                name="ticket_by_incident",
                condition=Q(incident__isnull=False),
            ),
            models.Index(fields=["address"], name="ticket_by_address", condition=~Q(address="")),
            models.Index(
                fields=["phone_mark"], name="ticket_by_phone", condition=~Q(phone_mark="")
            ),
            models.Index(
                fields=["sealed_with"], name="ticket_by_key", condition=~Q(sealed_with="")
            ),
            # Which tickets are so old that nothing of the person need be kept.
            models.Index(
                fields=["status_since"],
                name="ticket_to_erase",
                condition=Q(status=Status.CLOSED, erased_at=None),
            ),
            models.Index(
                fields=["other_address"], name="ticket_by_other", condition=~Q(other_address="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def may_be_reopened(self, now: datetime) -> bool:
        """Whether the requester may reopen it: solved or closed, and not too long ago."""
        return self.state in DONE and now <= self.status_since + REOPEN_WITHIN

    @staticmethod
    def words_of(subject: str, description: str) -> str:
        """What the search over words looks in."""
        return search_text(f"{subject}\n{description}")


class Message(models.Model):
    """One thing that was said, by whichever way: the conversation is these, oldest first."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("author"))
    from_staff = models.BooleanField(_("from staff"), default=False)
    internal = models.BooleanField(_("internal note"), default=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    body = models.TextField(_("text"))
    message_id = models.CharField(_("Message-ID"), max_length=200, blank=True, db_index=True)
    # The words to everybody of an incident that this message is.
    broadcast = models.ForeignKey(
        "Broadcast", models.PROTECT, null=True, db_index=False, related_name="messages"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(internal=False) | Q(from_staff=True), name="only_staff_write_notes"
            ),
            # Nobody is told the same thing twice.
            models.UniqueConstraint(
                fields=["broadcast", "ticket"],
                condition=Q(broadcast__isnull=False),
                name="broadcast_once_a_ticket",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Attachment(models.Model):
    """A file that was accepted. Until its ticket is filed, only its upload key leads to it."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    stored_as = models.CharField(max_length=100, unique=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["created_at"], name="attachment_unclaimed", condition=Q(ticket=None)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class EventKind(models.TextChoices):
    """What can happen to a ticket. Each line of the timeline is one of these."""

    SUBMITTED = "submitted", _("Request received")
    REPLIED = "replied", _("Reply")
    NOTED = "noted", _("Internal note")
    FACTS_ASKED = "facts_asked", _("Facts asked for")
    FACTS_GIVEN = "facts_given", _("Facts given")
    ASSIGNED = "assigned", _("Assigned")
    MOVED = "moved", _("Status changed")
    CATEGORISED = "categorised", _("Category changed")
    PRIORITISED = "prioritised", _("Priority changed")
    REMINDED = "reminded", _("Reminder sent")
    WARNED = "warned", _("Told that it will close")
    RATED = "rated", _("Rated")
    OVERDUE = "overdue", _("Answer overdue")
    DOWNLOADED = "downloaded", _("Record downloaded")
    AUTO_REPLIED = "auto_replied", _("Automatic answer received")
    BOUNCED = "bounced", _("Email did not arrive")
    WATCHER_ASKED = "watcher_asked", _("Somebody else wrote")
    WATCHER_LET_IN = "watcher_let_in", _("Watcher let in")
    WATCHER_REFUSED = "watcher_refused", _("Watcher refused")
    SECRET_REMOVED = "secret_removed", _("Secret removed")
    ERASED = "erased", _("Personal data removed")
    LINKED = "linked", _("Linked to an incident")
    UNLINKED = "unlinked", _("No longer linked to an incident")
    BROADCAST = "broadcast", _("Update to everybody")
    IDENTITY_ASKED = "identity_asked", _("Identity asked for")
    IDENTITY_GIVEN = "identity_given", _("Proof of identity to be looked at")
    IDENTITY_PROVEN = "identity_proven", _("Identity proven")
    IDENTITY_REFUSED = "identity_refused", _("Identity not proven")


class Event(models.Model):
    """One line of the timeline, written once and never changed."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=EventKind)
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("who"))
    data = models.JSONField(_("details"), default=dict)
    # The ticket's version that this event made.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class FactRequest(models.Model):
    """Questions asked after filing, by staff or (`asked_by` None) by the product when a request
    came by email; the requester has a form for just these."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="fact_requests")
    keys = models.JSONField(_("questions"), default=list)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question to the requester")
        verbose_name_plural = _("questions to the requester")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(answered_at=None), name="one_open_fact_request"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.keys)


class Rating(models.Model):
    """What the requester thought of the help, once."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="rating_is_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return str(self.score)


class Clock(models.Model):
    """A promise on a ticket that is being kept or broken: see tickets/clocks.py."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="clocks")
    target = models.CharField(_("target"), max_length=20)
    # [["2026-11-22T09:00:00+00:00", "start"], …]: from these the due time is computed anew.
    marks = models.JSONField(default=list)
    due_at = models.DateTimeField(_("due"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    breached_at = models.DateTimeField(_("overdue since"), null=True)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "target"], name="clock_once_a_target")
        ]

    def __str__(self) -> str:
        return self.target

    def mark(self, kind: str, at: datetime) -> None:
        self.marks = [*self.marks, [at.isoformat(), kind]]

    def events(self) -> list[tuple[datetime, Any]]:
        return [(datetime.fromisoformat(at), kind) for at, kind in self.marks]
