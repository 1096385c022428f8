"""On which devices somebody is signed in, and whether a browser has signed in before.

A browser that signed in keeps a signed cookie that names its people, each with their device epoch.
Signing devices out counts the epoch up: to us they are all new then.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import SignedIn
from portal.models import User

REMEMBERED = timedelta(days=400)  # browsers keep no cookie for longer
_SALT = "portal.device"
_PEOPLE = 5  # a family's computer

_BROWSERS = [
    ("Edge", r"Edg[A-Z]?[A-Za-z]*/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"),
    ("WeChat", r"MicroMessenger/"), ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"), ("Safari", r"Version/.*Safari/"),
]  # fmt: skip
_SYSTEMS = [
    ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Android", r"Android"), ("Windows", r"Windows"),
    ("Mac", r"Macintosh"), ("Linux", r"Linux|X11"),
]  # fmt: skip


def name_of(user_agent: str) -> str:
    """A browser and its system as a person would name them: "Chrome, Android"."""
    found = [_first(table, user_agent) for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or _("unknown device")


def _first(table: list[tuple[str, str]], text: str) -> str:
    return next((name for name, form in table if re.search(form, text)), "")


def name_here(request: HttpRequest) -> str:
    """The device that asks."""
    return name_of(request.headers.get("User-Agent", ""))


def _cookie() -> str:
    return "__Host-device" if settings.HTTPS else "device"


def _people_of(request: HttpRequest) -> dict[str, int]:
    try:
        said = signing.loads(request.COOKIES.get(_cookie(), ""), salt=_SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}


def is_known(request: HttpRequest, person: User) -> bool:
    """Whether this person has signed in with this browser before, and not signed it out since."""
    return _people_of(request).get(str(person.pk)) == person.device_epoch


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Know this browser the next time this person signs in with it."""
    others = {key: epoch for key, epoch in _people_of(request).items() if key != str(person.pk)}
    people = [*others.items(), (str(person.pk), person.device_epoch)][-_PEOPLE:]
    response.set_cookie(
        _cookie(),
        signing.dumps(dict(people), salt=_SALT),
        max_age=REMEMBERED,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def signed_in(request: SignedIn) -> list[dict[str, Any]]:
    """The devices on which this person is signed in, this one first, then the last seen."""
    rows = _alive(UserSession.objects.filter(user=request.user))
    here = request.session.session_key
    rows.sort(key=lambda row: (row.session_key != here, -row.last_seen_at.timestamp()))
    return [
        {
            "key": row.pk,
            "name": name_of(row.user_agent),
            "address": row.ip,
            "since": row.created_at,
            "seen": row.last_seen_at,
            "here": row.session_key == here,
        }
        for row in rows
    ]


def _alive(rows: Iterable[Any]) -> list[Any]:
    listed = list(rows)
    keys = [row.session_key for row in listed]
    live = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    alive = set(live.values_list("session_key", flat=True))
    return [row for row in listed if row.session_key in alive]


def end(person: User, *, only: int | None = None, but: str | None = None) -> int:
    """Sign out devices of this person: the one with this key, or all but that of a session.

    Whoever signs in with one of them again is told of as on a new device. Returns how many.
    """
    rows = UserSession.objects.filter(user=person).exclude(session_key=but)
    chosen = rows if only is None else rows.filter(pk=only)
    keys = list(chosen.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    chosen.delete()
    if keys:
        User.objects.filter(pk=person.pk).update(device_epoch=F("device_epoch") + 1)
        person.refresh_from_db(fields=["device_epoch"])
    return len(keys)


def keep_this(request: HttpRequest, renew: Callable[[], None]) -> None:
    """Do what gives the session another key, and go on listing it as the same device."""
    before = request.session.session_key
    renew()
    here = UserSession.objects.filter(session_key=before)
    here.update(session_key=request.session.session_key)


def forget_ended() -> None:
    """Remove what is known of devices whose sessions are over."""
    live = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=live).delete()
