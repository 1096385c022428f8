"""Codes by email for our own pages: to confirm that it is them, or that an address is theirs.

A code works in the session in which it was asked for, a few minutes, once, and for three guesses.
The session keeps only its hash.
"""

import secrets
import time
from typing import NamedTuple

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import outbox
from portal.models import User
from portal.refusals import Refused
from portal.throttle import allow

LASTS_SECONDS = 15 * 60
GUESSES = 3
# How many a person may ask for within `LASTS_SECONDS`.
ASKED = 5


class Purpose(NamedTuple):
    """What a code is for: its place in the session and the email that brings it."""

    key: str
    template: str


CONFIRM = Purpose("code:confirm", "confirm_code")
ADDRESS = Purpose("code:address", "address_code")


def send(request: HttpRequest, purpose: Purpose, person: User, address: str) -> None:
    """Send a new code; the one before no longer works. `Refused` after too many."""
    if not allow(f"{purpose.key}:{person.pk}", ASKED, LASTS_SECONDS):
        raise Refused(
            "too_often", _("We have sent you several codes. Wait a few minutes before the next.")
        )
    code = generate_user_code()
    request.session[purpose.key] = {
        "hash": _hashed(purpose, code),
        "address": address,
        "until": time.time() + LASTS_SECONDS,
        "left": GUESSES,
    }
    to = User(email=address, name=person.name, language=person.language, time_zone=person.time_zone)
    context = {"code": code}
    letter = outbox.Letter(
        template=purpose.template,
        to=to,
        language=get_language() or "",
        context=context,
        sensitive=True,
    )
    outbox.queue(letter)


def sent_to(request: HttpRequest, purpose: Purpose) -> str:
    """The address to which a code is on its way that still works; "" for none."""
    state = request.session.get(purpose.key)
    return str(state["address"]) if state and state["until"] > time.time() else ""


def check(request: HttpRequest, purpose: Purpose, typed: str) -> str:
    """The address that the code proves, and the code is used up; "" for a wrong one.

    After `GUESSES` wrong ones, a new code is needed.
    """
    address = sent_to(request, purpose)
    if not address:
        return ""
    state = request.session[purpose.key]
    if secrets.compare_digest(state["hash"], _hashed(purpose, typed)):
        forget(request, purpose)
        return address
    if state["left"] == 1:
        forget(request, purpose)
    else:
        request.session[purpose.key] = {**state, "left": state["left"] - 1}
    return ""


def forget(request: HttpRequest, purpose: Purpose) -> None:
    """Let a code that was sent no longer work."""
    request.session.pop(purpose.key, None)


def _hashed(purpose: Purpose, code: str) -> str:
    text = normalize_user_code(code)
    return salted_hmac(purpose.key, text, algorithm="sha256").hexdigest()
