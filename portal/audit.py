"""Who did what, when and from where: lines that nobody changes or removes, for auditors to read.

Each floor names the codes that it writes: `OPENED = means("ticket_opened", _("opened a ticket"))`,
then `record(OPENED, actor=staff, about="ticket:17", request=request)`. A line holds no text of
anybody, no address of a person, and of a network address only its first part.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.models import AuditLine, User
from portal.throttle import client_address

# How much of an address is kept: the provider and the region, not the household.
_KEPT = {4: 24, 6: 48}
CODES: dict[str, str | Promise] = {}


def means(code: str, label: str | Promise) -> str:
    """Name a code and what auditors read for it; the code, to be kept as a constant."""
    CODES[code] = label
    return code


SIGNED_IN = means("signed_in", _("signed in"))
SIGN_IN_FAILED = means("sign_in_failed", _("failed to sign in"))
SIGNED_OUT = means("signed_out", _("signed out"))
DEVICES_ENDED = means("devices_ended", _("signed devices out"))
ADDRESS_ASKED = means("address_asked", _("asked for another email address"))
ADDRESS_CHANGED = means("address_changed", _("changed the email address"))
PASSWORD_CHANGED = means("password_changed", _("changed the password"))
FACTOR_ADDED = means("factor_added", _("added a second factor"))
FACTOR_REMOVED = means("factor_removed", _("removed a second factor"))
RECOVERY_CODES = means("recovery_codes", _("made new recovery codes"))
LINKS_REVOKED = means("links_revoked", _("revoked the links of all emails"))
ROLES = means("roles", _("changed roles"))
ADDED = means("added", _("added"))
CHANGED = means("changed", _("changed"))
DELETED = means("deleted", _("removed"))


Finder = Callable[[str], Iterable[str]]
_finders: list[Finder] = []


def finder(function: Finder) -> Finder:
    """Name a function that says what lines call the things that a text of an auditor's names."""
    _finders.append(function)
    return function


def named_by(text: str) -> set[str]:
    """What lines call the things that a text names, such as {"ticket:17"} for its reference."""
    return {text, *(about for find in _finders for about in find(text))}


def record(
    code: str,
    *,
    actor: User | AnonymousUser | None = None,
    about: str = "",
    request: HttpRequest | None = None,
    **data: Any,
) -> None:
    """Write a line, in the caller's transaction. `about` is "kind:key"; `data` are plain facts.

    Raises `KeyError` for a code that nobody has named.
    """
    _label = CODES[code]
    AuditLine.objects.create(
        code=code,
        actor=actor if isinstance(actor, User) else None,
        about=about,
        network=shortened(client_address(request)) if request else "",
        data=data,
    )


def shortened(address: str) -> str:
    """The first part of a network address: 203.0.113.0/24; "" for what is none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, _KEPT[known.version]), strict=False))


def about(person: User) -> str:
    """How lines name a person."""
    return f"user:{person.pk}"


def mark_of(text: str) -> str:
    """A mark by which lines on the same unknown address are told together, and it is not read."""
    return salted_hmac("portal.audit", text.strip().lower(), algorithm="sha256").hexdigest()[:16]
