"""What complaints need to know of the firm is asked at the start."""

import pytest

from complaints import checks
from complaints.firm import FICTIONAL_PHONE


def ids(found):
    return [message.id for message in found]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("COMPLAINTS_REGIME", "martian", "complaints.E001"),
        ("COMPLAINTS_CALENDAR", "XX", "complaints.E002"),
        ("COMPLAINTS_REMEDIES", ["nobody"], "complaints.E003"),
    ],
)
def test_an_unknown_rule_is_named(settings, name, value, code):
    assert checks.rules_are_known(None) == []

    setattr(settings, name, value)

    assert ids(checks.rules_are_known(None)) == [code]


def test_a_public_site_has_a_number_of_its_own(settings):
    assert settings.COMPLAINTS_PHONE == FICTIONAL_PHONE
    assert checks.firm_can_be_reached(None) == []

    settings.SITE_URL = "https://support.example.com"

    assert ids(checks.firm_can_be_reached(None)) == ["complaints.W001"]


def test_that_no_pdf_can_be_drawn_is_said_and_no_fault(settings, monkeypatch):
    monkeypatch.setattr(checks.pdf, "is_available", lambda: False)

    assert ids(checks.letters_can_be_drawn(None)) == ["complaints.I001"]
