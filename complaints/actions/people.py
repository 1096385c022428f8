"""Whom a complaint is about, and who speaks for the complainant."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions import _handlers
from complaints.actions._case_checks import as_handler, client_role
from complaints.actions._common import demand, latest, record
from complaints.actions._people import few_enough, keep_representative
from complaints.actions.register import Someone
from complaints.deadlines import receipt_day
from complaints.guards import Guard
from complaints.models import Complaint, Party, PartyKind, Subject
from complaints.moves import By
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.actions import entrust
from tickets.actions._common import claim_files


@transaction.atomic
def name_subject(
    *, complaint: Complaint, actor: User, staff: User, at: datetime | None = None
) -> Complaint:
    """Note whom it is about: from now on it does not exist for them, and is no longer theirs."""
    at = at or timezone.now()
    held = as_handler(complaint, actor, at)
    if not staff.is_staff:
        raise Refused("no_staff", _("This person is not a member of staff."))
    _subject, new = Subject.objects.get_or_create(
        complaint=held, staff=staff, defaults={"named_at": at}
    )
    if not new:
        raise Refused("same", _("This person is named already."))
    record(held, "name_subject", actor=actor, role=By.HANDLER, at=at, data={"staff": staff.pk})
    if held.handler_id == staff.pk:
        _handlers.give(held, None, actor=actor, role=By.HANDLER, at=at)
    entrust.take_over(ticket=held.ticket, at=at, hide_from=[staff])
    return held


@transaction.atomic
def add_representative(
    *, complaint: Complaint, actor: User, someone: Someone, at: datetime | None = None
) -> Party:
    """Name who is to speak for the complainant, by themself or by staff who were told."""
    at = at or timezone.now()
    role = client_role(complaint, actor, at)
    held = latest(complaint) if role is By.COMPLAINANT else as_handler(complaint, actor, at)
    texts = [text for text in vars(someone).values() if isinstance(text, str)]
    refuse_secrets(*texts)
    demand(Guard.ANSWERABLE, someone.email or someone.other_reply)
    standing = held.parties.filter(kind=PartyKind.REPRESENTATIVE, revoked_at=None)
    few_enough(standing.count() + 1)
    if someone.authority is not None and someone.authority.ticket_id is None:
        claim_files([someone.authority], ticket=held.ticket)
    party = keep_representative(held, someone)
    record(
        held, "add_representative", actor=actor, role=role or By.HANDLER, at=at,
        data={"party": party.pk},
    )  # fmt: skip
    return party


@transaction.atomic
def check_representative(
    *, party: Party, actor: User, expires_on: date | None = None, at: datetime | None = None
) -> Party:
    """Staff have seen the signed authority: from now on the representative sees the case."""
    at = at or timezone.now()
    held = as_handler(party.complaint, actor, at)
    if party.kind != PartyKind.REPRESENTATIVE or party.revoked_at:
        raise Refused("not_standing", _("This person does not speak for the complainant."))
    if party.authority_id is None:
        raise Refused("no_authority", _("The signed authority is not there yet."))
    if expires_on is not None and expires_on < receipt_day(at):
        raise Refused("expired", _("This authority has already ended."))
    party.checked_by, party.checked_at, party.expires_on = actor, at, expires_on
    party.save(update_fields=["checked_by", "checked_at", "expires_on"])
    said = {"party": party.pk, "expires_on": expires_on.isoformat() if expires_on else None}
    record(held, "check_representative", actor=actor, role=By.HANDLER, at=at, data=said)
    return party


@transaction.atomic
def revoke_representative(*, party: Party, actor: User, at: datetime | None = None) -> Party:
    """The complainant, or staff who were told so, end an authority."""
    at = at or timezone.now()
    role = client_role(party.complaint, actor, at)
    if role is By.REPRESENTATIVE and party.user_id != actor.pk:
        raise PermissionDenied
    held = latest(party.complaint) if role else as_handler(party.complaint, actor, at)
    if party.kind != PartyKind.REPRESENTATIVE or party.revoked_at:
        raise Refused("not_standing", _("This person does not speak for the complainant."))
    party.revoked_at = at
    party.save(update_fields=["revoked_at"])
    record(
        held, "revoke_representative", actor=actor, role=role or By.HANDLER, at=at,
        data={"party": party.pk},
    )  # fmt: skip
    return party
