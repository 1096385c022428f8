"""How staff write an article and say where it stands."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.actions.write import MAX_QUESTION, MAX_QUESTIONS, MAX_SUMMARY, MAX_TITLE, Text
from kb.admin.lists import ListField
from kb.models import Article, Revision, Synonym
from kb.richtext import MAX_TEXT
from kb.workflow import Significance
from portal.guarded import Guarded, GuardedForm

if TYPE_CHECKING:
    _ArticleForm = forms.ModelForm[Article]
    _SynonymForm = forms.ModelForm[Synonym]
else:
    _ArticleForm = _SynonymForm = forms.ModelForm

_MOMENT = "%Y-%m-%dT%H:%M"


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n"))

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class ArrangeForm(Guarded, _ArticleForm):
    """Where an article stands and for whom."""

    tags = ListField(label=_("tags"), required=False)

    class Meta:
        model = Article
        fields = [
            "slug", "section", "position", "category", "tags", "source_language", "internal",
        ]  # fmt: skip


class TextForm(GuardedForm):
    """A revision as it is written."""

    title = forms.CharField(label=_("title"), max_length=MAX_TITLE)
    summary = forms.CharField(
        label=_("summary"),
        max_length=MAX_SUMMARY,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    questions = LinesField(
        label=_("how people ask"),
        required=False,
        max_length=MAX_QUESTIONS * MAX_QUESTION,
        help_text=_("One a line, in the words of users. The search learns from them."),
        widget=forms.Textarea({"rows": 6}),
    )
    body = forms.CharField(
        label=_("text"),
        max_length=MAX_TEXT,
        help_text=_("Markdown. A picture of this article: ![what it shows](attachment:12)"),
        widget=forms.Textarea({"rows": 24, "class": "mono"}),
    )
    significance = forms.ChoiceField(label=_("change"), choices=Significance.choices)
    expires_at = forms.DateTimeField(
        label=_("expires"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT),
    )
    takes_in_source = forms.BooleanField(
        label=_("says everything that the source says now"), required=False, initial=True
    )

    def text(self) -> Text:
        """What was written; only of a valid form."""
        said = {name: self.cleaned_data[name] for name in ("title", "summary", "questions", "body")}
        return Text(
            **said,
            significance=Significance(self.cleaned_data["significance"]),
            expires_at=self.cleaned_data["expires_at"],
        )


def said_by(revision: Revision | None) -> dict[str, Any]:
    """What a form begins with that goes on from a revision."""
    if revision is None:
        return {}
    names = ("title", "summary", "questions", "body", "expires_at")
    return {name: getattr(revision, name) for name in names}


class SynonymForm(_SynonymForm):
    """Words that mean the same, one a line."""

    terms = LinesField(
        label=_("words that mean the same"),
        help_text=_("One a line, at least two."),
        widget=forms.Textarea({"rows": 6}),
    )

    class Meta:
        model = Synonym
        fields = ["language", "terms"]

    def clean_terms(self) -> list[str]:
        terms: list[str] = self.cleaned_data["terms"]
        if len(terms) < 2:  # noqa: PLR2004  (one word means nothing else)
            raise forms.ValidationError(_("Write at least two, one a line."))
        return terms
