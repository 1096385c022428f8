"""What people are told of their own account, so that a change they did not make is not missed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from portal import outbox
from portal.accounts.devices import name_here
from portal.models import User
from portal.throttle import client_address


def notify(template: str, person: User, request: HttpRequest, *, to: str = "", **more: Any) -> None:
    """Queue a notice in the person's language: what, when, on which device, and what to do.

    `to` is another address than theirs of today.
    """
    with translation.override(person.language):
        link = f"{settings.SITE_URL}{reverse('account')}"
        device = name_here(request)
    context = {
        "at": timezone.now(),
        "device": device,
        "address": client_address(request),
        "link": link,
        **more,
    }
    outbox.queue(outbox.Letter(template=template, to=_reader(person, to), context=context))


def _reader(person: User, to: str) -> User:
    if not to:
        return person
    return User(email=to, name=person.name, language=person.language, time_zone=person.time_zone)
