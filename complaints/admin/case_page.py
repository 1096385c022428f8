"""What the page of one complaint shows to staff, in as many queries however long its story."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise

from complaints import letters, pdf
from complaints.actions._checks import OPEN_TO_REDRESS
from complaints.admin.case_acts import ACTS, CaseAct, names_for
from complaints.admin.case_forms import CaseForm, others_of_client
from complaints.admin.case_parts import Parts, parts_of
from complaints.admin.names import STEPS, lines
from complaints.deadlines import Step, end_of
from complaints.letters.facts import filed_text
from complaints.models import Complaint, HelpNeeded, Letter, PartyKind, Point, Round
from complaints.models.case import ComplaintQuerySet
from complaints.moves import By
from complaints.similar import similar_to, usual_outcome
from complaints.terms import Letter as Kind
from complaints.workflow import CANCELLABLE, Award, Stage
from portal.models import EmailStatus, User

EVENTS, LETTERS = 100, 50
EDITABLE = frozenset(CANCELLABLE) - {Award.APPROVED}
HELP = "complaints.view_help_needed"
# Here the final letter can be looked at before it is signed.
BEING_WRITTEN = (
    Stage.INVESTIGATING, Stage.AWAITING_CLIENT, Stage.DECISION_REVIEW, Stage.UNDER_REVIEW,
)  # fmt: skip
_DONE = {
    Step.ACKNOWLEDGE: "acknowledged_at",
    Step.SUMMARY: "ended_at",
    Step.DECIDE: "decided_at",
    Step.EXTENDED: "decided_at",
    Step.HARD: "decided_at",
}


class Ask(NamedTuple):
    """An act as it is offered: with its form, open where what was typed could not be kept."""

    name: str
    act: CaseAct
    form: CaseForm
    open: bool


class Failed(NamedTuple):
    """An act that was refused, with what was typed."""

    name: str
    form: CaseForm
    row: str


class DateLine(NamedTuple):
    """A printed date; `late` once it has passed unkept."""

    name: str | Promise
    on: date
    done: datetime | None
    late: bool


class Asks:
    """The acts that somebody is offered here, each made into its form when it is drawn."""

    def __init__(
        self, complaint: Complaint, staff: User, names: set[str], failed: Failed | None
    ) -> None:
        self.complaint, self.staff, self.failed = complaint, staff, failed
        self.names = names | ({failed.name} if failed else set())

    def of(self, name: str, row: Any = None) -> Ask | None:
        """The act, about a row of the complaint if it is given; None where it is not offered."""
        if name not in self.names:
            return None
        key = str(row.pk) if row else ""
        failed = self.failed
        if failed and (failed.name, failed.row) == (name, key):
            return Ask(name, ACTS[name], failed.form, open=True)
        ids = f"{name}-{key}-%s" if key else f"{name}-%s"
        form = ACTS[name].form(complaint=self.complaint, staff=self.staff, row=row, auto_id=ids)
        return Ask(name, ACTS[name], form, open=False)

    def each(self, *names: str) -> list[Ask]:
        """Those of these that are offered."""
        return [ask for name in names if (ask := self.of(name))]


def with_all(complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """With the rows that the page needs of each."""
    return complaints.select_related(
        "ticket__requester", "ticket__category", "handler", "root_cause", "merged_into__ticket"
    )


def context(complaint: Complaint, staff: User, failed: Failed | None = None) -> dict[str, Any]:
    """For the template."""
    current = complaint.current_round
    parts = parts_of(complaint, current, staff)
    asks = Asks(complaint, staff, _names(complaint, staff, parts), failed)
    return {
        "complaint": complaint,
        "round": current,
        "earlier": complaint.rounds.exclude(pk=current.pk).select_related("signer"),
        "dates": date_lines(current, timezone.now()),
        "barred": parts.barred,
        "course": asks.each(
            "take", "accept", "investigate", "sign", "decide", "ask", "settle", "send_back",
            "extend", "assign_handler", "assign_reviewer", "reopen", "merge", "refuse",
        ),
        "points": [(point, asks.of("find", point)) for point in _points(current)],
        "evidence": complaint.evidence.select_related("file", "added_by"),
        "statement": filed_text(complaint),
        "similar": similar_to(complaint),
        "usual": usual_outcome(complaint),
        "preview": _preview(complaint, staff),
        "letters": _letters(complaint, asks),
        "progress": current.progress.select_related("author"),
        "awards": complaint.compensations.select_related("proposer").order_by("pk"),
        "may_draft": By.HANDLER in parts.can and complaint.state in OPEN_TO_REDRESS,
        "editable": EDITABLE,
        "others": asks.each("name_subject", "add_representative", "hold", "release"),
        **{name: asks.of(name) for name in (
            "add_point", "add_evidence", "set_axes", "set_cause", "see_similar",
            "write_decision", "note_progress",
        )},
        **_people(complaint, staff, asks),
        "has_pdf": pdf.is_available(),
        "timeline": lines(complaint.events.select_related("actor").order_by("-pk")[:EVENTS]),
    }  # fmt: skip


def date_lines(current: Round, now: datetime) -> list[DateLine]:
    """The printed dates of a round in their order, the one that a holding letter moved as well."""
    dates = {**current.dates, Step.DECIDE: current.decision_on}
    return [
        DateLine(
            STEPS[step], on, done := getattr(current, _DONE[step]),
            late=step is not Step.SUMMARY and (done or current.ended_at or now) >= end_of(on),
        )
        for step, on in dates.items()
    ]  # fmt: skip


def _names(complaint: Complaint, staff: User, parts: Parts) -> set[str]:
    names = names_for(complaint, parts)
    if "merge" in names and not others_of_client(complaint, staff).exists():
        names.discard("merge")
    return names


def _points(current: Round) -> list[Point]:
    return list(current.points.all())


def _preview(complaint: Complaint, staff: User) -> dict[str, Any] | None:
    """The final letter as it would leave now, and what it lacks."""
    if complaint.state not in BEING_WRITTEN:
        return None
    written = letters.preview(complaint, Kind.FINAL, at=timezone.now(), author=staff)
    missing = [letters.PART_NAMES[name] for name in written.missing]
    return {"letter": written, "missing": missing}


def _letters(complaint: Complaint, asks: Asks) -> list[dict[str, Any]]:
    """What was sent, the newest first; what did not arrive can be sent again."""
    sent = Letter.objects.filter(round__complaint=complaint).select_related(
        "email", "round", "signed_by"
    )
    rows = []
    for letter in sent.order_by("-pk")[:LETTERS]:
        lost = letter.email is None or letter.email.status == EmailStatus.FAILED
        again = ("send_again", "hand_over") if lost else ()
        rows.append({"letter": letter, "asks": [asks.of(name, letter) for name in again]})
    return rows


def _people(complaint: Complaint, staff: User, asks: Asks) -> dict[str, Any]:
    """Who complains, who speaks for them, and whom it is about."""
    parties = list(complaint.parties.select_related("authority", "checked_by"))
    speakers = [
        {
            "party": party,
            "asks": [] if party.revoked_at else [
                None if party.checked_at else asks.of("check_representative", party),
                asks.of("revoke_representative", party),
            ],
        }
        for party in parties if party.kind == PartyKind.REPRESENTATIVE
    ]  # fmt: skip
    may_read = staff.has_perm(HELP)
    return {
        "complainants": [one for one in parties if one.kind != PartyKind.REPRESENTATIVE],
        "speakers": speakers,
        "subjects": complaint.subjects.select_related("staff"),
        "help_needed": HelpNeeded.objects.filter(complaint=complaint).first() if may_read else None,
    }
