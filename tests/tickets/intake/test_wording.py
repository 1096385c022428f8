"""Every verdict on an address or hash has a sentence, in both languages."""

import pytest
from django.utils import translation

from tickets.intake import wording
from tickets.intake.chains import REASONS, WARNINGS, Check

LANGUAGES = ["en", "zh-hans"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["address", "transaction"])
@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_says_what_is_wrong(reason, kind, language):
    check = Check(
        ok=False, reason=reason, other=("tron",), character="0", position=3, suggestion="0x12"
    )

    with translation.override(language):
        said = wording.refusal(kind, "ethereum", check)

    assert said
    assert "%" not in said


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check(ok=False, reason="too_short", missing=1), "1 character is missing"),
        (Check(ok=False, reason="too_short", missing=2), "2 characters are missing"),
        (Check(ok=False, reason="too_short"), "too short"),
        (Check(ok=False, reason="too_long", extra=3), "3 characters too many"),
        (Check(ok=False, reason="too_long"), "too long"),
        (Check(ok=False, reason="other_chain", other=("tron",)), "This is a TRON address"),
        (Check(ok=False, reason="other_chain", other=("optimism",)), "optimism"),
    ],
)
def test_the_sentence_counts_and_names(check, said):
    with translation.override("en"):
        assert said in wording.refusal("address", "ethereum", check)


def test_warnings_that_a_person_can_act_on_are_said():
    silent = {"future_version", "contract", "prefix_removed"}

    with translation.override("en"):
        unsaid = {code for code in WARNINGS if not wording.warning(Check(ok=True, warning=code))}

    assert unsaid == silent
