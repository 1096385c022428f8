"""Sessions end by themselves when nobody uses them: staff's after a shift, users' after two weeks.

A session lives as long as its row says, which every save moves on. While somebody is there it is
saved now and then, so that reading costs no write.
"""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.models import User

STAFF_IDLE = 8 * 3600
# So much earlier than it should a session may end.
SAVED_EVERY = timedelta(minutes=10)
_SEEN = "seen"


def begin(request: HttpRequest, person: User) -> None:
    """Let the session of somebody who has just signed in end after its time without use."""
    request.session[_SEEN] = int(time.time())
    limit(request, person)


def limit(request: HttpRequest, person: User) -> None:
    """Say how long the session lasts unused: in seconds, for a time would stand still."""
    request.session.set_expiry(STAFF_IDLE if person.is_staff else settings.SESSION_COOKIE_AGE)


def keep(request: HttpRequest) -> None:
    """Note that a session is in use, at most every `SAVED_EVERY`; without one nothing is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    seen = request.session.get(_SEEN)
    if seen is None or time.time() - seen < SAVED_EVERY.total_seconds():
        return
    request.session[_SEEN] = int(time.time())
    here = UserSession.objects.filter(session_key=request.session.session_key)
    here.update(last_seen_at=timezone.now())
