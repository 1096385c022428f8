"""How soon we answer, as a table: a row a priority, a column a promise, in minutes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.admin.timeline import TARGETS
from tickets.clocks import Target
from tickets.models import SlaPolicy
from tickets.workflow import Priority

if TYPE_CHECKING:
    _PolicyForm = forms.ModelForm[SlaPolicy]
else:
    _PolicyForm = forms.ModelForm

CELLS = [(priority.value, target.value) for priority in Priority for target in Target]
LONGEST = 366 * 24 * 60


class TargetsWidget(forms.MultiWidget):
    """The table of minutes."""

    template_name = "admin/widgets/targets.html"

    def __init__(self) -> None:
        super().__init__(
            {
                f"{priority}_{target}": forms.NumberInput(
                    {"min": 1, "max": LONGEST, "aria-label": f"{Priority(priority).label}"}
                )
                for priority, target in CELLS
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        told = value or {}
        return [told.get(priority, {}).get(target) for priority, target in CELLS]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells = context["widget"]["subwidgets"]
        width = len(Target)
        for (priority, target), cell in zip(CELLS, cells, strict=True):
            cell["attrs"]["aria-label"] = f"{Priority(priority).label}: {TARGETS[target]}"
        context["columns"] = [TARGETS[target] for target in Target]
        context["rows"] = [
            (priority.label, cells[at * width : (at + 1) * width])
            for at, priority in enumerate(Priority)
        ]
        return context


class TargetsField(forms.MultiValueField):
    """Cleans to {"urgent": {"first_response": 60, …}, …}; an empty cell promises nothing."""

    def __init__(self, **kwargs: Any) -> None:
        minutes = [
            forms.IntegerField(min_value=1, max_value=LONGEST, required=False) for _cell in CELLS
        ]
        super().__init__(fields=minutes, widget=TargetsWidget(), require_all_fields=False, **kwargs)

    def compress(self, values: list[int | None]) -> dict[str, dict[str, int]]:
        targets: dict[str, dict[str, int]] = {}
        for (priority, target), minutes in zip(CELLS, values, strict=False):
            if minutes is not None:
                targets.setdefault(priority, {})[target] = minutes
        return targets


class PolicyForm(_PolicyForm):
    targets = TargetsField(
        label=_("targets"),
        required=False,
        help_text=_("Minutes of running time. An empty field promises nothing."),
    )

    class Meta:
        model = SlaPolicy
        fields = ["name", "hours", "targets"]

    def clean_targets(self) -> dict[str, dict[str, int]]:
        """An answer is promised before the solution."""
        targets: dict[str, dict[str, int]] = self.cleaned_data["targets"] or {}
        for minutes in targets.values():
            first, solved = minutes.get(Target.FIRST_RESPONSE), minutes.get(Target.RESOLUTION)
            if first is not None and solved is not None and first > solved:
                raise ValidationError(_("A solution cannot be promised before the first answer."))
        return targets
