"""A programme as it is typed: the people one a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.actions._programme import KINDS, Plan, Share
from complaints.money import ASSETS
from complaints.terms import Kind
from kb.models import Announcement
from portal.guarded import GuardedForm
from portal.models import User

MOST_PEOPLE, PARTS = 5000, 4
MOST_WEIGHT = 10**12


class ProgrammeForm(GuardedForm):
    """What `draft_programme` needs. Each line: an email, a weight, and where money is paid to."""

    name = forms.CharField(label=pgettext_lazy("programme", "Name"), max_length=150)
    incident = forms.ModelChoiceField(
        Announcement.objects.order_by("-pk"), label=_("Incident"), required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in KINDS])
    asset = forms.ChoiceField(label=_("Asset"), choices=[(code, code) for code in sorted(ASSETS)])
    cap = forms.CharField(
        label=_("Total cap"), max_length=60,
        help_text=_("What all get together, such as 1200.50. It is shared by the weights."),
    )  # fmt: skip
    formula = forms.CharField(
        label=_("How each amount is found"), widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))
    people = forms.CharField(
        label=_("People"), widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One a line: email and weight, such as “tom@example.com 3”. For money also the network "
            "and the address. Add those who were hurt and did not complain."
        ),
    )  # fmt: skip

    def clean_people(self) -> list[Share]:
        lines = [line.split() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(
                _("At most %(limit)d people."), params={"limit": MOST_PEOPLE}
            )
        emails = [parts[0].lower() for parts in lines]
        known = {one.email.lower(): one for one in User.objects.filter(email__in=emails)}
        return [_share(number, parts, known) for number, parts in enumerate(lines, 1)]

    def plan(self) -> Plan:
        """What was typed, for the verb."""
        said: dict[str, Any] = self.cleaned_data
        incident = said["incident"]
        return Plan(
            name=said["name"], kind=Kind(said["kind"]), asset=said["asset"], cap=said["cap"],
            formula=said["formula"], basis=said["basis"],
            incident=incident.pk if incident else None, shares=said["people"],
        )  # fmt: skip


def _share(number: int, parts: list[str], known: dict[str, User]) -> Share:
    params = {"line": number}
    email, weight = parts[0].lower(), parts[1] if len(parts) > 1 else ""
    if not (weight.isascii() and weight.isdecimal() and 0 < int(weight[:20]) <= MOST_WEIGHT):
        raise forms.ValidationError(
            _("Line %(line)d: write a whole number above zero after the email."), params=params
        )
    if len(parts) not in {2, PARTS}:
        raise forms.ValidationError(
            _("Line %(line)d: an email, a weight, and for money a network and an address."),
            params=params,
        )
    if email not in known:
        raise forms.ValidationError(
            _("Line %(line)d: nobody with this email is known here."), params=params
        )
    return Share(known[email], int(weight), *parts[2:])
