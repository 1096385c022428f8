"""Email that comes in: where it is fetched, each mail as it came, and who else takes part."""

import zlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import User
from portal.sealed import UnreadableError, seal, unseal
from tickets.models.intake import Category
from tickets.models.service import Team
from tickets.models.ticket import Message, Ticket

MAX_PORT = 65535
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class Security(models.TextChoices):
    """How the connection to a mail server is protected."""

    TLS = "tls", _("TLS from the beginning (port 993)")
    STARTTLS = "starttls", _("STARTTLS (port 143)")
    NONE = "none", _("none, only on this machine")


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def fetched(self) -> "MailboxQuerySet":
        """Those that we fetch ourselves."""
        return self.filter(active=True).exclude(host="")

    def for_address(self, address: str) -> "Mailbox | None":
        """The one of an address to which a mail was brought, with or without its "+part"."""
        local, _at, domain = address.strip().strip("<>").lower().rpartition("@")
        name = f"{local.partition('+')[0]}@{domain}"
        found = self.filter(active=True, address=name) if local else self.none()
        return found.select_related("category", "team").first()


class Mailbox(models.Model):
    """Where mail for us arrives, and whose it is; its mails become requests.

    With a server it is an IMAP mailbox that is fetched and emptied. Without one a provider brings
    its mails (tickets/email/webhook.py), and they are known by its address.

    The password is sealed: it is typed in the admin, like the rest of the mailbox, and a copy of
    the database does not give it away.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    address = models.EmailField(
        pgettext_lazy("email", "address"),
        blank=True,
        help_text=_("To which its mails are sent. Needed when a mail provider brings them to us."),
    )
    host = models.CharField(
        _("server"),
        max_length=200,
        blank=True,
        help_text=_("Empty: nothing is fetched, a mail provider brings the mails."),
    )
    port = models.PositiveIntegerField(
        _("port"),
        default=993,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PORT)],
    )
    security = models.CharField(
        _("protection"), max_length=10, choices=Security, default=Security.TLS
    )
    username = models.CharField(_("user name"), max_length=200, blank=True)
    sealed_password = models.BinaryField(default=bytes, editable=False)
    folder = models.CharField(_("folder"), max_length=100, default="INBOX")
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("category"),
        help_text=_(
            "What all its mails are about, such as “Make a complaint”. Empty: it is guessed "
            "from what each mail says."
        ),
    )
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("team"),
        help_text=_("Who gets its mails. Empty: the team of the category."),
    )
    for_complaints = models.BooleanField(
        _("for complaints"),
        default=False,
        help_text=_("Every first mail to it is a complaint, whatever it says."),
    )
    active = models.BooleanField(_("in use"), default=True)
    # Until when one worker has it to itself; the others pass it by.
    held_until = models.DateTimeField(null=True, editable=False)
    last_run_at = models.DateTimeField(_("last fetched"), null=True, editable=False)
    last_error = models.CharField(_("what is wrong"), max_length=300, blank=True, editable=False)
    backlog = models.PositiveIntegerField(_("still to be fetched"), default=0, editable=False)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=~Q(address=""),
                name="mailbox_once_an_address",
                violation_error_message=_("Another mailbox has this address."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.address = self.address.lower()
        if not (self.host or self.address):
            raise ValidationError({"address": _("Name a server to fetch from, or an address.")})
        if self.host and not self.username:
            raise ValidationError({"username": _("Without a user name nothing can be fetched.")})
        if self.host and self.security == Security.NONE and self.host not in _LOCAL:
            raise ValidationError(
                {"security": _("Without protection the password could be read on its way.")}
            )

    @property
    def password(self) -> str:
        """The password, or "" when there is none or the key that sealed it is gone."""
        try:
            return unseal(self.sealed_password).decode() if self.sealed_password else ""
        except UnreadableError:
            return ""

    @password.setter
    def password(self, typed: str) -> None:
        self.sealed_password = seal(typed.encode())


class Arrival(models.TextChoices):
    """What became of a mail."""

    NEW = "new", _("not looked at yet")
    DONE = "done", _("in its request")
    HELD = "held", _("waits for a decision")
    IGNORED = "ignored", _("set aside")
    QUARANTINED = "quarantined", _("not understood")


class Reason(models.TextChoices):
    """Why a mail did not simply become a message."""

    EMPTY = "empty", _("There is nothing in it.")
    NO_SENDER = "no_sender", _("It names no sender that could be answered.")
    GARBLED = "garbled", _("What it says cannot be read.")
    BROKEN = "broken", _("Its parts cannot be told apart.")
    REFUSED = "refused", _("The request did not take it.")
    FAILED = "failed", _("Our program failed on it.")
    OWN = "own", _("It is our own mail, come back.")
    DUPLICATE = "duplicate", _("The same mail had come before.")
    ROBOT = "robot", _("A program wrote it, about no request.")
    VACATION = "vacation", _("An automatic answer: it stands on the timeline.")
    BOUNCE = "bounce", _("A delivery report: it is noted at the email that did not arrive.")
    STRAY_BOUNCE = "stray_bounce", _("A delivery report about no email of ours.")
    STRANGER = "stranger", _("Somebody else wrote about this request.")
    NOT_LET_IN = "not_let_in", _("Its sender was not let in.")


class IncomingEmail(models.Model):
    """One mail as it came. The bytes are kept, sealed, before anybody looks into them."""

    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, related_name="mails", verbose_name=_("mailbox")
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    raw = models.BinaryField(null=True, editable=False)
    size = models.PositiveIntegerField(_("size"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    handled_at = models.DateTimeField(_("looked at"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Arrival, default=Arrival.NEW)
    reason = models.CharField(_("reason"), max_length=15, choices=Reason, blank=True)
    detail = models.CharField(_("details"), max_length=300, blank=True)
    # Whoever keeps a mail looks at it at once: that is the first attempt.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    mail_id = models.CharField(_("Message-ID"), max_length=200, blank=True)
    from_email = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    # What a stranger wrote, for whoever decides about them.
    text = models.TextField(_("text"), blank=True)
    # What the guard took out of it: [{"kind": …, "confidence": …, "length": …}].
    secrets = models.JSONField(_("secrets removed"), default=list)
    answered = models.BooleanField(_("answered automatically"), default=False)
    ticket = models.ForeignKey(
        Ticket, models.SET_NULL, null=True, related_name="mails", verbose_name=_("request")
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="mails")

    class Meta:
        verbose_name = _("incoming email")
        verbose_name_plural = _("incoming emails")
        ordering = ["-id"]
        permissions = [("retry_incomingemail", _("Can have mail looked at again"))]
        constraints = [
            models.UniqueConstraint(
                fields=["mail_id"],
                condition=~Q(mail_id=""),
                name="mail_once_a_message_id",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Arrival.values), name="mail_status_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], name="mail_waiting", condition=Q(status=Arrival.NEW)
            ),
            models.Index(fields=["status", "-id"], name="mail_by_status"),
            models.Index(
                fields=["from_email", "received_at"],
                name="mail_answered",
                condition=Q(answered=True),
            ),
            models.Index(
                fields=["handled_at"], name="mail_with_original", condition=Q(raw__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.from_email or self.sha256[:12]

    @staticmethod
    def packed(data: bytes) -> bytes:
        """Bytes of a mail as they are stored: compressed and sealed."""
        return seal(zlib.compress(data))

    def original(self) -> bytes | None:
        """The mail as it came, less the secrets in it; None when it is gone or unreadable."""
        try:
            return zlib.decompress(unseal(self.raw)) if self.raw else None
        except (UnreadableError, zlib.error):
            return None


class Admission(models.TextChoices):
    """Whether somebody who is not the requester takes part in a request."""

    WAITING = "waiting", _("waits for a decision")
    APPROVED = "approved", _("takes part")
    REFUSED = "refused", _("not let in")


class Watcher(models.Model):
    """Somebody who wrote about a request that is not theirs."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="watchers")
    person = models.ForeignKey(
        User, models.PROTECT, related_name="watching", verbose_name=_("person")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=Admission, default=Admission.WAITING
    )
    asked_at = models.DateTimeField(_("wrote first"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("watcher")
        verbose_name_plural = _("watchers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "person"], name="watcher_once_a_ticket")
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="watcher_waiting", condition=Q(state=Admission.WAITING)
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
