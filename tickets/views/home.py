"""The front door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kb import channels, checks
from kb.announcements import open_for
from portal.models import User
from tickets.models import Category, Ticket
from tickets.workflow import SHOWN, WAITING_FOR_US

_OPEN_ONES = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is wrong now, what people come with, where we answer; to who is known, what is open."""
    user = request.user
    mine = Ticket.objects.of(user).live()[:_OPEN_ONES] if isinstance(user, User) else []
    rows = [(ticket, SHOWN[ticket.state], ticket.state in WAITING_FOR_US) for ticket in mine]
    return render(
        request,
        "tickets/home.html",
        {
            "announcements": open_for(),
            "checks": checks.shown(get_language() or settings.LANGUAGE_CODE),
            "categories": Category.objects.filter(active=True),
            "answered": channels.answered(),
            "open_requests": rows,
        },
    )
