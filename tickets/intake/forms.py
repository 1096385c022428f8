"""A category becomes a form: what everybody is asked, and the facts that this category demands."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from portal.bilingual import sentences
from portal.guarded import GuardedForm
from portal.refusals import SecretFound, UnclearDigits
from tickets.intake import answers, wording
from tickets.intake.chains import check_address, check_transaction, parse_explorer_link
from tickets.intake.fields import FIELD_TYPES
from tickets.intake.missing import shown
from tickets.models import Category, Field, Group
from tickets.workflow import MAX_TEXT

PREFIX = "q_"
_UNANSWERED = {"required": _("Please answer this."), "incomplete": _("Please fill in both parts.")}
_CHECKS = {"address": check_address, "transaction": check_transaction}


class Section(NamedTuple):
    """One heading of the form and the questions under it."""

    heading: str
    fields: list[BoundField]


class FactsForm(GuardedForm):
    """The questions of a category, or some of them; hidden ones count for nothing."""

    def __init__(self, questions: Iterable[Field], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions = [q for q in questions if q.type != "attachments"]
        for question in self.questions:
            self.fields[PREFIX + question.key] = self._build(question)
        hashes = [q for q in self.questions if q.type == "transaction"]
        self.hash_fields = frozenset(PREFIX + q.key for q in hashes)

    def _build(self, question: Field) -> forms.Field:
        built = FIELD_TYPES[question.type].form_field(
            question,
            {
                "label": question.label,
                "help_text": _help(question),
                "required": question.required,
                "error_messages": _UNANSWERED,
            },
        )
        if question.shown_if_key:
            built.widget.attrs["data-shown-if"] = PREFIX + question.shown_if_key
            built.widget.attrs["data-shown-values"] = " ".join(question.shown_if_values)
        return built

    def asked(self) -> list[Field]:
        """The questions that the typed answers call for."""
        return shown(self.questions, {q.key: self.data.get(PREFIX + q.key) for q in self.questions})

    def full_clean(self) -> None:
        """Check only what is asked: an answer to a hidden question is neither kept nor faulted."""
        if not self.is_bound:
            return super().full_clean()
        every = self.fields
        asked = {PREFIX + question.key for question in self.asked()}
        own = {PREFIX + question.key for question in self.questions}
        self.fields = {n: f for n, f in every.items() if n in asked or n not in own}
        super().full_clean()
        self.fields = every
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chain = self._chain(cleaned)
        for question in self.questions:
            name = PREFIX + question.key
            if question.type in _CHECKS and cleaned.get(name):
                self._check(question, name, chain, cleaned)
        return cleaned

    def _chain(self, cleaned: dict[str, Any]) -> str:
        """The chain that was chosen; without a choice, the one that a pasted link names."""
        asked = [q for q in self.questions if q.type == "chain"]
        chosen = next((c for q in asked if (c := cleaned.get(PREFIX + q.key))), "")
        return chosen or self._linked_chain(cleaned)

    def _linked_chain(self, cleaned: dict[str, Any]) -> str:
        for question in self.questions:
            link = parse_explorer_link(str(cleaned.get(PREFIX + question.key) or ""))
            if question.type in _CHECKS and link and len(link.chains) == 1:
                return link.chains[0]
        return ""

    def _check(self, question: Field, name: str, chain: str, cleaned: dict[str, Any]) -> None:
        kind = FIELD_TYPES[question.type].kind  # type: ignore[attr-defined]
        check = _CHECKS[kind](chain, cleaned[name])
        if check.ok:
            cleaned[name] = {"chain": chain, "value": check.normal}
        elif check.reason == "secret":
            self.forget(name)
        else:
            self.add_error(name, wording.refusal(kind, chain, check))

    def records(self) -> list[answers.Record]:
        """The answers as they are kept on a ticket."""
        given = ((q, self.cleaned_data.get(PREFIX + q.key)) for q in self.asked())
        return [
            answers.record(q, FIELD_TYPES[q.type].to_value(value))
            for q, value in given
            if value not in (None, "")
        ]

    def sections(self) -> list[Section]:
        """The questions under their headings, in the order of the headings."""
        return [
            Section(str(label), fields)
            for group, label in Group.choices
            if (fields := [self[PREFIX + q.key] for q in self.questions if q.group == group])
        ]


def _help(question: Field) -> str:
    example = question.example
    said = _("For example: %(example)s") % {"example": example} if example else ""
    return sentences(" ".join(part for part in (question.help, str(said)) if part))


class IntakeForm(FactsForm):
    """A whole request: who writes, what it is about, what happened, and the category's facts."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send the answer there."),
        max_length=254,
        error_messages=_UNANSWERED,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    subject = forms.CharField(
        label=_("In one line: what is it about?"), max_length=150, error_messages=_UNANSWERED
    )
    description = forms.CharField(
        label=_("What happened, in your own words"),
        max_length=MAX_TEXT,
        error_messages=_UNANSWERED,
        widget=forms.Textarea({"rows": 6}),
    )
    submission = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, category: Category, questions: Iterable[Field], **kwargs: Any) -> None:
        self.known_email: str = kwargs.pop("known_email", "")
        kwargs.setdefault("initial", {})["submission"] = uuid.uuid4()
        questions = list(questions)
        super().__init__(questions, **kwargs)
        self.fields["description"].help_text = category.story
        # In the order of the page, so that its summary of errors reads from top to bottom.
        asked = [field.name for section in self.sections() for field in section.fields]
        self.order_fields(["subject", "description", *asked, "email", "name"])
        if self.known_email:
            del self.fields["email"], self.fields["name"]

    def clean_submission(self) -> uuid.UUID:
        """The key of this send; one that is none was tampered with and protects nothing."""
        try:
            return uuid.UUID(self.cleaned_data["submission"])
        except ValueError:
            return uuid.uuid4()

    def unfault(self) -> None:
        """Show what was typed so far with no fault but a secret's: the person is not done yet."""
        said = {str(refusal.sentence) for refusal in (SecretFound(""), UnclearDigits())}
        self.full_clean()
        kept = {name: errors for name, errors in self.errors.items() if said & set(errors)}
        self._errors = ErrorDict(kept, renderer=self.renderer)

    def renew(self) -> None:
        """Make the next send a new one."""
        self.data = {**dict(self.data.items()), "submission": str(uuid.uuid4())}
