"""The public forms of complaints. Only a name, a way to reply and the description are demanded."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.actions.register import Someone, Statement
from complaints.axes import Topic, Wanted
from complaints.countries import choices as countries
from complaints.guards import Guard
from portal.guarded import GuardedForm
from portal.models import User
from tickets.intake.forms import FactsForm, Section
from tickets.models import Field
from tickets.workflow import MAX_TEXT

# The complaint's own form asks these in its own words.
_ASKED_ABOVE = {"area", "outcome"}
_NONE = [("", "–")]
SHORT, LONG = 150, 5000
# Fields that the statement and the person in it have under the same names.
_SAID = ("description", "topic", "happened_on", "damage", "wanted", "wanted_note", "wants_paper",
         "about_staff", "elsewhere", "help_needed", "help_consented")  # fmt: skip
_WHO = ("name", "telephone", "other_reply", "registration", "lei", "client_reference", "address")


def _line(label: Any, *, limit: int = SHORT, autocomplete: str = "", **more: Any) -> forms.Field:
    attrs = {"autocomplete": autocomplete} if autocomplete else {}
    return forms.CharField(
        label=label, max_length=limit, required=False, widget=forms.TextInput(attrs), **more
    )


def _text(label: Any, *, rows: int = 3, **more: Any) -> forms.Field:
    return forms.CharField(
        label=label, max_length=LONG, required=False,
        widget=forms.Textarea({"rows": rows}), **more,
    )  # fmt: skip


class ComplaintForm(FactsForm):
    """The annex of RTS 2025/294 in our words, with the remedy wanted (ISO 10002, 7.2)."""

    description = forms.CharField(
        label=_("What happened?"),
        help_text=_("What you are not satisfied with, and when it happened. Your own words do."),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": Guard.DESCRIBED.label},
    )
    topic = forms.ChoiceField(label=pgettext_lazy("complaint", "What is it about?"), required=False,
                              choices=[*_NONE, *Topic.choices])  # fmt: skip
    happened_on = _line(_("When did it happen?"), limit=100)
    damage = _text(_("What did it cost you?"), help_text=_("Money, time or anything else."))
    wanted = forms.ChoiceField(label=_("What would put it right?"), required=False,
                               choices=[*_NONE, *Wanted.choices])  # fmt: skip
    wanted_note = _text(_("In your own words"), rows=2)
    name = forms.CharField(
        label=_("Your name, or that of your firm"), max_length=SHORT,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please answer this.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your email address"), required=False, max_length=254,
        help_text=_("We answer there. Without one, tell us below how to reach you."),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    other_reply = _line(_("Another way to reach you"), limit=200)
    telephone = _line(_("Telephone"), limit=40, autocomplete="tel")
    country = forms.ChoiceField(label=_("Country where you live"), required=False,
                                choices=countries)  # fmt: skip
    address = _text(_("Postal address"), rows=3)
    wants_paper = forms.BooleanField(label=_("Send me the letters on paper too"), required=False)
    registration = _line(_("Registration or ID number"), limit=60)
    lei = _line(_("LEI, if your firm has one"), limit=20)
    client_reference = _line(_("Client reference"), limit=60)
    about_staff = _line(
        _("Is it about one of our people? Their name"), limit=200,
        help_text=_("Whoever it is about does not see this complaint."),
    )  # fmt: skip
    elsewhere = _line(_("Have you complained anywhere else? Where"), limit=200)
    help_needed = _text(
        _("Is there something that makes this harder for you? Tell us how we can help"), rows=2,
        help_text=_("Illness, disability, bereavement, money trouble, or anything else."),
    )  # fmt: skip
    help_consented = forms.BooleanField(
        label=_("You may keep this and show it to those who handle my complaint"), required=False
    )
    speaker_name = _line(_("Name of your representative"))
    speaker_email = forms.EmailField(
        label=_("Email address of your representative"), required=False, max_length=254
    )
    speaker_scope = _line(_("What they may do for you"), limit=500)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, questions: Iterable[Field], data: Any = None, *,
                 person: User | None = None, **kwargs: Any) -> None:  # fmt: skip
        self.person = person
        initial = {"submission": uuid.uuid4(), **self._known(person), **kwargs.pop("initial", {})}
        facts = [one for one in questions if one.key not in _ASKED_ABOVE]
        super().__init__(facts, data, initial=initial, **kwargs)
        if person:
            del self.fields["email"]

    @staticmethod
    def _known(person: User | None) -> dict[str, str]:
        """What we hold already: nobody is asked for it twice."""
        return {"name": person.name} if person else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        ways = ("email", "other_reply", "telephone", "address")
        if not self.person and not any(cleaned.get(way) for way in ways) and not self.errors:
            self.add_error("email", str(Guard.ANSWERABLE.label))
        if cleaned.get("help_needed") and not cleaned.get("help_consented"):
            self.add_error(
                "help_consented", _("Tick this, or leave the field above it empty, please.")
            )
        if cleaned.get("speaker_email") and not cleaned.get("speaker_name"):
            self.add_error("speaker_name", _("Please answer this."))
        return cleaned

    @property
    def facts(self) -> list[Section]:
        """The questions about a transaction."""
        return self.sections()

    def statement(self, **more: Any) -> Statement:
        """What was typed, as the verb takes it."""
        said = self.cleaned_data
        country = said["country"] if said["country"] != "-" else ""
        email = self.person.email if self.person else said["email"].lower()
        speaker = Someone(name=said["speaker_name"], email=said["speaker_email"],
                          scope=said["speaker_scope"])  # fmt: skip
        return Statement(
            complainant=Someone(email=email, country=country, **{key: said[key] for key in _WHO}),
            representatives=[speaker] if speaker.name else [],
            answers=self.records(),
            submission=said["submission"] or uuid.uuid4(),
            **{key: said[key] for key in _SAID},
            **more,
        )


class GroundsForm(GuardedForm):
    """Why somebody wants another look."""

    grounds = forms.CharField(
        label=_("What do you not agree with, or what is new?"), max_length=LONG,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": Guard.REASON_GIVEN.label},
    )  # fmt: skip


class WithdrawForm(GuardedForm):
    """The wish to end a complaint."""

    reason = _text(_("Why? You need not say."), rows=2)
    confirmed = forms.BooleanField(
        label=_("Yes, I want to take my complaint back"),
        error_messages={"required": _("Tick this to take the complaint back.")},
    )
