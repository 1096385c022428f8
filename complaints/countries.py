"""Countries that a complainant chooses from, by ISO 3166-1 code; whoever lives elsewhere says so.

The country decides which bodies outside a letter may name (complaints/remedies.yaml).
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COUNTRIES: dict[str, Promise | str] = {
    "AE": _("United Arab Emirates"),
    "AU": _("Australia"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BR": _("Brazil"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CN": _("China (mainland)"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "GR": _("Greece"),
    "HK": _("Hong Kong"),
    "ID": _("Indonesia"),
    "IE": _("Ireland"),
    "IN": _("India"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "MO": _("Macao"),
    "MY": _("Malaysia"),
    "NG": _("Nigeria"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "NZ": _("New Zealand"),
    "PH": _("Philippines"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "TH": _("Thailand"),
    "TR": _("Türkiye"),
    "TW": _("Taiwan"),
    "US": _("United States"),
    "VN": _("Vietnam"),
    "ZA": _("South Africa"),
}
ELSEWHERE = pgettext_lazy("country", "Another country")


def name_of(code: str) -> str:
    """The country's name in the active language; a code that we do not know as it is."""
    return str(ELSEWHERE if code == "-" else COUNTRIES.get(code, code))


def choices() -> list[tuple[str, str]]:
    """For a field of a form: by name in the active language, and none chosen beforehand."""
    named = sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=lambda one: one[1])
    return [("", "–"), *named, ("-", str(ELSEWHERE))]
