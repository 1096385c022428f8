"""Who may act on reports."""

from django.core.exceptions import PermissionDenied

from complaints.actions._facts import person_of
from complaints.conflicts import Group
from portal.models import User


def as_management(actor: User) -> None:
    """The head of complaints and managers; being a superuser is no part in it."""
    person = person_of(actor)
    if not person.active or person.groups.isdisjoint({Group.HEAD, Group.MANAGER}):
        raise PermissionDenied
