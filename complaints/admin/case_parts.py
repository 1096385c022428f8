"""In which parts somebody can act on a complaint now, by the same rules as its verbs."""

from typing import NamedTuple

from complaints import conflicts
from complaints.actions._case_checks import no_head_is_free
from complaints.actions._facts import case_of, person_of
from complaints.conflicts import WHY, Bar, Group
from complaints.models import Complaint, Round
from complaints.moves import By
from complaints.terms import Outcome, Severity
from complaints.workflow import Stage
from portal.models import User


class Parts(NamedTuple):
    """`can`: the parts that they have. `barred`: why somebody whose role it is has none."""

    can: frozenset[By]
    may_refuse: bool
    may_sign: bool
    barred: list[str]


def parts_of(complaint: Complaint, current: Round, staff: User) -> Parts:
    """What this member of staff can be in this case."""
    person, case = person_of(staff), case_of(complaint)
    one_up = no_head_is_free(case)
    handling = conflicts.handling(person, case)
    mine = complaint.handler_id in {None, staff.pk} or Group.HEAD in person.groups
    reviews = complaint.state is Stage.UNDER_REVIEW and current.reviewer_id == staff.pk
    holds = {
        By.HANDLER: not handling and mine,
        By.HEAD: not conflicts.leading(person, case, one_level_up=one_up),
        By.REVIEWER: reviews and not conflicts.reviewing(person, case),
    }
    signing = conflicts.signing(
        person, case, drafter=current.drafter_id or 0,
        fully_upheld=current.outcome == Outcome.UPHELD,
        severe=complaint.severity == Severity.HIGH,
    )  # fmt: skip
    return Parts(
        can=frozenset(part for part, held in holds.items() if held),
        may_refuse=not conflicts.refusing(person, case, one_level_up=one_up),
        may_sign=holds[By.REVIEWER] if complaint.state is Stage.UNDER_REVIEW else not signing,
        barred=[] if Bar.NO_ROLE in handling else [str(WHY[bar]) for bar in Bar if bar in handling],
    )
