"""What is known of a case, in the words of a letter's language."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from complaints.calendars import calendar_of
from complaints.deadlines import add_months, receipt_day
from complaints.firm import firm
from complaints.letters.words import day, moment, term
from complaints.models import Compensation, Complaint, Round, Voucher
from complaints.remedies import remedies
from complaints.terms import APPEAL_MONTHS, NEED_CONSENT, PAY_WITHIN, Kind, Letter, Outcome
from complaints.workflow import FINISHED, Award
from portal.models import User
from portal.zones import last_whole_day, zone_of
from tickets.intake.wording import chain_name
from tickets.models import Message

# These letters give the reason that the verb was given.
TOLD_WHY = {Letter.REVERSED, Letter.CANCELLED, Letter.VOUCHER_REVOKED}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a letter is about. `said`: what the verb or the handler adds, by name."""

    kind: Letter
    complaint: Complaint
    round: Round
    at: datetime
    author: User | None = None
    compensation: Compensation | None = None
    voucher: Voucher | None = None
    said: dict[str, str | date] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return str(self.complaint.language)

    @property
    def today(self) -> date:
        return receipt_day(self.at)

    def day(self, on: date | None) -> str:
        return day(on, self.language)


def facts(matter: Matter) -> dict[str, str]:
    """The facts by name, as text; what is not known is "" or not there."""
    ours = firm(matter.language)
    who = matter.author
    return {
        "firm": ours.name,
        "team": ours.team,
        "email": ours.email,
        "phone": ours.phone,
        "reference": matter.complaint.reference,
        "name": _addressee(matter.complaint),
        "author": who.name if who else "",
        "today": matter.day(matter.today),
        "written_in": matter.complaint.written_in,
        "handler": matter.complaint.handler.name if matter.complaint.handler else "",
        **_dates(matter),
        **_decision(matter),
        **_award(matter),
        **_said(matter),
    }


def things(matter: Matter) -> dict[str, Any]:
    """What the templates go through one by one."""
    complaint = matter.complaint
    decided_on = matter.today
    return {
        "point_rows": [
            {
                "number": point.number,
                "text": point.text,
                "finding": term("outcome", point.finding, matter.language),
                "reason": point.reason,
            }
            for point in matter.round.points.all()
        ],
        "evidence_rows": [one.title for one in complaint.evidence.all()],
        "award_rows": [_award_row(one, matter) for one in awards(complaint)],
        "remedy_rows": [
            {
                "name": one.name, "says": one.says, "web": one.web, "leaflet": one.leaflet,
                "until": matter.day(one.until), "waived": one.waived,
            }
            for one in remedies(complaint.country, matter.language, decided_on)
        ],
        "over_eight_weeks": (decided_on - receipt_day(complaint.received_at)).days > 56,  # noqa: PLR2004
        "rejected": matter.round.outcome == Outcome.REJECTED,
        "on_paper": complaint.wants_paper,
        "accepted_offer": bool(
            matter.compensation and matter.compensation.state == Award.ACCEPTED
        ),
    }  # fmt: skip


def awards(complaint: Complaint) -> list[Compensation]:
    """The compensations of which a decision tells: those that stand, or have been paid."""
    gone = FINISHED - {Award.PAID}
    stand = [state for state in Award if state not in gone and state is not Award.DRAFT]
    return list(complaint.compensations.filter(state__in=stand).order_by("pk"))


def filed_text(complaint: Complaint) -> str:
    """The words of the complaint as it was filed."""
    event = complaint.events.filter(verb="register").first()
    key = event.data.get("message") if event else None
    of_ticket = Message.objects.filter(ticket=complaint.ticket_id, internal=False)
    message = (of_ticket.filter(pk=key) if key else of_ticket).first()
    return message.body if message else ""


def _addressee(complaint: Complaint) -> str:
    party = complaint.parties.filter(kind="complainant").first()
    return party.name if party else complaint.client.name


def _dates(matter: Matter) -> dict[str, str]:
    current, language = matter.round, matter.language
    zone = matter.complaint.client.time_zone
    here = moment(current.received_at, language)
    there = moment(current.received_at, language, zone) if zone else here
    ended = current.decided_at or current.ended_at
    ended_on = receipt_day(ended) if ended else matter.today
    return {
        "received": here,
        "received_there": "" if there == here else there,
        **{f"{step.value}_on": matter.day(on) for step, on in current.dates.items()},
        "decision_on": matter.day(current.decision_on),
        "appeal_until": matter.day(add_months(ended_on, APPEAL_MONTHS)),
        "grounds": current.grounds,
        "copy": filed_text(matter.complaint),
    }


def _decision(matter: Matter) -> dict[str, str]:
    current = matter.round
    draft = current.drafts.filter(kind=Letter.FINAL).first()
    parts: dict[str, str] = draft.parts if draft else {}
    return {
        "summary": current.summary,
        "outcome": term("outcome", current.outcome, matter.language),
        "consistency": current.deviation,
        "acceptance": current.acceptance,
        "delay": term("delay", current.delay_code, matter.language),
        "reason": current.delay_reason,
        "ground": term("refusal", matter.complaint.refusal, matter.language),
        "forwarded_to": matter.complaint.forwarded_to,
        "corrective": parts.get("corrective", ""),
        "no_redress": parts.get("no_redress", ""),
    }


def _award(matter: Matter) -> dict[str, str]:
    award = matter.compensation or (matter.voucher.compensation if matter.voucher else None)
    if award is None:
        return {}
    payout = getattr(award, "payout", None)
    voucher = matter.voucher or getattr(award, "voucher", None)
    ends = award.offer_ends_at
    last = voucher.expires_at if matter.voucher and voucher else ends
    zone = zone_of(matter.complaint.client.time_zone)
    why = {"reason": _last_reason(award)} if matter.kind in TOLD_WHY else {}
    return {
        **why,
        "next_on": matter.day(_add_business_days(matter, PAY_WITHIN)),
        "remedy": term("kind", award.kind, matter.language),
        "amount": award.written_amount or award.basis,
        "destination": award.destination,
        "network": chain_name(award.network),
        "payment": payout.reference if payout else "",
        "expiry": matter.day(last_whole_day(last, zone)) if last else "",
    }


def _last_reason(award: Compensation) -> str:
    """Why it was cancelled, reversed or revoked: the verb has just written it down."""
    event = award.events.exclude(reason="").order_by("-pk").first()
    return event.reason if event else ""


def _award_row(award: Compensation, matter: Matter) -> dict[str, Any]:
    pay_by = _add_business_days(matter, PAY_WITHIN)
    return {
        "remedy": term("kind", award.kind, matter.language),
        "amount": award.written_amount,
        "basis": award.basis,
        "paid_on": matter.day(receipt_day(award.paid_at)) if award.paid_at else "",
        "offered": Kind(award.kind) in NEED_CONSENT,
        "pay_by": matter.day(pay_by),
    }


def _add_business_days(matter: Matter, count: int) -> date:
    return calendar_of(matter.round.calendar).add(matter.today, count)


def _said(matter: Matter) -> dict[str, str]:
    return {
        name: matter.day(value) if isinstance(value, date) else str(value)
        for name, value in matter.said.items()
    }
