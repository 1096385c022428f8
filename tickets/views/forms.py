"""The small forms of a request's own pages."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.guarded import GuardedForm
from tickets.intake.forms import FactsForm
from tickets.models import Field, Ticket
from tickets.workflow import MAX_TEXT

MAX_COMMENT = 2000


class ReplyForm(GuardedForm):
    """What the requester adds. `mark` is drawn anew with each page."""

    body = forms.CharField(
        label=_("Your reply"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": _("Please write something first."),
            "max_length": _(
                "This is longer than %(limit_value)d characters. Shorten it or attach it as a file."
            ),
        },
    )
    mark = forms.CharField(required=False, widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"mark": uuid.uuid4()})

    def clean_mark(self) -> uuid.UUID:
        """What is not a mark of ours stands for a page of its own."""
        try:
            return uuid.UUID(self.cleaned_data["mark"])
        except ValueError:
            return uuid.uuid4()

    def message_id(self) -> str:
        """The name of this reply: the same text sent twice from the same page has the same one.

        A browser that goes back shows the old mark again; another text is another reply then.
        """
        said = self.cleaned_data
        text = hashlib.sha256(said["body"].encode()).hexdigest()[:16]
        return f"<{said['mark']}.{text}@web>"


class AskedForm(FactsForm):
    """The questions that staff asked afterwards, read beside the answers that were given before."""

    def __init__(self, questions: Iterable[Field], ticket: Ticket, data: Any = None) -> None:
        self.ticket = ticket
        questions = list(questions)
        keys = {question.key for question in questions}
        for question in questions:
            # Its condition stands in an earlier answer, and staff asked knowing that.
            if question.shown_if_key not in keys:
                question.shown_if_key = ""
        self.takes_files = next((q for q in questions if q.type == "attachments"), None)
        super().__init__(questions, data)

    def _chain(self, cleaned: dict[str, Any]) -> str:
        return super()._chain(cleaned) or self.ticket.chain


class RateForm(GuardedForm):
    """How good the help was."""

    score = forms.TypedChoiceField(
        label=_("How was our help?"),
        coerce=int,
        choices=[
            (5, _("5: very good")),
            (4, _("4: good")),
            (3, _("3: neither good nor bad")),
            (2, _("2: bad")),
            (1, _("1: very bad")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a number from 1 to 5.")},
    )
    comment = forms.CharField(
        label=_("What should we do better, or keep doing?"),
        max_length=MAX_COMMENT,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
