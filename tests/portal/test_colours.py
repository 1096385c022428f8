"""The tokens: both themes name the same colours, and each can be read on its paper."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "portal" / "assets" / "css"
COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});")
TEXTS = [
    ("ink", "paper"),
    ("ink", "paper-2"),
    ("muted", "paper"),
    ("muted", "paper-2"),
    ("accent", "paper"),
    ("accent-strong", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((name, paper) for name in ("warn", "danger", "done") for paper in ("paper", f"{name}-soft")),
    ("accent", "accent-soft"),
    *(("ink", f"{name}-soft") for name in ("accent", "warn", "danger", "done")),
]


def colours(sheet: str) -> dict[str, str]:
    return dict(COLOUR.findall((CSS / sheet).read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_both_themes_name_the_same_colours():
    assert colours("tokens.css").keys() == colours("dark.css").keys()


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
@pytest.mark.parametrize(("text", "paper"), TEXTS)
def test_text_can_be_read(sheet, text, paper):
    named = colours(sheet)
    assert contrast(named[text], named[paper]) >= 4.5


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
@pytest.mark.parametrize("paper", ["paper", "paper-2"])
def test_the_border_of_an_input_can_be_seen(sheet, paper):
    named = colours(sheet)
    assert contrast(named["edge"], named[paper]) >= 3
