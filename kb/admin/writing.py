"""The forms of an article: where it stands, and what it says in a language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb import richtext
from kb.actions.arrange import arrange
from kb.actions.write import write
from kb.admin.article_forms import ArrangeForm, TextForm, said_by
from kb.admin.article_list import title_of
from kb.models import Article, Revision, Translation
from portal.access import SignedIn, require
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin

WRITE = "kb.write_article"
UNPROCESSABLE = 422


class Writing(ReadOnlyAdmin):
    """What begins, arranges and words an article; nothing of it is edited raw."""

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = Translation.objects.with_outdated().select_related("article")
        seen = super().get_queryset(request)
        if not request.user.has_perm("kb.view_internal_article"):
            seen = seen.filter(internal=False)
        return seen.prefetch_related(Prefetch("translations", rows))

    def find(self, request: HttpRequest, pk: int) -> Article:
        """The article with its translations; 404 for one that is not theirs to see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article: Article = get_object_or_404(self.get_queryset(request), pk=pk)
        return article

    def begin(self, request: SignedIn) -> HttpResponse:
        """A new article, so far without words."""
        return self._arrange(request, Article(), _("A new article"))

    def arrange(self, request: SignedIn, pk: int) -> HttpResponse:
        """Where it stands and for whom."""
        return self._arrange(request, self.find(request, pk), _("Where it stands"))

    def _arrange(self, request: SignedIn, article: Article, title: str | Promise) -> HttpResponse:
        require(request.user, WRITE)
        form = ArrangeForm(request.POST or None, instance=article)
        if form.is_valid():
            try:
                arrange(article=form.instance, actor=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return self.done(request, form.instance.pk, _("The article is kept."))
        return self._form(request, "form", form, title=title, article=article)

    def write(self, request: SignedIn, pk: int, language: str) -> HttpResponse:
        """Write another revision; it begins as the newest, or as the one that ?from= names."""
        require(request.user, WRITE)
        article = self.find(request, pk)
        name = dict(settings.LANGUAGES).get(language)
        if name is None:
            raise Http404
        earlier = Revision.objects.filter(
            translation__article=article, translation__language=language
        )
        form = TextForm(request.POST or None, initial=said_by(_begins(request, earlier)))
        if language == article.source_language:
            del form.fields["takes_in_source"]
        wants_preview = "preview" in request.POST
        if form.is_valid() and not wants_preview and self._keep(request, article, language, form):
            return self.done(request, pk, _("The draft is kept. Readers don't see it yet."))
        body = str(form.data.get("body", "")) if wants_preview else ""
        preview = richtext.render(body, language).html if wants_preview else None
        title = f"{article}: {name}"
        return self._form(request, "write", form, title=title, article=article, preview=preview)

    def _keep(self, request: SignedIn, article: Article, language: str, form: TextForm) -> bool:
        try:
            write(
                article=article,
                language=language,
                actor=request.user,
                text=form.text(),
                takes_in_source=form.cleaned_data.get("takes_in_source", True),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
            return False
        return True

    def done(self, request: SignedIn, pk: int, said: str | Promise) -> HttpResponse:
        """Back to the article's page, with what was done."""
        messages.success(request, str(said))
        return redirect("admin:kb_article_change", pk)

    def _form(
        self, request: SignedIn, template: str, form: forms.BaseForm, **more: Any
    ) -> HttpResponse:
        status = UNPROCESSABLE if form.errors and more.get("preview") is None else 200
        return self.show(request, template, status=status, form=form, **more)

    def show(
        self, request: SignedIn, template: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """A page of ours about articles; `named` is what the article is called."""
        article = more.get("article")
        named = title_of(article) if article and article.pk else ""
        site = self.admin_site.each_context(request)
        context = {**site, "opts": self.opts, "named": named, **more}
        page = f"admin/kb/article_{template}.html"
        return TemplateResponse(request, page, context, status=status)


def _begins(request: HttpRequest, earlier: Any) -> Revision | None:
    """The revision to go on from."""
    told = request.GET.get("from", "")
    if told.isascii() and told.isdigit():
        chosen: Revision = get_object_or_404(earlier, pk=told[:18])
        return chosen
    newest: Revision | None = earlier.first()
    return newest
