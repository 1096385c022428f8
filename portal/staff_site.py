"""The admin site: the staff's workplace. Its front page is made of panels that apps register."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from portal import audit
from portal.accounts import fresh
from portal.guarded import Guarded
from portal.models import User

if TYPE_CHECKING:
    _Admin = ModelAdmin[Any]
    _Pages = Paginator[Any]
else:
    _Admin, _Pages = ModelAdmin, Paginator

Panel = Callable[[HttpRequest], dict[str, Any] | None]
_panels: list[tuple[int, str, Panel]] = []
# Of the header's pages, beside the firm's name and whose desk it is: one line of 1280 px.
IN_HEADER = 8


def page_of(row: Model) -> str:
    """The address of a row's own page, which whoever acts on it comes back to."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"  # noqa: SLF001  (Django's name)
    return reverse(name, args=[row.pk])


class Place(NamedTuple):
    """An entry of the header's navigation, for those who hold the permission."""

    order: int
    label: str | Promise
    url: str
    permission: str


_places: list[Place] = []


def panel(template: str, *, order: int = 50) -> Callable[[Panel], Panel]:
    """Put a panel on the front page: the function's context is shown by the template.

    It returns None for people who are not to see it.
    """

    def keep(function: Panel) -> Panel:
        _panels.append((order, template, function))
        return function

    return keep


def place(label: str | Promise, url: str, permission: str, *, order: int = 50) -> None:
    """Put a page into the header's navigation: its name, its URL's name, who may see it."""
    _places.append(Place(order, label, url, permission))


def _navigation(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """The pages that stand in the header, and those behind “More” that its line has no room for."""
    shown = sorted(p for p in _places if request.user.has_perm(p.permission))
    pages = [(place.label, reverse(place.url)) for place in shown]
    entries = [
        {"label": label, "url": url, "here": request.path.startswith(url)} for label, url in pages
    ]
    return {"first": entries[:IN_HEADER], "more": entries[IN_HEADER:]}


def _lacks_factor(request: HttpRequest) -> bool:
    return bool(settings.STAFF_SECOND_FACTOR) and not fresh.showed_factor(request)


def _to_factor(request: HttpRequest, back_to: str) -> HttpResponse:
    """To showing the second factor and back; to setting one up when there is none."""
    if not isinstance(request.user, User) or not fresh.has_factor(request.user):
        return redirect("mfa_index")
    (first, *_others) = get_adapter().get_reauthentication_methods(request.user)
    return _lead(first["url"], back_to)


def _lead(page: str, back_to: str) -> HttpResponse:
    return redirect(f"{page}?{urlencode({'next': back_to})}")


class StaffSite(AdminSite):
    site_title = _("Support desk")
    site_header = _("Support desk")
    index_title = _("Today")
    enable_nav_sidebar = False
    index_template = "admin/front.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only what was made for our staff: packages would show sign-in secrets to be edited."""
        if admin_class and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff come in with a second factor, shown in this session (`STAFF_SECOND_FACTOR`)."""
        return super().has_permission(request) and not _lacks_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Staff sign in where everybody does, so that the same limits and codes hold.

        Django's own form is never shown: it knows neither.
        """
        back_to = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return _lead(reverse("account_login"), back_to)
        if not super().has_permission(request):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(back_to)
        return _to_factor(request, back_to)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The same signing out as everywhere."""
        if request.method == "POST":
            logout(request)
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """A password is changed on one's own account's pages."""
        return redirect("account_password")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's, and the switch of language: these pages have none in their address."""
        return [path("language/", set_language, name="language"), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "navigation": _navigation(request)}

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        autodiscover_modules("panels")
        shown = [
            (template, context)
            for _order, template, function in sorted(_panels, key=lambda entry: entry[0])
            if (context := function(request)) is not None
        ]
        return super().index(request, {"panels": shown, **(extra_context or {})})


def _fields(message: Any) -> list[str]:
    """The names of the fields that Django says were changed, in English."""
    if not isinstance(message, list):
        return []
    changed = (part.get("changed", {}) for part in message)
    return [str(name) for part in changed for name in part.get("fields", [])]


class CappedPaginator(_Pages):
    """Counts no further than `CAP` rows: a list costs the same however much there is.

    What lies behind the last page is found by searching.
    """

    CAP = 1000

    @cached_property
    def count(self) -> int:
        """How many rows there are, `CAP` standing for that many or more."""
        rows: Any = self.object_list[: self.CAP]
        return int(rows.count())

    @property
    def is_capped(self) -> bool:
        return self.count >= self.CAP


class StaffAdmin(_Admin):
    """What all our lists share: no counting of everything, nothing deleted by a click."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  (Django's)
        **kwargs: Any,
    ) -> Any:
        """What staff type is looked through as well: they paste what people sent them."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (Guarded, form), {})

    def _record(self, code: str, request: HttpRequest, obj: Model, **data: Any) -> None:
        """A line on what a form of the admin did; it is about "user:17", "category:3"."""
        about = f"{self.opts.model_name}:{obj.pk}"
        audit.record(code, actor=request.user, about=about, request=request, **data)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Whatever is changed here stands in the audit, which nobody edits, as well."""
        self._record(audit.ADDED, request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(audit.CHANGED, request, obj, fields=_fields(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record(audit.DELETED, request, obj)
        return super().log_deletions(request, queryset)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A list takes changes only from those who may make them, and says so to others."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)


class ReadOnlyAdmin(StaffAdmin):
    """Rows that the product writes and people only read."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
