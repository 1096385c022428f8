"""How complaints are handled, for everybody to read (RTS 2025/294, Art. 1)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from complaints.deadlines import Limit, Step, regime_of
from complaints.firm import firm
from complaints.remedies import remedies
from complaints.terms import APPEAL_MONTHS, CLOSE_AFTER, PAY_WITHIN, PROGRESS_EVERY, Refusal
from portal.bilingual import DEFAULT, listed

VERSION = "2026-11"
"""The version of the published procedure: its month. A change of what it promises is a new one."""


@require_safe
def procedure(request: HttpRequest) -> HttpResponse:
    """What it costs (nothing), where to complain, what happens, by when, and what comes after."""
    language = get_language() or DEFAULT
    ours = firm(language)
    context = {
        "firm": ours,
        "limits": {step.value: _spans(step, ours.regime) for step in Step},
        "refusals": [label for _value, label in Refusal.choices],
        "remedies": remedies("", language, timezone.localdate()),
        "languages": settings.LANGUAGES,
        "progress_every": PROGRESS_EVERY,
        "pay_within": PAY_WITHIN,
        "appeal_months": APPEAL_MONTHS,
        "close_after": CLOSE_AFTER.days,
        "version": VERSION,
    }
    return render(request, "complaints/procedure.html", context)


def _spans(step: Step, regime: str) -> str:
    """The limits of a step in words, of which the first to end binds: "15 business days"."""
    return listed(_span(limit) for limit in regime_of(regime).limits[step])


def _span(limit: Limit) -> str:
    count = {"count": limit.number}
    if limit.unit == "business days":
        return ngettext("%(count)d business day", "%(count)d business days", limit.number) % count
    if limit.unit == "months":
        return ngettext("%(count)d month", "%(count)d months", limit.number) % count
    return ngettext("%(count)d day", "%(count)d days", limit.number) % count
