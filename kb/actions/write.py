"""Somebody writes a text, or a better one: each time another revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.actions._common import require_right
from kb.models import Article, Revision, Translation
from kb.richtext import MAX_TEXT
from kb.workflow import Significance
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused

MAX_TITLE, MAX_SUMMARY, MAX_QUESTIONS, MAX_QUESTION = 150, 300, 50, 200


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an article says in one language. `questions` are ways in which people ask for it."""

    title: str
    body: str
    summary: str = ""
    questions: Sequence[str] = ()
    significance: Significance = Significance.MAJOR
    expires_at: datetime | None = None


@transaction.atomic
def write(
    *,
    article: Article,
    language: str,
    actor: User | None,
    text: Text,
    takes_in_source: bool = True,
    at: datetime | None = None,
) -> Revision:
    """Keep a new draft of an article in a language; readers see it once it is published.

    `takes_in_source`: a translation says everything that the source says now. Else it is as
    far behind as the revision before it. Without an actor the text came with the product.
    """
    require_right(actor, "write_article")
    if language not in dict(settings.LANGUAGES):
        raise Refused("language", _("We don't publish in this language."))
    text = _checked(text)
    translation, _made = Translation.objects.get_or_create(article=article, language=language)
    revision = Revision.objects.create(
        translation=translation,
        title=text.title,
        summary=text.summary,
        questions=list(text.questions),
        body=text.body,
        significance=text.significance,
        expires_at=text.expires_at,
        author=actor,
        created_at=at or timezone.now(),
        follows=_source(translation) if takes_in_source else _followed(translation),
    )
    if translation.live_id is None:
        Translation.objects.filter(pk=translation.pk, live=None).update(title=text.title)
    return revision


def _checked(text: Text) -> Text:
    """The text without space around it; or the refusal that says what is wrong."""
    questions = tuple(line.strip() for line in text.questions if line.strip())
    checked = Text(
        title=text.title.strip(),
        body=text.body.replace("\r\n", "\n").strip(),
        summary=text.summary.strip(),
        questions=questions,
        significance=Significance(text.significance),
        expires_at=text.expires_at,
    )
    if not checked.title or not checked.body:
        raise Refused("empty", _("An article needs a title and a text."))
    if len(checked.title) > MAX_TITLE or len(checked.summary) > MAX_SUMMARY:
        raise Refused("too_long", _("The title or the summary is too long."))
    if len(checked.body) > MAX_TEXT:
        raise Refused("too_long", _("The text is too long for one article. Make it two."))
    if len(questions) > MAX_QUESTIONS or any(len(line) > MAX_QUESTION for line in questions):
        raise Refused("too_long", _("These are too many questions, or one of them is too long."))
    # Each by itself: questions are of many people, and hold no phrase between them.
    for said in (checked.title, checked.summary, checked.body, *questions):
        refuse_secrets(said)
    return checked


def _source(translation: Translation) -> Revision | None:
    """What the source says to its readers now; None for the source itself."""
    article = translation.article
    if translation.language == article.source_language:
        return None
    source = article.translations.filter(language=article.source_language)
    return Revision.objects.filter(pk__in=source.values("live")).first()


def _followed(translation: Translation) -> Revision | None:
    before = translation.revisions.select_related("follows").first()
    return before.follows if before else None
