"""What a person changes about their own account: each act changes, records and tells them."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.access import SignedIn, revoke_links
from portal.accounts import codes, devices
from portal.accounts.notices import notify
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def ask_address(request: SignedIn, address: str) -> None:
    """Send a code to another address that is to be theirs; `Refused` after too many."""
    codes.send(request, codes.ADDRESS, request.user, address)
    about = audit.about(request.user)
    audit.record(audit.ADDRESS_ASKED, actor=request.user, about=about, request=request)


@transaction.atomic
def change_address(request: SignedIn, address: str) -> None:
    """Take another address, which was proven: links and devices of before open nothing any more.

    `Refused` when somebody else is known by it. The old address is told.
    """
    person, before = request.user, request.user.email
    try:
        with transaction.atomic():
            person.email = address
            person.undeliverable_since = None
            person.save(update_fields=["email", "undeliverable_since"])
    except IntegrityError as error:
        person.email = before
        raise Refused(
            "taken",
            _("This address has requests of its own. Sign in with it to see them."),
        ) from error
    devices.end(person, but=request.session.session_key)
    readdressed(request, person, before=before)


def readdressed(request: HttpRequest, person: User, *, before: str) -> None:
    """What follows another address: links of before are closed, and the old address is told."""
    revoke_links(person)
    about = audit.about(person)
    audit.record(audit.ADDRESS_CHANGED, actor=request.user, about=about, request=request)
    notify("address_changed", person, request, to=before, new=shortened(person.email))


def shortened(address: str) -> str:
    """An address for whoever need not know it whole: m…@example.com."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"


@transaction.atomic
def set_password(request: SignedIn, password: str | None) -> None:
    """Set another password, or none; every other device is signed out."""
    person = request.user
    person.set_password(password)
    person.save(update_fields=["password"])
    devices.end(person, but=request.session.session_key)
    devices.keep_this(request, lambda: update_session_auth_hash(request, person))
    audit.record(
        audit.PASSWORD_CHANGED,
        actor=person,
        about=audit.about(person),
        request=request,
        removed=password is None,
    )
    notify("password_changed", person, request, removed=password is None)


@transaction.atomic
def end_device(request: SignedIn, key: int | None) -> int:
    """Sign out one device by its key, or with None all but this one; how many were."""
    person = request.user
    ended = devices.end(person, only=key, but=request.session.session_key)
    if ended:
        audit.record(
            audit.DEVICES_ENDED,
            actor=person,
            about=audit.about(person),
            request=request,
            count=ended,
        )
    return ended


@transaction.atomic
def remove_factors(request: HttpRequest, person: User) -> bool:
    """Take away the second factor of somebody who has lost it and its codes; False if none.

    They are signed out everywhere, and told.
    """
    gone, _each = Authenticator.objects.filter(user=person).delete()
    if not gone:
        return False
    devices.end(person)
    about = audit.about(person)
    audit.record(
        audit.FACTOR_REMOVED, actor=request.user, about=about, request=request, factor="all"
    )
    notify("factor_removed", person, request, factor="all")
    return True


def forget_links(person: User) -> None:
    """Make the links in all emails of so far open nothing any more."""
    revoke_links(person)
