"""What distress is usually worth: guidance for a proposal, never a tariff.

The bands of the UK's ombudsman for distress and inconvenience (complaints.md, part 1). One looks at
the whole and does not add up by error; a vulnerable person is given more; busy lines and slips of
the pen are worth nothing.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Band(NamedTuple):
    """An amount in whole units of the reference currency, and when it fits."""

    amount: str
    when: str | Promise


BANDS = [
    Band("< 100", _("One small error, put right soon: an apology, or a little.")),
    Band("100–300", _("Several small errors, or a larger one with a short effect.")),
    Band("300–750", _("Considerable upset or effort, over weeks.")),
    Band("750–1,500", _("Substantial upset or disruption, over months.")),
    Band("1,500–5,000", _("Sustained, with an effect on health or daily life.")),
    Band("> 5,000", _("Extreme, with lasting effects.")),
]
