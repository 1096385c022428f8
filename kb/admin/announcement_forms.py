"""How staff write an announcement, and what has become of it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.admin.lists import ListField
from kb.models import Announcement
from portal.guarded import GuardedForm

if TYPE_CHECKING:
    _AnnouncementForm = forms.ModelForm[Announcement]
else:
    _AnnouncementForm = forms.ModelForm


class AnnouncementForm(_AnnouncementForm):
    """A draft, or of what is published, what may still change."""

    categories = ListField(
        label=_("affected categories"),
        required=False,
        help_text=_("Their addresses, such as deposit-not-arrived. Empty: all."),
    )
    chains = ListField(
        label=_("affected networks"),
        required=False,
        help_text=_("Their codes, such as ethereum or tron. Empty: all."),
    )
    channels = ListField(
        label=_("affected ways to contact us"),
        required=False,
        help_text=_("Any of web, email, chat, phone, social, app. Empty: all."),
    )

    class Meta:
        model = Announcement
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends < starts:
            self.add_error("ends_at", _("It can't end before it begins."))
        named = cleaned.get("categories") or cleaned.get("chains")
        if cleaned.get("is_incident") and not named:
            self.add_error("is_incident", _("Name the categories or networks that it affects."))
        return cleaned


class UpdateForm(GuardedForm):
    """What is new, in both languages."""

    body_en = forms.CharField(
        label=_("Text (English)"), max_length=10_000, widget=forms.Textarea({"rows": 5})
    )
    body_zh_hans = forms.CharField(
        label=_("Text (Chinese)"), max_length=10_000, widget=forms.Textarea({"rows": 5})
    )
    expected_end = forms.DateTimeField(
        label=_("New expected end"),
        required=False,
        help_text=_("Empty: as it was."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class EndForm(GuardedForm):
    """The last words, which may be ours."""

    body_en = forms.CharField(
        label=_("Last words (English)"),
        max_length=10_000,
        required=False,
        help_text=_("Empty in both languages: that it is over and everything works again."),
        widget=forms.Textarea({"rows": 4}),
    )
    body_zh_hans = forms.CharField(
        label=_("Last words (Chinese)"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
