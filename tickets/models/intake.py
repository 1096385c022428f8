"""What we ask: categories and their fields, as data that staff edit."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.bilingual import Bilingual
from tickets.models.service import SlaPolicy, Team
from tickets.workflow import Priority

KEY = RegexValidator(r"^[a-z][a-z0-9_]*$", _("Use small letters, digits and underscores."))


class Category(models.Model):
    """An issue type: who handles it, how urgent it is, and which facts it demands."""

    slug = models.SlugField(_("address"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh_hans = models.CharField(_("name (Chinese)"), max_length=80)
    when_en = models.CharField(_("choose it when (English)"), max_length=250)
    when_zh_hans = models.CharField(_("choose it when (Chinese)"), max_length=250)
    prepare_en = models.CharField(_("what to have ready (English)"), max_length=250)
    prepare_zh_hans = models.CharField(_("what to have ready (Chinese)"), max_length=250)
    story_en = models.CharField(_("help for the description (English)"), max_length=400, blank=True)
    story_zh_hans = models.CharField(
        _("help for the description (Chinese)"), max_length=400, blank=True
    )
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority, default=Priority.NORMAL
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    sla = models.ForeignKey(
        SlaPolicy, models.PROTECT, null=True, blank=True, verbose_name=_("SLA policy")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("offered to users"), default=True)
    # What the catalogue last wrote here: a value that differs from it is an edit of staff's.
    shipped = models.JSONField(default=dict, editable=False)

    name = Bilingual()
    when = Bilingual()
    prepare = Bilingual()
    story = Bilingual()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Group(models.TextChoices):
    """The headings under which a form puts its questions."""

    STORY = "story", _("What happened")
    TRANSACTION = "transaction", _("The transaction")
    ACCOUNT = "account", _("Your account")
    DEVICE = "device", _("Your device")
    IMPOSTOR = "impostor", _("The impostor")
    PROOF = "proof", _("Proof")
    CONTACT = "contact", _("How we reach you")


class Column(models.TextChoices):
    """The columns of a ticket that an answer may also fill, so that staff can search by it."""

    CHAIN = "chain", _("chain")
    TRANSACTION = "transaction", _("transaction hash")
    ADDRESS = "address", _("wallet address")
    OTHER_ADDRESS = "other_address", _("other address")
    AMOUNT = "amount", _("amount")


class Field(models.Model):
    """One question of a category's form. What its type means is code: tickets/intake/fields.py."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="fields")
    key = models.CharField(_("key"), max_length=40, validators=[KEY])
    type = models.CharField(_("type"), max_length=20)
    group = models.CharField(_("group"), max_length=20, choices=Group, default=Group.STORY)
    label_en = models.CharField(_("question (English)"), max_length=150)
    label_zh_hans = models.CharField(_("question (Chinese)"), max_length=150)
    help_en = models.CharField(_("help (English)"), max_length=300, blank=True)
    help_zh_hans = models.CharField(_("help (Chinese)"), max_length=300, blank=True)
    example_en = models.CharField(_("example (English)"), max_length=150, blank=True)
    example_zh_hans = models.CharField(_("example (Chinese)"), max_length=150, blank=True)
    required = models.BooleanField(_("the user must answer"), default=False)
    required_before_handover = models.BooleanField(_("needed before hand-over"), default=False)
    sensitive = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_(
            "The answer is sealed: it stands in no email, and who of the staff reads it is "
            "written down."
        ),
    )
    shown_if_key = models.CharField(_("only if this question"), max_length=40, blank=True)
    shown_if_values = models.JSONField(_("has one of these answers"), default=list, blank=True)
    fills = models.CharField(_("also fills"), max_length=20, choices=Column, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("asked"), default=True)
    shipped = models.JSONField(default=dict, editable=False)

    label = Bilingual()
    help = Bilingual()
    example = Bilingual()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["category", "key"], name="field_key_once_a_category")
        ]

    def __str__(self) -> str:
        return self.label
