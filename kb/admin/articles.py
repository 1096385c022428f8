"""Articles for staff: the list, the page of one, and what can be done with its revisions."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb import richtext
from kb.actions.attach import attach
from kb.admin.article_acts import ACTS
from kb.admin.article_list import WorkFilter, state_columns, title_of
from kb.admin.differences import between
from kb.admin.writing import WRITE, Writing
from kb.models import Article, Revision, Vote
from kb.workflow import Stage
from portal.access import SignedIn, require
from portal.refusals import Refused

REVISIONS, COMMENTS = 30, 20
PUBLISH = "kb.publish_article"


@admin.register(Article)
class ArticleAdmin(Writing):
    """The list says what readers have; the page of an article, what it went through."""

    list_display = ["name", "section", *state_columns(), "readers"]
    list_filter = [WorkFilter, "section", "internal"]
    list_select_related = ["section"]
    search_fields = ["slug", "translations__title"]
    change_list_template = "admin/kb/articles.html"

    @admin.display(description=_("title"))
    def name(self, article: Article) -> str:
        return title_of(article)

    @admin.display(description=_("for"))
    def readers(self, article: Article) -> str | Promise:
        return _("staff only") if article.internal else _("everybody")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_write": request.user.has_perm(WRITE), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "kb_article_{}".format
        both, post, get = require_http_methods(["GET", "HEAD", "POST"]), require_POST, require_safe
        one = "<int:pk>/revisions/<int:revision>/"
        return [
            path("", wrap(self.changelist_view), name=name("changelist")),
            path("add/", wrap(both(self.begin)), name=name("add")),
            path("<int:pk>/change/", wrap(get(self.page)), name=name("change")),
            path("<int:pk>/arrange/", wrap(both(self.arrange)), name=name("arrange")),
            path("<int:pk>/files/", wrap(post(self.attach)), name=name("attach")),
            path("<int:pk>/write/<str:language>/", wrap(both(self.write)), name=name("write")),
            path(one, wrap(get(self.revision)), name=name("revision")),
            *(
                path(f"{one}{act}/", wrap(post(self.act)), {"act": act}, name=name(act))
                for act in ACTS
            ),
        ]

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        """The article's languages, revisions, votes and files."""
        article = self.find(request, pk)
        rows = {row.language: row for row in article.translations.all()}
        of_it = Revision.objects.filter(translation__article=article)
        helped = Count("votes", filter=Q(votes__helpful=True))
        against = Count("votes", filter=Q(votes__helpful=False))
        counted = of_it.annotate(helped=helped, against=against)
        revisions = counted.select_related("translation", "author", "reviewer").defer(
            "html", "units", "body", "questions", "contents"
        )
        comments = Vote.objects.filter(revision__translation__article=article, helpful=False)
        context: dict[str, Any] = {
            "title": title_of(article),
            "article": article,
            "languages": [(code, name, rows.get(code)) for code, name in settings.LANGUAGES],
            "revisions": revisions.order_by("-pk")[:REVISIONS],
            "comments": comments.select_related("revision__translation")[:COMMENTS],
            "files": article.files.all(),
            "may_write": request.user.has_perm(WRITE),
        }
        return self.show(request, "page", **context)

    def revision(self, request: SignedIn, pk: int, revision: int) -> HttpResponse:
        """One revision as readers would see it, and what it changes."""
        article = self.find(request, pk)
        row = _revision(article, revision)
        before = row.translation.revisions.filter(pk__lt=row.pk).exclude(published_at=None).first()
        publishes = request.user.has_perm(PUBLISH)
        context: dict[str, Any] = {
            "title": row.title,
            "article": article,
            "revision": row,
            "html": richtext.render(row.body, row.translation.language).html,
            "before": before,
            "lines": between(before, row),
            "may_write": request.user.has_perm(WRITE),
            "may_submit": request.user.has_perm(WRITE) and row.stage == Stage.DRAFT,
            "may_publish": publishes and row.is_open and row.author_id != request.user.pk,
            "may_withdraw": publishes and row.stage == Stage.PUBLISHED,
        }
        return self.show(request, "revision", **context)

    def act(self, request: SignedIn, pk: int, revision: int, act: str) -> HttpResponse:
        """Do one thing with a revision; a refusal says why not."""
        row = _revision(self.find(request, pk), revision)
        try:
            ACTS[act].call(row, request.user, request.POST)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, str(ACTS[act].done))
        return redirect("admin:kb_article_revision", pk, revision)

    def attach(self, request: SignedIn, pk: int) -> HttpResponse:
        """Add a picture or file."""
        require(request.user, WRITE)
        article = self.find(request, pk)
        for upload in request.FILES.getlist("file"):
            try:
                file = attach(article=article, actor=request.user, upload=upload)
            except Refused as refusal:
                messages.error(request, str(refusal.sentence))
            else:
                said = _("Kept. Show it by writing ![what it shows](attachment:%(number)s)")
                messages.success(request, said % {"number": file.pk})
        return redirect(f"{reverse('admin:kb_article_change', args=[pk])}#files")


def _revision(article: Article, pk: int) -> Revision:
    rows = Revision.objects.filter(translation__article=article).defer("units", "html")
    return get_object_or_404(rows.select_related("translation", "author", "reviewer"), pk=pk)
