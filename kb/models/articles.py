"""Articles: a family of translations, each with its revisions; and how they are looked for."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.workflow import Miss, Reason, Significance, Stage, Status
from portal.bilingual import Bilingual
from portal.models import User


class Section(models.Model):
    """A shelf of the help centre."""

    slug = models.SlugField(_("address"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh_hans = models.CharField(_("name (Chinese)"), max_length=80)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """One answer in every language we have it in; its words are in the translations."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, verbose_name=_("section")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    # A slug of tickets' categories; this floor knows no more of them.
    category = models.SlugField(
        _("category of requests"),
        blank=True,
        help_text=_("The form that is offered to whoever this article didn't help."),
    )
    internal = models.BooleanField(_("for staff only"), default=False)
    source_language = models.CharField(
        _("written first in"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["section__position", "position", "pk"]
        permissions = [
            ("write_article", _("Can write articles")),
            ("publish_article", _("Can publish and withdraw articles")),
            ("view_internal_article", _("Can read articles for staff only")),
        ]

    def __str__(self) -> str:
        return self.slug


class TranslationQuerySet(models.QuerySet["Translation"]):
    def published(self) -> "TranslationQuerySet":
        """What readers have, articles for staff included."""
        return self.filter(status=Status.PUBLISHED)

    def public(self) -> "TranslationQuerySet":
        """What everybody may read."""
        return self.published().filter(article__internal=False)

    def with_outdated(self) -> "TranslationQuerySet":
        """Each with `outdated`: the source has since gained a major revision."""
        newer = Revision.objects.filter(
            translation__article=OuterRef("article"),
            translation__language=OuterRef("article__source_language"),
            significance=Significance.MAJOR,
            published_at__isnull=False,
        )
        after = newer.filter(published_at__gt=OuterRef("live__follows__published_at"))
        behind = Q(live__follows=None) & Exists(newer)
        return self.annotate(
            outdated=Q(Q(status=Status.PUBLISHED), ~Q(language=F("article__source_language")))
            & (behind | Exists(after))
        )

    def outdated(self) -> "TranslationQuerySet":
        """Published, and behind their source."""
        return self.with_outdated().filter(Q(outdated=True))


class Translation(models.Model):
    """An article in one language. Its state changes only through the verbs of kb/actions/."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    live = models.OneToOneField(
        "Revision", models.PROTECT, null=True, related_name="+", verbose_name=_("what readers see")
    )
    # The edition of its language in which it last changed: see kb/editions.py.
    edition = models.PositiveBigIntegerField(default=0, editable=False)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["article", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="translation_once_a_language"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.PUBLISHED, live__isnull=False)
                | (~Q(status=Status.PUBLISHED) & Q(live=None)),
                name="published_has_a_revision",
            ),
        ]
        indexes = [models.Index(fields=["language", "edition"], name="translation_edition")]

    def __str__(self) -> str:
        return self.title or f"{self.article_id} ({self.language})"


class Revision(models.Model):
    """One version of a text. It is never changed: another version is another revision."""

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="revisions")
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    questions = models.JSONField(_("how people ask"), default=list, blank=True)
    body = models.TextField(_("text"), blank=True)
    significance = models.CharField(
        _("change"), max_length=10, choices=Significance, default=Significance.MAJOR
    )
    # The revision of the source whose facts this text has taken in.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    # No author: it came with the product.
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("author")
    )
    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    publish_at = models.DateTimeField(_("to be published"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    expires_at = models.DateTimeField(_("expires"), null=True)
    ended_at = models.DateTimeField(_("replaced or withdrawn"), null=True)
    # Made once, at publishing.
    html = models.TextField(editable=False, default="")
    contents = models.JSONField(editable=False, default=list)
    units = models.BinaryField(editable=False, default=bytes)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_is_known"),
            models.UniqueConstraint(
                fields=["translation"],
                condition=Q(stage=Stage.PUBLISHED),
                name="one_published_revision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still be published."""
        return self.stage in {Stage.DRAFT, Stage.IN_REVIEW, Stage.SCHEDULED}


class ArticleFile(models.Model):
    """A picture or another file that an article shows or offers."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    stored_as = models.CharField(max_length=100, unique=True, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("file of an article")
        verbose_name_plural = _("files of articles")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Vote(models.Model):
    """Whether a revision helped one visitor."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="votes")
    # A random token from the visitor's browser: it names nobody.
    visitor = models.CharField(max_length=32, editable=False)
    helpful = models.BooleanField(_("helped"))
    reason = models.CharField(_("why not"), max_length=20, choices=Reason, blank=True)
    comment = models.CharField(_("in their words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "visitor"], name="vote_once_a_visitor"),
            models.CheckConstraint(
                condition=Q(helpful=False) | Q(reason=""), name="a_reason_is_for_not_helpful"
            ),
        ]

    def __str__(self) -> str:
        return str(_("helped") if self.helpful else self.get_reason_display())


class Synonym(models.Model):
    """Words that mean the same to whoever searches: one finds what the others say."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    terms = models.JSONField(_("words that mean the same"), default=list)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.terms)


class SearchMiss(models.Model):
    """What people looked for in vain, without who they were."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    query = models.CharField(_("searched for"), max_length=80)
    kind = models.CharField(_("what happened"), max_length=10, choices=Miss)
    count = models.PositiveIntegerField(_("times"), default=0)
    last_at = models.DateTimeField(_("last time"), default=timezone.now)

    class Meta:
        verbose_name = _("search in vain")
        verbose_name_plural = _("searches in vain")
        ordering = ["-count", "-last_at"]
        constraints = [
            models.UniqueConstraint(fields=["language", "query", "kind"], name="miss_once_a_query")
        ]
        indexes = [models.Index(fields=["language", "-count"], name="miss_by_count")]

    def __str__(self) -> str:
        return self.query


class Edition(models.Model):
    """How often what a language's readers find has changed: see kb/editions.py."""

    language = models.CharField(max_length=10, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.language} {self.number}"
