"""The page of one ticket, and what can be done from it: each act is a POST that calls one verb."""

from dataclasses import replace

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from portal import uploads
from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.refusals import Refused
from portal.staff_site import page_of
from tickets.actions._common import Conflict
from tickets.admin import identity, macros, presence, reads, workbench
from tickets.admin.acts import ACTS, Posted
from tickets.admin.queue import WORK, Queue
from tickets.admin.workbench import READ_CONFIDENTIAL, Draft
from tickets.models import Macro, Ticket
from tickets.views.files import received, serve

CONFLICT, UNPROCESSABLE = 409, 422


@admin.register(Ticket)
class TicketAdmin(Queue):
    """The changelist is the queue; the change page is the workbench. Nothing is edited raw."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "tickets_ticket_{}".format
        post, get = require_POST, require_safe
        return [
            path("", wrap(self.changelist_view), name=name("changelist")),
            path("assign/", wrap(post(self.assign_many)), name=name("assign_many")),
            path("link/", wrap(post(self.link_many)), name=name("link_many")),
            path("<int:pk>/change/", wrap(get(self.page)), name=name("change")),
            path("<int:pk>/present/", wrap(get(self.present)), name=name("present")),
            path("<int:pk>/files/<int:file>/", wrap(get(self.file)), name=name("file")),
            path(
                "<int:pk>/confidential/",
                wrap(post(self.confidential)),
                name=name("confidential"),
            ),
            path(
                "<int:pk>/identity/<int:document>/", wrap(get(self.document)), name=name("document")
            ),
            path("<int:pk>/macro/", wrap(post(self.macro)), name=name("macro")),
            *(
                path(f"<int:pk>/{act}/", wrap(post(self.act)), {"act": act}, name=name(act))
                for act in ACTS
            ),
        ]

    def find(self, request: HttpRequest, pk: int) -> Ticket:
        """The ticket, with all that its page shows of it; 404 for one that is not theirs to see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(workbench.with_all(self.get_queryset(request)), pk=pk)

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        """The workbench."""
        return self._show(request, self.find(request, pk), Draft())

    def _show(
        self, request: SignedIn, ticket: Ticket, draft: Draft, status: int = 200
    ) -> HttpResponse:
        others = presence.look(ticket, request.user)
        reads.note_ticket(request, ticket)
        context = {
            **self.admin_site.each_context(request),
            "title": str(ticket),
            "opts": self.opts,
            "here": page_of(ticket),
            "present": presence.sentence(others),
            "poll_seconds": presence.POLL_SECONDS,
            **workbench.context(ticket, request.user, draft),
        }
        return TemplateResponse(request, "admin/tickets/ticket.html", context, status=status)

    def act(self, request: SignedIn, pk: int, act: str) -> HttpResponse:
        """Do one thing; a refusal shows the page again, with what changed and what was typed."""
        require(request.user, WORK)
        ticket = self.find(request, pk)
        if ACTS[act].fresh:
            require_fresh(request, back_to=page_of(ticket))
        posted = _posted(request, ticket)
        try:
            ACTS[act].call(posted)
        except Refused as refusal:
            status = CONFLICT if isinstance(refusal, Conflict) else UNPROCESSABLE
            return self._show(request, self.find(request, pk), _draft(act, posted, refusal), status)
        messages.success(request, str(ACTS[act].done))
        if self.get_queryset(request).filter(pk=pk).exists():
            return redirect("admin:tickets_ticket_change", pk)
        return redirect("admin:tickets_ticket_changelist")

    def macro(self, request: SignedIn, pk: int) -> HttpResponse:
        """The page again, with a macro added to the reply: for browsers without scripts."""
        require(request.user, WORK)
        ticket = self.find(request, pk)
        posted = _posted(request, ticket)
        try:
            chosen = posted.one_of(Macro.objects.filter(active=True), "macro")
        except Refused as refusal:
            return self._show(request, ticket, _draft("reply", posted, refusal), UNPROCESSABLE)
        text = macros.text_of(chosen, ticket, request.user)
        draft = _draft("reply", posted)
        return self._show(request, ticket, replace(draft, body=f"{draft.body}\n\n{text}".strip()))

    def confidential(self, request: SignedIn, pk: int) -> HttpResponse:
        """The page again, with the confidential answers on it; that they read them is kept."""
        require(request.user, READ_CONFIDENTIAL)
        ticket = self.find(request, pk)
        reads.note_confidential(request, ticket)
        return self._show(request, ticket, Draft(confidential=True))

    def present(self, request: SignedIn, pk: int) -> JsonResponse:
        """Who else is looking, and which version stands: {"others": sentence, "version": n}."""
        ticket = self.find(request, pk)
        others = presence.sentence(presence.look(ticket, request.user))
        return JsonResponse({"others": others, "version": ticket.version})

    def file(self, request: SignedIn, pk: int, file: int) -> FileResponse:
        """A file of a ticket that they may see."""
        ticket = self.find(request, pk)
        attachment = ticket.attachments.filter(pk=file).first()
        if attachment is None:
            raise Http404
        reads.note_file(request, ticket, attachment)
        return serve(attachment, inline=attachment.is_picture)

    def document(self, request: SignedIn, pk: int, document: int) -> FileResponse:
        """An identity document, for those alone who work on identity checks."""
        require(request.user, "tickets.check_identity")
        found = identity.document(request, self.find(request, pk), document)
        if found is None:
            raise Http404
        return uploads.serve(
            found.stored_as,
            name=found.name,
            content_type=found.content_type,
            inline=found.is_picture,
        )


def _posted(request: SignedIn, ticket: Ticket) -> Posted:
    return Posted(ticket=ticket, actor=request.user, data=request.POST, files=received(request))


def _draft(act: str, posted: Posted, refusal: Refused | None = None) -> Draft:
    return Draft(
        act=act,
        body=posted.body,
        then=posted.data.get("then", ""),
        keys=posted.data.getlist("keys") if act == "ask" else None,
        files=posted.files,
        refusal=refusal,
    )
