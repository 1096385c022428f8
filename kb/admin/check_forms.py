"""How editors write a guided check: its questions with their choices, and its endings."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kb.models import Article, CheckChoice, CheckEnding, CheckStep

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
    _StepForm = forms.ModelForm[CheckStep]
    _EndingForm = forms.ModelForm[CheckEnding]
    _ChoiceForm = forms.ModelForm[CheckChoice]
else:
    _Form = _StepForm = _EndingForm = _ChoiceForm = forms.ModelForm

_FILL = re.compile(r"([a-z][a-z0-9_]{0,39})\s*=\s*(\S.{0,99})")
_LONGEST = 50


class FillsField(forms.CharField):
    """Answers for a form as lines, "source = wallet"; kept as an object."""

    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{key} = {said}" for key, said in value.items())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n"))

    def clean(self, value: Any) -> Any:
        """The answers; `ValidationError` names the line that cannot be read."""
        fills = {}
        for line in filter(None, map(str.strip, (value or "").splitlines())):
            found = _FILL.fullmatch(line)
            if not found:
                raise ValidationError(
                    _("“%(line)s” is no answer. Write it like: source = wallet"),
                    params={"line": line},
                )
            fills[found[1]] = found[2]
        return fills


class Named(_Form):
    """A row whose short name is made from its English words when nobody gives it one."""

    words = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("slug"):
            cleaned["slug"] = slugify(cleaned.get(self.words, ""))[:_LONGEST].strip("-") or "x"
        return cleaned


class StepForm(Named, _StepForm):
    words = "question_en"

    class Meta:
        model = CheckStep
        fields = "__all__"


class EndingForm(Named, _EndingForm):
    """An ending; its article is named by its address, of which there may be thousands."""

    words = "title_en"
    article = forms.ModelChoiceField(
        queryset=Article.objects.all(),
        to_field_name="slug",
        required=False,
        label=_("Article"),
        help_text=_("Its address in the help centre, such as deposit-late."),
        widget=forms.TextInput({"spellcheck": "false"}),
        error_messages={"invalid_choice": _("No article has this address.")},
    )

    class Meta:
        model = CheckEnding
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.article:
            self.initial["article"] = self.instance.article.slug


class ChoiceForm(Named, _ChoiceForm):
    """A choice leads to a question or to an ending of its own check; the table says to one."""

    words = "label_en"
    fills = FillsField(
        label=_("Fills in"),
        required=False,
        help_text=_("Answers for the form at the end, one a line: key of the question = value."),
    )

    class Meta:
        model = CheckChoice
        fields = "__all__"
