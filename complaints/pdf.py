"""A letter on paper. WeasyPrint is optional: without it a letter is printed as text."""

import functools
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from complaints.models import Letter
from portal.refusals import Refused


class NoPdf(Refused):
    """This installation draws no PDF; a system check says what is missing."""

    def __init__(self) -> None:
        super().__init__("no_pdf", _("No PDF can be made here. Ask whoever runs this portal."))


@functools.cache
def _weasyprint() -> Any:
    """The package with the system libraries that it draws with; None where one is missing."""
    try:
        import weasyprint  # noqa: PLC0415  (optional, and slow)
    except (ImportError, OSError):
        return None
    return weasyprint


def is_available() -> bool:
    """Whether a PDF can be drawn here."""
    return _weasyprint() is not None


def of_letter(letter: Letter) -> bytes:
    """The letter as it left, as a PDF with its hash; `NoPdf` where none can be drawn."""
    context = {"letter": letter, "site_name": settings.SITE_NAME}
    return of_html(render_to_string("complaints/letters/paper.html", context))


def of_html(text: str) -> bytes:
    """A page of ours as a PDF. Nothing outside of it is loaded."""
    if not is_available():
        raise NoPdf
    drawn: bytes = _weasyprint().HTML(string=text, url_fetcher=_nothing).write_pdf()
    return drawn


def _nothing(url: str) -> dict[str, object]:
    raise ValueError(f"a letter loads nothing: {url}")
