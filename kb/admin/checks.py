"""Guided checks for staff: written as questions and endings, tried out, then published whole."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Sum
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kb import beforehand, flow
from kb.actions.publish_check import faults, publish_check
from kb.actions.withdraw_check import withdraw_check
from kb.admin.check_forms import ChoiceForm, EndingForm, StepForm
from kb.checks import drafted
from kb.models import CheckChoice, CheckEnding, CheckStep, EndingCount, GuidedCheck
from kb.views.checks import names_in, show
from portal.access import SignedIn, require
from portal.refusals import Refused
from portal.staff_site import StaffAdmin

if TYPE_CHECKING:
    _Inline = admin.StackedInline[CheckChoice, CheckStep]
else:
    _Inline = admin.StackedInline

PUBLISH, LOOK_BACK = "kb.publish_guidedcheck", timedelta(days=30)
ONE_LINE = 150


class Worded(StaffAdmin):
    """Sentences get room to be read while they are written."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) > ONE_LINE:
            kwargs["widget"] = Textarea({"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(GuidedCheck)
class GuidedCheckAdmin(Worded):
    """The page of a check shows all of it: what leads where, what is wrong, how it ended."""

    list_display = ["__str__", "slug", "state", "position", "published_at"]
    change_form_template = "admin/kb/guidedcheck_form.html"
    fieldsets = [
        (None, {"fields": ["slug", "category", "position"]}),
        (_("English"), {"fields": ["title_en", "summary_en"]}),
        (_("Chinese"), {"fields": ["title_zh_hans", "summary_zh_hans"]}),
    ]

    @admin.display(description=_("state"))
    def state(self, check: GuidedCheck) -> str | Promise:
        return _("offered") if check.active else _("not offered")

    def save_model(self, request: HttpRequest, obj: GuidedCheck, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        super().save_model(request, obj, form, change)
        beforehand.changed()

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "kb_guidedcheck_{}".format
        preview = wrap(require_safe(self.preview))
        return [
            path("<int:pk>/publish/", wrap(require_POST(self.publish)), name=name("publish")),
            path("<int:pk>/withdraw/", wrap(require_POST(self.withdraw)), name=name("withdraw")),
            path("<int:pk>/preview/", preview, name=name("preview")),
            path("<int:pk>/preview/<path:trail>/", preview, name=name("preview_at")),
            *super().get_urls(),
        ]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With the whole check below its form."""
        if row := context.get("original"):
            drawn, times = drafted(row), _times(row)
            context |= {
                "steps": row.steps.prefetch_related("choices__next_step", "choices__ending"),
                "endings": [(one, times.get(one.slug, 0)) for one in row.endings.all()],
                "faults": faults(drawn),
                "is_changed": row.active and drawn != row.flow,
                "may_edit": self.has_change_permission(request, row),
                "may_publish": request.user.has_perm(PUBLISH),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def publish(self, request: SignedIn, pk: int) -> HttpResponse:
        """Offer it as it is written."""
        require(request.user, PUBLISH)
        row = get_object_or_404(GuidedCheck, pk=pk)
        try:
            publish_check(guided_check=row, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, str(_("It is published as it is written now.")))
        return _to(pk)

    def withdraw(self, request: SignedIn, pk: int) -> HttpResponse:
        """Offer it no more."""
        require(request.user, PUBLISH)
        withdraw_check(guided_check=get_object_or_404(GuidedCheck, pk=pk), actor=request.user)
        messages.success(request, str(_("Readers don't see it any more.")))
        return _to(pk)

    def preview(self, request: SignedIn, pk: int, trail: str = "") -> HttpResponse:
        """The page of a place as readers would see it if this were published."""
        require(request.user, "kb.view_guidedcheck")
        row = get_object_or_404(GuidedCheck, pk=pk)
        place = flow.walk(drafted(row), names_in(trail))
        if place is None:
            messages.error(request, str(_("It leads nowhere from there yet.")))
            return _to(pk)
        begin = reverse("admin:kb_guidedcheck_preview", args=[pk])
        return show(request, row, place, begin, is_draft=True)


def _to(pk: int) -> HttpResponse:
    return redirect("admin:kb_guidedcheck_change", pk)


def _times(check: GuidedCheck) -> dict[str, int]:
    """How often each ending was reached in the last month, by its short name."""
    lately = EndingCount.objects.filter(
        guided_check=check, day__gte=timezone.localdate() - LOOK_BACK
    )
    return dict(lately.values_list("ending").annotate(Sum("times")).order_by())


class Part(Worded):
    """A part of a check: reached from the check's page, and leading back to it."""

    list_display = ["__str__", "guided_check", "slug", "position"]
    list_select_related = ["guided_check"]
    list_filter = ["guided_check"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """No entry of its own on the front page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Readers have the published check, so what is written may be taken out again."""
        return request.user.has_perm(f"kb.delete_{self.opts.model_name}")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["guided_check"] if obj else []

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._back(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        return self._back(request, obj, super().response_change(request, obj))

    def _back(self, request: HttpRequest, obj: Any, usual: HttpResponse) -> HttpResponse:
        stays = {"_continue", "_addanother"} & set(request.POST)
        return usual if stays else _to(obj.guided_check_id)


class ChoiceInline(_Inline):
    """The choices of a question, in their order."""

    model = CheckChoice
    form = ChoiceForm
    fk_name = "step"
    extra = 2
    fields = [
        "position", ("label_en", "label_zh_hans"), ("next_step", "ending"), "fills", "slug",
    ]  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A plain list to choose from: questions and endings are written on their own pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Only what belongs to the same check."""
        rows = db_field.related_model.objects.filter(guided_check=_check_of(request))
        return super().formfield_for_foreignkey(db_field, request, queryset=rows, **kwargs)


def _check_of(request: HttpRequest) -> int:
    """The check that a question's page is about: its own, or the one it is to be added to."""
    match = request.resolver_match
    step = match.kwargs.get("object_id", "") if match else ""
    if step:
        rows = CheckStep.objects.filter(pk=step if step.isdigit() else 0)
        return rows.values_list("guided_check", flat=True).first() or 0
    told = request.POST.get("guided_check") or request.GET.get("guided_check", "")
    return int(told) if told.isascii() and told.isdigit() else 0


@admin.register(CheckStep)
class StepAdmin(Part):
    form = StepForm
    inlines = [ChoiceInline]
    fieldsets = [
        (None, {"fields": ["guided_check", "position", "slug"]}),
        (_("English"), {"fields": ["question_en", "help_en"]}),
        (_("Chinese"), {"fields": ["question_zh_hans", "help_zh_hans"]}),
    ]


@admin.register(CheckEnding)
class EndingAdmin(Part):
    form = EndingForm
    fieldsets = [
        (None, {"fields": ["guided_check", "position", "slug", "article", "category"]}),
        (_("English"), {"fields": ["title_en", "text_en"]}),
        (_("Chinese"), {"fields": ["title_zh_hans", "text_zh_hans"]}),
    ]
