"""Somebody wants their data removed: asked for, called off within days, carried out.

What a law has us keep stays, for few eyes, and the person is told what and until when. What was
removed is gone from the database; from backups it goes with them.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox, timers
from portal.access import require
from portal.models import Erasure, Timer, User
from portal.personal.registry import DUTIES, Kept, hindrances, holdings
from portal.refusals import Refused

ASKED = audit.means("erasure_asked", _("asked for a person's data to be removed"))
CALLED_OFF = audit.means("erasure_called_off", _("called off the removal of a person's data"))
DONE = audit.means("erasure_done", _("a person's data was removed"))
WAITS = timedelta(days=7)
TIMER = "portal.erase"
_RIGHT = "portal.erase_person"


def open_for(person: User) -> Erasure | None:
    """The wish that waits, if there is one."""
    return Erasure.objects.filter(person=person, done_at=None, cancelled_at=None).first()


@transaction.atomic
def ask(
    *, person: User, actor: User, request: HttpRequest | None = None, at: datetime | None = None
) -> Erasure:
    """Have everything about a person removed in `WAITS`; `Refused` while matters are open."""
    at = at or timezone.now()
    if actor != person:
        require(actor, _RIGHT)
    check(person)
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                person=person, asked_by=actor, asked_at=at, due_at=at + WAITS
            )
    except IntegrityError as error:
        raise Refused("asked", _("The removal has been asked for already.")) from error
    timers.set_timer(timers.Later(TIMER, erasure.pk, erasure.due_at))
    audit.record(ASKED, actor=actor, about=audit.about(person), request=request)
    _tell("erasure_asked", person, due=erasure.due_at)
    return erasure


def check(person: User) -> None:
    """Raise `Refused` when nothing of this person's can be removed just now."""
    if person.is_staff:
        raise Refused("staff", _("This is an account of our staff. A manager closes it first."))
    if not person.is_active:
        raise Refused("gone", _("This account is closed."))
    if sentences := hindrances(person):
        raise Refused("open_matters", " ".join(sentences))


@transaction.atomic
def call_off(
    *,
    erasure: Erasure,
    actor: User | None,
    request: HttpRequest | None = None,
    why: str = "",
    at: datetime | None = None,
) -> None:
    """Keep everything after all. `actor` is the person, staff, or None: then matters are open."""
    if actor is not None and actor != erasure.person:
        require(actor, _RIGHT)
    waits = Erasure.objects.filter(pk=erasure.pk, done_at=None, cancelled_at=None)
    if not waits.update(cancelled_at=at or timezone.now()):
        raise Refused("not_open", _("There is nothing to call off any more."))
    timers.cancel(erasure.pk, [TIMER])
    audit.record(CALLED_OFF, actor=actor, about=audit.about(erasure.person), request=request)
    _tell("erasure_called_off", erasure.person, why=why)


@transaction.atomic
def carry_out(*, erasure: Erasure, at: datetime) -> None:
    """Remove what no law has us keep, or call it off when a matter was opened meanwhile."""
    waits = Erasure.objects.filter(pk=erasure.pk, done_at=None, cancelled_at=None)
    if not waits.exists():
        return
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    with translation.override(person.language):
        sentences = hindrances(person)
    if sentences:
        call_off(erasure=erasure, actor=None, why=" ".join(sentences), at=at)
        return
    # Who they were is needed once more: for the last email, and beside what is kept.
    known = User(
        email=person.email, name=person.name, language=person.language, time_zone=person.time_zone
    )
    kept = [each for holding in holdings() for each in holding.erase(person, at)]
    waits.update(done_at=at)
    if kept:
        _keep_identity(erasure, known, kept)
    audit.record(DONE, about=audit.about(person), kept=sum(each.number for each in kept))
    _tell("erasure_done", known, kept=_said(kept))


@timers.handler(TIMER)
def on_due(timer: Timer, now: datetime) -> None:
    """The days in which it could be called off are over."""
    erasure = Erasure.objects.filter(pk=timer.target).first()
    if erasure:
        carry_out(erasure=erasure, at=now)


def _keep_identity(erasure: Erasure, known: User, kept: list[Kept]) -> None:
    erasure.refresh_from_db()
    erasure.identity = json.dumps({"email": known.email, "name": known.name}, ensure_ascii=False)
    erasure.kept = [
        {"duty": each.duty, "count": each.number, "until": each.until.isoformat()} for each in kept
    ]
    erasure.keep_until = max(each.until for each in kept)
    erasure.save(update_fields=["identity", "kept", "keep_until"])


def _said(kept: list[Kept]) -> list[dict[str, Any]]:
    """What is kept, in words of whoever reads it."""
    return [{"what": DUTIES[each.duty], "until": each.until} for each in kept]


def kept_of(erasure: Erasure) -> list[dict[str, Any]]:
    """The same of an erasure that was done."""
    return [
        {"what": DUTIES.get(each["duty"], each["duty"]), "until": date.fromisoformat(each["until"])}
        for each in erasure.kept
    ]


def _tell(template: str, person: User, **context: Any) -> None:
    with translation.override(person.language):
        link = f"{settings.SITE_URL}{reverse('account_data')}"
    context |= {"link": link}
    outbox.queue(outbox.Letter(template=template, to=person, context=context, sensitive=True))
