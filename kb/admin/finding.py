"""How articles are found, for editors: shelves, synonyms, and what was searched in vain."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from kb import editions
from kb.admin.article_forms import SynonymForm
from kb.models import SearchMiss, Section, Synonym
from portal.staff_site import ReadOnlyAdmin, StaffAdmin


@admin.register(Section)
class SectionAdmin(StaffAdmin):
    list_display = ["__str__", "slug", "position"]
    list_editable = ["position"]


@admin.register(Synonym)
class SynonymAdmin(StaffAdmin):
    """An edit counts in every process within seconds, like that of an article."""

    form = SynonymForm
    list_display = ["__str__", "language"]
    list_filter = ["language"]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing hangs on synonyms, so whoever may delete them may."""
        return request.user.has_perm("kb.delete_synonym")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Synonym, form: Any, change: bool) -> None:  # noqa: FBT001  (Django's signature)
        super().save_model(request, obj, form, change)
        editions.turn(obj.language)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Synonym) -> None:
        super().delete_model(request, obj)
        editions.turn(obj.language)


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnlyAdmin):
    list_display = ["query", "language", "kind", "count", "last_at"]
    list_filter = ["language", "kind"]
    search_fields = ["query"]
