"""Lists of short values, written as one line."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")


class ListField(forms.CharField):
    """Small names such as slugs, separated by commas or spaces; kept as a list without doubles."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """The values; `ValidationError` names the one that is no such name."""
        values = list(dict.fromkeys(re.split(r"[\s,，、]+", (value or "").strip())))
        for one in filter(None, values):
            if not _VALUE.fullmatch(one):
                raise ValidationError(
                    _("“%(value)s” is not a name in small letters."), params={"value": one}
                )
        return [one for one in values if one]
