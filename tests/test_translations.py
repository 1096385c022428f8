"""Both languages are whole, and one term is one word."""

import re
from pathlib import Path

import polib
import pytest
import yaml

LOCALE = Path(__file__).resolve().parent.parent / "locale"
TERMS = yaml.safe_load((LOCALE / "glossary.yaml").read_text(encoding="utf-8"))
LANGUAGES = ["zh_Hans", "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
HAN = "\u4e00-\u9fff"


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def chinese():
    return [(e, text) for e in catalogue("zh_Hans") if not e.obsolete for text in texts(e)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_fuzzy(language):
    entries = [e for e in catalogue(language) if not e.obsolete]

    assert entries
    assert [e.msgid for e in entries if e.fuzzy or not all(texts(e))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_source(language):
    folder = LOCALE / language / "LC_MESSAGES"
    compiled = {(e.msgctxt, e.msgid): texts(e) for e in polib.mofile(str(folder / "django.mo"))}

    source = {(e.msgctxt, e.msgid): texts(e) for e in catalogue(language) if not e.obsolete}
    assert compiled == source


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_kept(language):
    wrong = [
        e.msgid
        for e in catalogue(language)
        if not e.obsolete and not e.msgid_plural
        if set(PLACEHOLDER.findall(e.msgid)) != set(PLACEHOLDER.findall(e.msgstr))
    ]

    assert wrong == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["en"])
def test_one_term_is_one_word(term):
    never = [text for _, text in chinese() for word in term.get("never", []) if word in text]
    assert never == []

    if term.get("strict"):
        said = [
            (e, t)
            for e, t in chinese()
            if re.search(rf"\b{term['en']}s?\b", e.msgid, re.IGNORECASE)
        ]
        assert [e.msgid for e, text in said if term["zh"] not in text] == []


def test_chinese_is_polite_calm_and_well_set():
    def ill(text):
        plain = PLACEHOLDER.sub("", re.sub(r"<[^>]+>|!\[", "", text))  # ![ is Markdown's picture
        return (
            re.search(r"[!！亲]|你", plain)
            or re.search(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]", plain)
            or re.search(rf"[{HAN}][,;?]", plain)
        )

    assert [text for _, text in chinese() if ill(text)] == []
