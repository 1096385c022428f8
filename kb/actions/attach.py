"""A picture or another file is added to an article, to be shown or offered by its text."""

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kb.actions._common import require_right
from kb.models import Article, ArticleFile
from portal import uploads
from portal.models import User
from portal.refusals import Refused

MAX_FILES = 50


def attach(*, article: Article, actor: User, upload: "File[bytes]") -> ArticleFile:
    """Keep a file of an article; `Refused` says why not."""
    require_right(actor, "write_article")
    if article.files.count() >= MAX_FILES:
        raise Refused("too_many_files", _("This article has too many files already."))
    accepted = uploads.accept(upload)
    # The row is kept only when the file is there.
    with transaction.atomic():
        row = ArticleFile.objects.create(
            article=article,
            name=accepted.name,
            content_type=accepted.content_type,
            size=accepted.size,
            stored_as=accepted.stored_as,
        )
        try:
            accepted.keep()
        except OSError as error:
            sentence = _("We couldn't store %(name)s just now. Try again, or go on without it.")
            raise Refused("not_stored", sentence % {"name": accepted.name}) from error
    return row
