"""Words that staff write in both languages: a column each, one name to read them by."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext

if TYPE_CHECKING:
    _Base = models.Model
else:
    _Base = object

DEFAULT = "en"
_AFTER_A_STOP = re.compile(r"([。！？：；](?:</\w+>)?)\s+(?=\S)")


@cache
def column(name: str, language: str) -> str:
    """The column that holds `name` in a language: ("label", "zh-hans") → "label_zh_hans"."""
    return f"{name}_{language.replace('-', '_')}"


def both(name: str, source: Any) -> dict[str, str]:
    """The words of a row in every language, as {"en": …, "zh-hans": …}."""
    return {code: getattr(source, column(name, code)) for code, _ in settings.LANGUAGES}


def pick(words: dict[str, str], language: str | None = None) -> str:
    """The words in a language (the active one by default), else in the first that has any."""
    wanted = language or get_language() or DEFAULT
    return words.get(wanted) or next((text for text in words.values() if text), "")


def listed(items: Iterable[object]) -> str:
    """Several things in a row, as the active language puts them."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def sentences(text: str) -> str:
    """Sentences or elements in a row; Chinese ones follow one another without a space."""
    return _AFTER_A_STOP.sub(r"\1", text)


class Bilingual:
    """A descriptor: `name = Bilingual()` reads name_en or name_zh_hans by the active language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]
        wanted = getattr(instance, column(self.name, get_language() or DEFAULT), "")
        return wanted or pick(both(self.name, instance))
