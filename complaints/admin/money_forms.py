"""What managers and finance write down: budgets, authority, the approval policy, rates."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import money
from complaints.actions._facts import current_policy
from complaints.actions.set_limits import Rules, set_authority, set_budget, set_policy, set_rate
from complaints.authority import Policy, Tier
from complaints.conflicts import Group
from complaints.models.fields import ASSET_CHOICES
from complaints.money import ASSETS, plain
from complaints.terms import Kind
from portal.guarded import GuardedForm
from portal.models import User

HOUR = 3600
PAID = [(kind.value, kind.label) for kind in Kind if kind is not Kind.NON_MONEY]
_PARTS = 4


class SetForm(GuardedForm):
    """A form that calls one verb with what was typed."""

    def save(self, actor: User) -> object:
        """Call the verb; it may refuse."""
        raise NotImplementedError


class BudgetForm(SetForm):
    month = forms.DateField(
        label=_("Any day of the month"), initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *PAID])
    asset = forms.ChoiceField(label=_("Asset"), choices=[("", "–"), *ASSET_CHOICES])
    limit = forms.CharField(label=_("Limit"), max_length=40)
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.filter(groups__name=Group.MANAGER.value, is_active=True),
        help_text=_("Who may let a compensation pass that the budget does not cover."),
    )

    def save(self, actor: User) -> object:
        said = {**self.cleaned_data, "kind": Kind(self.cleaned_data["kind"])}
        return set_budget(**said, actor=actor)


class AuthorityForm(SetForm):
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.filter(
            groups__name__in=[Group.APPROVER.value, Group.MANAGER.value, Group.FINANCE.value],
            is_active=True,
        ).distinct(),
    )
    limit = forms.CharField(
        label=_("Limit"), max_length=40, required=False,
        help_text=_("In the reference currency. Empty: that of their role."),
    )  # fmt: skip

    def save(self, actor: User) -> object:
        typed = self.cleaned_data["limit"]
        limit = money.parse(typed, ASSETS[settings.REFERENCE_ASSET]) if typed else None
        set_authority(person=self.cleaned_data["person"], limit=limit, actor=actor)
        return None


class TiersField(forms.CharField):
    """Tiers as lines, "up to | approvals | groups | one of each"; kept as a list of objects."""

    widget = forms.Textarea({"rows": 5, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        """The tiers; `ValidationError` names the line that cannot be read."""
        return [_tier(line) for line in (value or "").splitlines() if line.strip()]


def _tier(line: str) -> dict[str, object]:
    parts = [part.strip() for part in line.split("|")]
    try:
        up_to, approvals, groups, one_of_each = parts
        asset = ASSETS[settings.REFERENCE_ASSET]
        return {
            "up_to": None if up_to == "-" else money.parse(up_to, asset),
            "approvals": int(approvals),
            "groups": _groups(groups),
            "one_of_each": _groups(one_of_each),
        }
    except ValueError as error:
        raise _not_read(line) from error
    except money.AmountRefused as refusal:
        raise _not_read(line) from refusal


def _not_read(line: str) -> ValidationError:
    return ValidationError(
        _("“%(line)s” is no tier. Write it like: 500.00 | 1 | manager | -"),
        params={"line": line},
    )


def _groups(names: str) -> list[str]:
    return [Group(name.strip()).value for name in names.split(",") if name.strip() not in {"", "-"}]


def _written(tier: Tier) -> str:
    asset = ASSETS[settings.REFERENCE_ASSET]
    up_to = "-" if tier.up_to is None else plain(tier.up_to, asset)
    groups = [", ".join(sorted(group)) or "-" for group in (tier.groups, tier.one_of_each)]
    return " | ".join([up_to, str(tier.approvals), *groups])


class PolicyForm(SetForm):
    tiers = TiersField(
        label=_("Tiers"),
        help_text=_(
            "One a line, rising: up to which amount in the reference currency | how many approvals"
            " | of which roles | one of each of these. A dash for no end or nobody."
        ),
    )
    window_days = forms.IntegerField(label=_("Days that add up for a client"), min_value=1)
    daily = forms.CharField(label=_("Daily limit of a person"), max_length=40)
    cooling_hours = forms.IntegerField(
        label=_("Hours without approving after a change of these rules"), min_value=0
    )
    fresh_hours = forms.IntegerField(
        label=_("Hours in which a changed destination needs two approvals"), min_value=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _said(current_policy())})

    def save(self, actor: User) -> object:
        daily = money.parse(self.cleaned_data["daily"], ASSETS[settings.REFERENCE_ASSET])
        return set_policy(rules=Rules(**{**self.cleaned_data, "daily": daily}), actor=actor)


def _said(policy: Policy) -> dict[str, object]:
    """The policy in force, as the form writes it."""
    return {
        "tiers": "\n".join(map(_written, policy.tiers)),
        "window_days": policy.window.days,
        "daily": plain(policy.daily, ASSETS[settings.REFERENCE_ASSET]),
        "cooling_hours": int(policy.cooling.total_seconds()) // HOUR,
        "fresh_hours": int(policy.fresh_destination.total_seconds()) // HOUR,
    }


class RateForm(SetForm):
    asset = forms.ChoiceField(label=_("Asset"), choices=[("", "–"), *ASSET_CHOICES])
    rate = forms.CharField(
        label=_("One whole unit is worth"), max_length=40,
        help_text=_("In the reference currency, with the digits 0 to 9 and one point."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=100)

    def save(self, actor: User) -> object:
        return set_rate(**self.cleaned_data, actor=actor)
