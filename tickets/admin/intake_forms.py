"""How staff write down a question: its choices as lines, its conditions checked."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.bilingual import DEFAULT
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Field

if TYPE_CHECKING:
    _FieldForm = forms.ModelForm[Field]
else:
    _FieldForm = forms.ModelForm

LANGUAGES = (DEFAULT, "zh-hans")
_PARTS = 1 + len(LANGUAGES)


class ChoicesField(forms.CharField):
    """Choices as lines of text, "value | English | 中文"; kept as a list of objects."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 60, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            " | ".join(choice.get(part, "") for part in ("value", *LANGUAGES)) for choice in value
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n"))

    def clean(self, value: Any) -> Any:
        """The choices; `ValidationError` names the line that cannot be read."""
        lines = [line.strip() for line in (value or "").splitlines() if line.strip()]
        choices = [_choice(line) for line in lines]
        if len({choice["value"] for choice in choices}) < len(choices):
            raise ValidationError(_("Two choices have the same value."))
        return choices


def _choice(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != _PARTS or not all(parts):
        raise ValidationError(
            _("“%(line)s” is not a choice. Write it like: bank | A bank account | 银行账户"),
            params={"line": line},
        )
    return dict(zip(("value", *LANGUAGES), parts, strict=True))


class WordsField(forms.CharField):
    """A list of short values, one a line or separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """The values as a list, without empty ones."""
        parts = (value or "").replace("\n", ",").split(",")
        return [part.strip() for part in parts if part.strip()]


class QuestionForm(_FieldForm):
    """One question. What its type means is code; which types there are is offered here."""

    type = forms.ChoiceField(label=_("type"))
    choices = ChoicesField(
        label=_("choices"),
        required=False,
        help_text=_("One a line: value | English | 中文. Only for the type “choice”."),
    )
    shown_if_values = WordsField(
        label=_("has one of these answers"),
        required=False,
        help_text=_("The values, separated by commas."),
    )

    class Meta:
        model = Field
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "type" in self.fields:
            offered = [(key, kind.label) for key, kind in FIELD_TYPES.items()]
            self.fields["type"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("type") == "choice" and not cleaned.get("choices"):
            self.add_error("choices", _("A question with choices needs some."))
        if cleaned.get("sensitive") and cleaned.get("fills"):
            self.add_error(
                "sensitive", _("An answer that fills a column is searched: it can't be sealed.")
            )
        if cleaned.get("shown_if_key"):
            self._check_condition(cleaned)
        return cleaned

    def _check_condition(self, cleaned: dict[str, Any]) -> None:
        """A condition names an earlier question of the same form, and the answers that count."""
        # The page of a question that exists does not post its category.
        category = cleaned.get("category", self.instance.category_id)
        others = Field.objects.filter(category=category, active=True).exclude(pk=self.instance.pk)
        before = others.filter(position__lte=cleaned.get("position") or 0)
        if not before.filter(key=cleaned["shown_if_key"]).exists():
            self.add_error(
                "shown_if_key", _("No question before this one has this key in this category.")
            )
        if not cleaned.get("shown_if_values"):
            self.add_error("shown_if_values", _("Name at least one answer."))
