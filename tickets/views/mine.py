"""All requests of the person who has signed in."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.access import SignedIn
from tickets.models import Ticket
from tickets.workflow import LIVE, SHOWN, WAITING_FOR_US

PER_PAGE = 20


@never_cache
@require_safe
@login_required
def mine(request: SignedIn) -> HttpResponse:
    """What is under way first, then what is done; in each the latest change first."""
    requests = Ticket.objects.of(request.user).alias(live=Q(status__in=LIVE))
    pages = Paginator(requests.order_by("-live", "-updated_at", "-pk"), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = [(ticket, SHOWN[ticket.state], ticket.state in WAITING_FOR_US) for ticket in page]
    return render(request, "tickets/mine.html", {"page": page, "rows": rows})
