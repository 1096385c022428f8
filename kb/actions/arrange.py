"""An article gets its address, its place on a shelf, and its readers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb import editions
from kb.actions._common import require_right
from kb.models import Article
from kb.workflow import RESERVED, Status
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def arrange(*, article: Article, actor: User | None) -> Article:
    """Keep a new article, or what was changed of one: everybody finds it anew where it stands."""
    require_right(actor, "write_article")
    refuse_secrets(article.slug, *article.tags)
    if article.slug in RESERVED:
        raise Refused("reserved", _("Another page of the help centre has this address."))
    try:
        article.full_clean()
    except ValidationError as error:
        raise Refused("not_valid", " ".join(error.messages)) from error
    article.save()
    published = article.translations.filter(status=Status.PUBLISHED)
    for translation in published.order_by("language"):
        number = editions.turn(translation.language)
        article.translations.filter(pk=translation.pk).update(edition=number)
    return article
