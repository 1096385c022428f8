"""System checks: what complaints need to know of the firm, and what this machine cannot do."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags, register

from complaints import pdf, remedies
from complaints.calendars import UnknownCalendarError, calendar_of
from complaints.deadlines import regime_of
from complaints.firm import FICTIONAL_PHONE
from complaints.money import ASSETS
from portal import env


@register()
def rules_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Dates can be computed, and letters name bodies that are described."""
    found: list[CheckMessage] = []
    try:
        regime_of(settings.COMPLAINTS_REGIME)
    except ValueError as error:
        found.append(Error(f"COMPLAINTS_REGIME: {error}", id="complaints.E001"))
    try:
        calendar_of(settings.COMPLAINTS_CALENDAR).is_business_day(date(2026, 1, 5))
    except UnknownCalendarError as error:
        found.append(Error(f"COMPLAINTS_CALENDAR: {error}", id="complaints.E002"))
    if settings.REFERENCE_ASSET not in ASSETS:
        codes = ", ".join(sorted(ASSETS))
        found.append(Error(f"REFERENCE_ASSET must be one of {codes}.", id="complaints.E004"))
    if unknown := set(settings.COMPLAINTS_REMEDIES) - set(remedies.known()):
        names = ", ".join(sorted(unknown))
        found.append(
            Error(f"COMPLAINTS_REMEDIES: no {names} in remedies.yaml.", id="complaints.E003")
        )
    return found


@register(Tags.security, deploy=True)
def firm_can_be_reached(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Letters name a telephone number at which somebody answers (RTS 2025/294 Art. 4(3))."""
    is_public = not env.is_local(settings.SITE_URL) and bool(urlsplit(settings.SITE_URL).hostname)
    if is_public and settings.COMPLAINTS_PHONE == FICTIONAL_PHONE:
        said = "COMPLAINTS_PHONE must be your own number: the letters about complaints print it."
        return [checks.Warning(said, id="complaints.W001")]
    return []


@register(deploy=True)
def letters_can_be_drawn(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without WeasyPrint no letter is handed out as a PDF."""
    if pdf.is_available():
        return []
    said = "Letters cannot be made into PDFs: install the extra “pdf” and the system's Pango."
    return [Info(said, id="complaints.I001")]
