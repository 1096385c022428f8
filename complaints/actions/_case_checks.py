"""Who may act on a complaint, and the guards of its moves, each in one place."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import conflicts
from complaints.actions._common import TransitionNotAllowed, demand, latest, refuse_barred
from complaints.actions._facts import case_of, people, person_of
from complaints.conflicts import Case, Group
from complaints.deadlines import add_months, end_of, receipt_day
from complaints.guards import Guard
from complaints.models import Complaint, Party, PartyKind, Round
from complaints.moves import By
from complaints.terms import APPEAL_MONTHS, Outcome, Severity
from complaints.workflow import COMPLAINT, Award, Stage
from portal.models import User
from portal.refusals import Refused

# A decision may promise what is approved, and has been paid or declined; nothing in between.
UNDECIDED = (Award.DRAFT, Award.PROPOSED, Award.CHANGES, Award.PENDING_SECOND)


def may_begin(complaint: Complaint, verb: str) -> None:
    """The verb has a move from here; said before anything else, as it is what matters most."""
    if not any(row.verb == verb and complaint.state in row.old for row in COMPLAINT):
        raise TransitionNotAllowed


def _kept(complaint: Complaint) -> Complaint:
    """The complaint as it is now; nothing is done any more to what was emptied after its time."""
    held = latest(complaint)
    if held.erased_at:
        raise TransitionNotAllowed
    return held


def as_handler(complaint: Complaint, actor: User, at: datetime, verb: str = "") -> Complaint:
    """The complaint for its handler, or for the head; nobody with an interest in it.

    What has no handler yet becomes the actor's: see `_handlers.take`.
    """
    held, person = _kept(complaint), person_of(actor, at)
    refuse_barred(Guard.NO_CONFLICT, conflicts.handling(person, case_of(held)))
    if verb:
        may_begin(held, verb)
    mine = held.handler_id in {None, actor.pk}
    if not mine and Group.HEAD not in person.groups:
        raise Refused("not_yours", _("Only the handler of this complaint or the head may do this."))
    return held


def as_writer(complaint: Complaint, actor: User, at: datetime) -> tuple[Complaint, By]:
    """The complaint for whoever writes its decision: in a review the reviewer, else the handler."""
    held = latest(complaint)
    if held.state is Stage.UNDER_REVIEW:
        as_reviewer(held, actor, at)
        return held, By.REVIEWER
    held = as_handler(held, actor, at)
    if held.state not in {Stage.OPEN, Stage.INVESTIGATING, Stage.AWAITING_CLIENT}:
        raise TransitionNotAllowed
    return held, By.HANDLER


def as_head(complaint: Complaint, actor: User, at: datetime, verb: str = "") -> Complaint:
    """The complaint for the head, or one level up where no head is free to act."""
    held = _kept(complaint)
    case = case_of(held)
    bars = conflicts.leading(person_of(actor, at), case, one_level_up=no_head_is_free(case))
    refuse_barred(Guard.NO_CONFLICT, bars)
    if verb:
        may_begin(held, verb)
    return held


def as_refuser(complaint: Complaint, actor: User, at: datetime) -> Complaint:
    """The complaint for a head who has not handled it."""
    held = latest(complaint)
    case = case_of(held)
    bars = conflicts.refusing(person_of(actor, at), case, one_level_up=no_head_is_free(case))
    refuse_barred(Guard.NOT_THE_HANDLER, bars)
    may_begin(held, "refuse")
    return held


def as_reviewer(held: Complaint, actor: User, at: datetime) -> None:
    """The reviewer of the round that runs, who still has had no part in the case."""
    refuse_barred(Guard.REVIEWER_NEW, conflicts.reviewing(person_of(actor, at), case_of(held)))
    if held.current_round.reviewer_id != actor.pk:
        raise Refused("not_yours", _("Another reviewer decides this appeal."))


def as_client(
    complaint: Complaint, actor: User | None, at: datetime, verb: str = ""
) -> tuple[Complaint, By]:
    """The complaint for the complainant or who speaks for them; `PermissionDenied` for others."""
    role = client_role(complaint, actor, at)
    if role is None:
        raise PermissionDenied
    held = latest(complaint)
    if verb:
        may_begin(held, verb)
    return held, role


def client_role(complaint: Complaint, person: User | None, at: datetime | None = None) -> By | None:
    """In which part somebody sees and acts on a complaint as its client; None for a stranger.

    A representative does so once staff have checked their authority, and while it stands.
    """
    if person is None:
        return None
    if person.pk == complaint.ticket.requester_id:
        return By.COMPLAINANT
    today = timezone.localdate(at, timezone.get_default_timezone())
    speaks = Party.objects.filter(
        complaint=complaint, kind=PartyKind.REPRESENTATIVE, user=person,
        checked_at__isnull=False, revoked_at=None,
    ).exclude(expires_on__lt=today)  # fmt: skip
    return By.REPRESENTATIVE if speaks.exists() else None


def no_head_is_free(case: Case) -> bool:
    """Every head is barred, or there is none: then the level above acts in their place."""
    heads = people(User.objects.filter(groups__name=Group.HEAD.value, is_active=True))
    return not any(not conflicts.leading(head, case) for head in heads)


def redress_approved(complaint: Complaint) -> None:
    """Nothing is still being proposed."""
    proposed = complaint.compensations.filter(state__in=UNDECIDED)
    demand(Guard.REDRESS_APPROVED, not proposed.exists())


def worked_out(complaint: Complaint, current: Round) -> None:
    """Everything that a decision stands on: findings, cause, comparison, redress."""
    points = list(current.points.all())
    answered = bool(points) and all(point.finding and point.reason.strip() for point in points)
    demand(Guard.POINTS_ANSWERED, answered)
    demand(Guard.CAUSE_SET, complaint.cause)
    demand(Guard.SIMILAR_SEEN, current.similar_seen_at)
    redress_approved(complaint)
    if not current.outcome or not current.summary.strip():
        raise Refused("no_decision", _("Write the decision first: its outcome and the summary."))


def second_signature(complaint: Complaint, current: Round, actor: User, at: datetime) -> None:
    """Somebody else than its author signs what is not fully upheld or weighs heavily."""
    bars = conflicts.signing(
        person_of(actor, at),
        case_of(complaint),
        drafter=current.drafter_id or 0,
        fully_upheld=current.outcome == Outcome.UPHELD,
        severe=complaint.severity == Severity.HIGH,
    )
    refuse_barred(Guard.SECOND_SIGNATURE, bars)


def appeal_in_time(current: Round, at: datetime) -> None:
    """The last day of the months in which an appeal is taken has not passed."""
    ended = current.decided_at or current.ended_at
    last = add_months(receipt_day(ended), APPEAL_MONTHS) if ended else None
    demand(Guard.APPEAL_IN_TIME, last and at < end_of(last))
