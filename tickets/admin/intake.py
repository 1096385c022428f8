"""Categories and their questions, as staff edit them. An edit changes no old ticket."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm, Textarea
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.staff_site import StaffAdmin
from tickets.actions.replan import replan_later
from tickets.admin.intake_forms import QuestionForm
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Category, Field

if TYPE_CHECKING:
    _Inline = admin.TabularInline[Field, Category]
    _RowForm = ModelForm[Field]
else:
    _Inline, _RowForm = admin.TabularInline, ModelForm


ONE_LINE = 150


class _SaysType:
    """The kind of answer that a question takes, as it is chosen."""

    @admin.display(description=_("type"), ordering="type")
    def said_type(self, field: Field) -> str:
        kind = FIELD_TYPES.get(field.type)  # none in a form that was tampered with
        return str(kind.label) if kind else ""


class TypeFilter(admin.SimpleListFilter):
    """By the kind of answer, in words."""

    title = _("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, str(kind.label)) for key, kind in FIELD_TYPES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Field]) -> QuerySet[Field]:
        return queryset.filter(type=self.value()) if self.value() else queryset


class RowForm(_RowForm):
    """One row of the table of questions: each control says which question it is of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.instance.label}: {field.label}"


class QuestionInline(_SaysType, _Inline):
    """The questions of a category in their order; each opens on a page of its own."""

    model = Field
    form = RowForm
    fields = ["position", "question", "said_type", "required", "required_before_handover", "active"]
    readonly_fields = ["question", "said_type"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("question"))
    def question(self, field: Field) -> str:
        page = reverse("admin:tickets_field_change", args=[field.pk])
        return format_html('<a href="{}">{}</a>', page, field.label)


class WordsAdmin(StaffAdmin):
    """Sentences get room to be read while they are written."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) > ONE_LINE:
            kwargs["widget"] = Textarea({"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Category)
class CategoryAdmin(WordsAdmin):
    list_display = ["__str__", "slug", "priority", "team", "sla", "position", "active"]
    list_select_related = ["team", "sla"]
    list_filter = ["active", "priority", "team"]
    inlines = [QuestionInline]
    change_form_template = "admin/tickets/category_form.html"
    fieldsets = [
        (None, {"fields": ["slug", "active", "position", "priority", "team", "sla"]}),
        (_("English"), {"fields": ["name_en", "when_en", "prepare_en", "story_en"]}),
        (
            _("Chinese"),
            {"fields": ["name_zh_hans", "when_zh_hans", "prepare_zh_hans", "story_zh_hans"]},
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        super().save_model(request, obj, form, change)
        if change and obj.sla and "sla" in form.changed_data:
            replan_later(obj.sla)


@admin.register(Field)
class QuestionAdmin(_SaysType, WordsAdmin):
    """A shipped question is not deleted but no longer asked: old answers keep their key."""

    form = QuestionForm
    list_display = ["label_en", "label_zh_hans", "category", "said_type", "required", "active"]
    list_filter = ["category", TypeFilter, "active"]
    list_select_related = ["category"]
    fieldsets = [
        (None, {"fields": ["category", "key", "type", "group", "position", "active"]}),
        (_("English"), {"fields": ["label_en", "help_en", "example_en"]}),
        (_("Chinese"), {"fields": ["label_zh_hans", "help_zh_hans", "example_zh_hans"]}),
        (_("Needed"), {"fields": ["required", "required_before_handover"]}),
        (_("Privacy"), {"fields": ["sensitive"]}),
        (_("Condition"), {"fields": ["shown_if_key", "shown_if_values"]}),
        (_("Details"), {"fields": ["choices", "fills", "options"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Field | None = None) -> Any:
        """Kept answers know their question by category and key."""
        return ["category", "key"] if obj else []
