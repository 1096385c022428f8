"""The people of a complaint as they are kept: parties, and staff whom it is about."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Party, PartyKind, Subject
from complaints.terms import MAX_REPRESENTATIVES
from portal.models import User
from portal.refusals import Refused

if TYPE_CHECKING:
    from complaints.actions.register import Someone, Statement

_COLUMNS = ("name", "first_name", "email", "telephone", "other_reply", "registration", "lei",
            "client_reference", "address", "country", "scope", "authority")  # fmt: skip


def keep_people(complaint: Complaint, said: "Statement") -> None:
    """Keep everybody who makes a statement."""
    few_enough(len(said.representatives))
    requester = complaint.ticket.requester
    keep_party(complaint, said.complainant, PartyKind.COMPLAINANT, user=requester)
    for one in said.joint:
        keep_party(complaint, one, PartyKind.JOINT)
    for one in said.representatives:
        keep_representative(complaint, one)


def keep_subjects(complaint: Complaint, subjects: Iterable[User], at: datetime) -> None:
    """Keep whom it is about."""
    Subject.objects.bulk_create(
        [Subject(complaint=complaint, staff=staff, named_at=at) for staff in subjects]
    )


def keep_representative(complaint: Complaint, one: "Someone") -> Party:
    """Keep who wants to speak for the complainant; they see nothing before they were checked."""
    account = None
    if one.email:
        User.objects.known_as(one.email, name=one.name, language=complaint.language, time_zone="")
        account = User.objects.get(email=one.email.strip().lower())
    return keep_party(complaint, one, PartyKind.REPRESENTATIVE, user=account)


def keep_party(
    complaint: Complaint, one: "Someone", kind: PartyKind, *, user: User | None = None
) -> Party:
    said = {name: getattr(one, name) for name in _COLUMNS}
    return Party.objects.create(complaint=complaint, kind=kind, user=user, **said)


def few_enough(representatives: int) -> None:
    """Not more than may speak for a joint complaint."""
    if representatives > MAX_REPRESENTATIVES:
        raise Refused(
            "too_many_representatives",
            _("A complaint has at most %(limit)d representatives.")
            % {"limit": MAX_REPRESENTATIVES},
        )


def about_whom(named: Iterable[User], words: str) -> list[User]:
    """The members of staff whom a complaint is about: those named, and those its words name."""
    found = {staff.pk: staff for staff in named}
    if words.strip():
        staff = User.objects.filter(is_staff=True, is_active=True)
        found |= {one.pk: one for one in staff if _names(words, one)}
    return list(found.values())


def _names(words: str, staff: User) -> bool:
    """Whether the words hold the name or the address of somebody."""
    names = [name for name in (staff.name.strip(), staff.email) if len(name) > 1]
    return any(
        re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", words, re.IGNORECASE)
        for name in names
    )
