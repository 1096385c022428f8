"""Who may see and do what: roles, and signed links for people who have no account.

A signed link opens one subject (such as "R-7F3K92QX") for one person, for `LINK_LASTS`. It is
revoked with all others of that person by counting up their `link_epoch`.
"""

from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.models import User

LINK_LASTS = timedelta(days=60)
_SALT = "portal.link"
_SESSION = "opened"


class Role(models.TextChoices):
    """The groups that staff are put into. Each app's migrations give them their permissions."""

    AGENT = "agent", _("Agent")
    TEAM_LEAD = "team lead", _("Team lead")
    MANAGER = "manager", _("Manager")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor")
    COMPLAINTS_HANDLER = "complaints handler", _("Complaints handler")
    COMPLAINTS_HEAD = "complaints head", _("Head of complaints")
    APPROVER = "approver", _("Approver")
    FINANCE = "finance", _("Finance")


class Key(NamedTuple):
    """What a signed link says: who may open what."""

    person: int
    epoch: int
    subject: str


class SignedIn(HttpRequest):
    """A request whose visitor has signed in."""

    user: User


def make_key(person: User, subject: str) -> str:
    """A signed key with which this person opens the subject without signing in."""
    return signing.dumps([person.pk, person.link_epoch, subject], salt=_SALT)


def open_with(request: HttpRequest, key: str, subject: str) -> bool:
    """Remember for this session that the key opens the subject; False for any key that does not."""
    try:
        said = Key(*signing.loads(key, salt=_SALT, max_age=LINK_LASTS))
    except (signing.BadSignature, TypeError):
        return False
    stands = said.subject == subject and _stands(said)
    if stands:
        opened = {**request.session.get(_SESSION, {}), subject: [said.person, said.epoch]}
        request.session[_SESSION] = dict(list(opened.items())[-20:])
    return stands


def person_for(request: HttpRequest, subject: str) -> User | None:
    """Who the visitor is with regard to a subject: here by a signed link, else signed in.

    The link comes first: an agent who opens a requester's link sees the requester's page.
    """
    remembered = request.session.get(_SESSION, {}).get(subject)
    if remembered:
        person, epoch = remembered
        found = User.objects.filter(pk=person, link_epoch=epoch, is_active=True).first()
        if found:
            return found
    return request.user if isinstance(request.user, User) else None


def _stands(said: Key) -> bool:
    people = User.objects.filter(pk=said.person, link_epoch=said.epoch, is_active=True)
    return people.exists()


def revoke_links(person: User) -> None:
    """Make every signed link of this person useless from now on."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(link_epoch=F("link_epoch") + 1)
        audit.record(audit.LINKS_REVOKED, actor=person, about=audit.about(person))


def require(person: User | AnonymousUser | None, permission: str) -> None:
    """Raise `PermissionDenied` unless this person's roles hold the permission."""
    if person is None or not person.has_perm(permission):
        raise PermissionDenied(permission)
