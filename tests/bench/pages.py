"""The staff's pages: how many queries they cost as the desk fills up."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import User
from tests import factories
from tickets.models import Category, Message, Ticket
from tickets.models.ticket import new_reference

QUEUE = "/admin/tickets/ticket/"


def _staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bench@desk.example", "x" * 12))
    return client


def _fill(count: int, person: User, category: Category) -> None:
    now = timezone.now()
    Ticket.objects.bulk_create(
        [
            Ticket(
                reference=new_reference(),
                requester=person,
                category=category,
                subject=f"Request {n}",
                priority="urgent",
                language="en",
                due_at=now,
            )
            for n in range(count)
        ],
        batch_size=1000,
    )


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, response
    return len(queries)


def measure() -> dict[str, float]:
    client, person = _staff(), factories.make_user()
    category = Category.objects.get(slug="deposit-not-arrived")
    _fill(10, person, category)
    few = _queries(client, QUEUE)
    ticket = Ticket.objects.latest("pk")
    Message.objects.bulk_create(
        [Message(ticket=ticket, author=person, body=f"Message {n}") for n in range(200)]
    )
    long = _queries(client, f"{QUEUE}{ticket.pk}/change/")
    _fill(9990, person, category)
    return {"queue_10": few, "queue_10000": _queries(client, QUEUE), "ticket_200": long}
