"""Our own data looks like a theft: an alert is raised for those who may freeze accounts.

Nothing of this is worked out while somebody waits: a timer looks into a request that names
somebody else's address, and a sweep reads the audit of the last hour.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, timers
from portal.models import AuditLine, User
from portal.timers import Later
from tickets.actions import _security
from tickets.actions.prove_identity import FAILED
from tickets.models import STANDING, Alert, AlertKind, Ticket

RAISED = audit.means("alert_raised", _("an alert was raised"))
LOOK = "tickets.look_at_address"

# Categories of the shipped catalogue in which the other address is a thief's.
REPORTING = frozenset({"account-security", "report-impostor"})
PEOPLE, REPORTED_WITHIN = 3, timedelta(days=30)
CODES, CODES_WITHIN = 10, timedelta(hours=1)
DEVICE_WITHIN = timedelta(hours=24)
# The sweep comes every minute; what it missed while nothing ran is found within this time.
LOOKED_BACK = timedelta(hours=1)
_MOST_LINES, _MOST_SHOWN = 5_000, 20
_CODES = {"code", "mfa"}


def look_later(ticket: Ticket, at: datetime) -> None:
    """Have the address that a request reports looked into, if it reports one."""
    if ticket.other_address and ticket.category.slug in REPORTING:
        timers.set_timer(Later(LOOK, ticket.pk, at))


@transaction.atomic
def suspect_address(*, ticket: Ticket, at: datetime | None = None) -> Alert | None:
    """Raise an alert when `PEOPLE` different people report this request's other address."""
    at = at or timezone.now()
    address = ticket.other_address
    if not address or ticket.category.slug not in REPORTING:
        return None
    reports = Ticket.objects.filter(
        other_address=address,
        category__slug__in=REPORTING,
        created_at__gte=at - REPORTED_WITHIN,
    )
    people = reports.values("requester").distinct().count()
    if people < PEOPLE:
        return None
    rows = reports.order_by("-pk").values_list("reference", "chain")[:_MOST_SHOWN]
    evidence = {
        "people": people,
        "tickets": [reference for reference, _chain in rows],
        "chains": sorted({chain for _reference, chain in rows if chain}),
    }
    return _raise(AlertKind.REPORTED_ADDRESS, f"address:{address}", evidence, at=at)


@transaction.atomic
def suspect_accounts(*, at: datetime | None = None) -> list[Alert]:
    """Raise alerts for accounts on which the last hour looks like somebody else's doing."""
    at = at or timezone.now()
    raised = [*_failing(at), *_moving_out(at)]
    return [alert for alert in raised if alert]


def _failing(at: datetime) -> Iterable[Alert | None]:
    """Many wrong codes for one person."""
    failed = AuditLine.objects.filter(
        code__in=[audit.SIGN_IN_FAILED, FAILED], at__gte=at - CODES_WITHIN
    ).exclude(about="")
    of: dict[str, list[AuditLine]] = defaultdict(list)
    for line in failed.order_by("-pk")[:_MOST_LINES]:
        if line.data.get("by") in _CODES:
            of[line.about].append(line)
    for about, lines in of.items():
        if len(lines) >= CODES:
            yield _raise_on(AlertKind.FAILED_CODES, about, lines, at=at, least=CODES)


def _moving_out(at: datetime) -> Iterable[Alert | None]:
    """A person known to us asks for another email address, on a device that is not."""
    asked = AuditLine.objects.filter(
        code__in=[audit.ADDRESS_ASKED, audit.ADDRESS_CHANGED], at__gte=at - LOOKED_BACK
    )
    last = {line.about: line for line in asked.order_by("pk")[:_MOST_LINES]}
    for about, line in last.items():
        by_themselves = about == f"user:{line.actor_id}"
        if by_themselves and (came := _new_device_before(line)):
            yield _raise_on(AlertKind.NEW_DEVICE, about, [line, came], at=at)


def _new_device_before(line: AuditLine) -> AuditLine | None:
    """The sign-in on a new device that came not long before, unless it was their very first."""
    ins = AuditLine.objects.filter(about=line.about, code=audit.SIGNED_IN, pk__lt=line.pk)
    recent = ins.filter(at__gte=line.at - DEVICE_WITHIN).order_by("-pk")[:_MOST_SHOWN]
    new = next((row for row in recent if row.data.get("new_device")), None)
    return new if new and ins.filter(pk__lt=new.pk).exists() else None


def _raise_on(
    kind: AlertKind, about: str, lines: list[AuditLine], *, at: datetime, least: int = 1
) -> Alert | None:
    """On lines of the audit; those from before the last decision on the same do not count."""
    last = Alert.objects.filter(kind=kind, subject=about).exclude(handled_at=None).first()
    if last and last.handled_at and last.state not in STANDING:
        lines = [line for line in lines if line.at > last.handled_at]
    if len(lines) < least:
        return None
    evidence = {
        "count": len(lines),
        "networks": sorted({line.network for line in lines if line.network})[:_MOST_SHOWN],
        "from": min(line.at for line in lines).isoformat(),
        "to": max(line.at for line in lines).isoformat(),
    }
    return _raise(kind, about, evidence, at=at)


def _raise(
    kind: AlertKind, subject: str, evidence: dict[str, Any], *, at: datetime
) -> Alert | None:
    """A new alert; one that stands learns what is new, and gives None."""
    standing = Alert.objects.filter(kind=kind, subject=subject, state__in=STANDING)
    if standing.update(evidence=evidence, seen_at=at):
        return None
    before = Alert.objects.filter(kind=kind, subject=subject).first()
    if before and before.evidence.get("people", 0) >= evidence.get("people", 1):
        return None  # staff have decided on just these reports
    owner, _colon, key = subject.partition(":")
    person = User.objects.filter(pk=key).first() if owner == "user" else None
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                kind=kind, subject=subject, person=person, evidence=evidence,
                raised_at=at, seen_at=at,
            )  # fmt: skip
    except IntegrityError:  # another worker was quicker
        return None
    audit.record(RAISED, about=about_of(alert), alert=alert.pk, kind=kind.value)
    _security.tell_of_alert(alert)
    return alert


def about_of(alert: Alert) -> str:
    """How the audit names whom or what an alert is about."""
    return audit.about(alert.person) if alert.person else f"alert:{alert.pk}"
