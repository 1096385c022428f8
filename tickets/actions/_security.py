"""The security team learns by email what cannot wait until somebody looks into the admin.

The email says what kind of thing it is and leads to the page that has the rest: a mailbox is no
place for whom it is about, and the page asks who is looking.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import outbox
from portal.models import User
from tickets import mail
from tickets.models import Alert, AlertKind, Ticket

RIGHT = "tickets.freeze_account"
"""Who has it is of the security team."""
SECRET = _("A recovery phrase or private key was removed from a request")
NOT_TAKEN = _("The firm's system did not do what was asked of it")


def tell_of_alert(alert: Alert, what: str | Promise = "") -> None:
    """An alert was raised; or `what`, that something has gone wrong with it since."""
    _tell(
        _team().exclude(pk=alert.person_id or 0),
        what or AlertKind(alert.kind).label,
        reverse("admin:tickets_alert_change", args=[alert.pk]),
    )


def tell_of_secret(ticket: Ticket) -> None:
    """A secret came with a request and is gone from it; told to those who may see the request."""
    _tell(
        (person for person in _team() if _may_see(person, ticket)),
        SECRET,
        reverse("admin:tickets_ticket_change", args=[ticket.pk]),
        ticket,
    )


def _team() -> "models.QuerySet[User]":
    """Whoever a role lets freeze accounts; a superuser is not on the team by being one."""
    app, _dot, code = RIGHT.partition(".")
    has = Q(groups__permissions__codename=code, groups__permissions__content_type__app_label=app)
    return User.objects.filter(has, is_active=True).distinct().order_by("pk")


def _may_see(person: User, ticket: Ticket) -> bool:
    return Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists()


def _tell(
    people: Iterable[User], what: str | Promise, page: str, ticket: Ticket | None = None
) -> None:
    said = {"what": what, "link": f"{settings.SITE_URL}{page}", "ticket": ticket}
    about = mail.about(ticket) if ticket else ""
    for person in people:
        outbox.queue(
            outbox.Letter(template=mail.SECURITY_ALERT, to=person, about=about, context=said)
        )
