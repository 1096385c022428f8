"""Our own addresses, and what people ask about those that may not be ours."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb.pasted import Account, Mail, Phone, Subject, listed, platforms, telephone
from portal.bilingual import Bilingual


class ChannelKind(models.TextChoices):
    """What one can reach us by; the directory puts them under these headings."""

    SITE = "site", _("Websites")
    APP = "app", _("Apps")
    EMAIL = "email", _("Email")
    SOCIAL = "social", _("Social accounts")
    PHONE = "phone", _("Telephone")
    COMMUNITY = "community", _("Community")


class OfficialChannel(models.Model):
    """One address of ours: what is not among these is not ours."""

    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    platform = models.CharField(
        _("platform"),
        max_length=20,
        blank=True,
        help_text=_("For an account without a link: x, telegram, wechat …"),
    )
    value = models.CharField(
        pgettext_lazy("channel", "address"),
        max_length=250,
        help_text=_(
            "A domain, a link, an email address or its domain, the name of an account, or a "
            "telephone number with its country code."
        ),
    )
    key = models.CharField(max_length=280, unique=True, editable=False)
    covers_subdomains = models.BooleanField(
        _("what lies under the domain is ours too"),
        null=True,
        blank=True,
        help_text=_("Unknown means yes for a website and no for anything else."),
    )
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh_hans = models.CharField(_("name (Chinese)"), max_length=80)
    purpose_en = models.CharField(_("what it is for (English)"), max_length=250, blank=True)
    purpose_zh_hans = models.CharField(_("what it is for (Chinese)"), max_length=250, blank=True)
    hours_en = models.CharField(_("hours (English)"), max_length=120, blank=True)
    hours_zh_hans = models.CharField(_("hours (Chinese)"), max_length=120, blank=True)
    wait_en = models.CharField(_("usual wait (English)"), max_length=120, blank=True)
    wait_zh_hans = models.CharField(_("usual wait (Chinese)"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    name = Bilingual()
    purpose = Bilingual()
    hours = Bilingual()
    wait = Bilingual()

    class Meta:
        verbose_name = _("official channel")
        verbose_name_plural = _("official channels")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name or self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves it, an address is kept in its one form."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Bring the address into its one form; `ValidationError` when it is none of its kind."""
        subject = self.subject
        if subject is None:
            raise ValidationError({"value": _("This cannot be read as an address of this kind.")})
        self.platform = subject.platform if isinstance(subject, Account) else ""
        self.value = listed.written(subject, self.value)
        self.key = listed.key(subject)
        if self.covers_subdomains is None:
            self.covers_subdomains = self.kind == ChannelKind.SITE
        if OfficialChannel.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"value": _("This address is in the directory already.")})

    @property
    def subject(self) -> Subject | None:
        """The address as it is compared with what people paste."""
        return listed.listed(self.kind, self.platform, self.value)

    @property
    def address(self) -> str:
        """The address as it is shown."""
        match self.subject:
            case Phone() as phone:
                return telephone.shown(phone)
            case Account() as account if account.platform in platforms.CODED:
                return self.link.partition("//")[2] or self.value
            case Account() as account if not platforms.is_store(account.platform):
                return self.value if "/" in self.value else f"@{self.value}"
            case Mail() as mail if not mail.local:
                return f"…@{self.value}"
        return self.value

    @property
    def link(self) -> str:
        """Where a click on it leads; "" when it has no page."""
        match self.subject:
            case Phone():
                return f"tel:{self.value}"
            case Mail() as mail:
                return f"mailto:{self.value}" if mail.local else ""
            case Account() as account:
                return platforms.link_to(account.platform, self.value)
        return f"https://{self.value}"

    @property
    def platform_name(self) -> str:
        """The platform of an account as people call it; "" for what is on none."""
        known = platforms.BY_CODE.get(self.platform)
        return str(known.label) if known else self.platform


class Verdict(models.TextChoices):
    """What we say of an address that somebody asks about."""

    OFFICIAL = "official", _("ours")
    LOOKALIKE = "lookalike", _("looks like ours, and is not")
    UNKNOWN = "unknown", _("not ours")


class CheckCount(models.Model):
    """How often a verdict was given on a day; what was asked about stands nowhere."""

    day = models.DateField(_("day"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("count of checks")
        verbose_name_plural = _("counts of checks")
        ordering = ["-day", "verdict"]
        constraints = [
            models.UniqueConstraint(fields=["day", "verdict"], name="check_count_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.verdict}"


class PastedImpostor(models.Model):
    """A domain or account that imitates one of ours, and how often it was asked about.

    Nobody's personal data: no email's local part, no telephone number, no path of a link.
    """

    address = models.CharField(pgettext_lazy("channel", "address"), max_length=253, unique=True)
    reason = models.CharField(_("how it imitates"), max_length=20)
    imitates = models.ForeignKey(
        OfficialChannel, models.SET_NULL, null=True, verbose_name=_("what it imitates")
    )
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first asked about"), default=timezone.now)
    last_at = models.DateTimeField(_("last asked about"), default=timezone.now)

    class Meta:
        verbose_name = _("pasted impostor")
        verbose_name_plural = _("pasted impostors")
        ordering = ["-times", "-last_at"]
        constraints = [
            models.CheckConstraint(condition=Q(times__gte=1), name="impostor_was_asked_about")
        ]
        indexes = [
            models.Index(fields=["-times", "-last_at"], name="impostor_by_times"),
            models.Index(fields=["last_at"], name="impostor_by_last"),
        ]

    def __str__(self) -> str:
        return self.address
