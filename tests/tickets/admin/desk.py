"""What the tests of the staff's pages share: addresses, and the forms as a browser posts them."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
)


def queue(**query) -> str:
    return reverse("admin:tickets_ticket_changelist", query=query or None)


def page(ticket) -> str:
    return reverse("admin:tickets_ticket_change", args=[ticket.pk])


def url(name, ticket, *more) -> str:
    return reverse(f"admin:tickets_ticket_{name}", args=[ticket.pk, *more])


def post(client, act, ticket, *, seen=None, **data):
    """Post one act from a page that showed the ticket's present version, or another."""
    ticket.refresh_from_db()
    return client.post(url(act, ticket), {"seen": seen or ticket.version, **data})


def cost(browser, address) -> int:
    """How many queries a page makes."""
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def listed(response) -> list[str]:
    """The subjects of the tickets in a list, in its order."""
    return [ticket.subject for ticket in response.context["cl"].result_list]


def text(response) -> str:
    return response.content.decode()


def words(response) -> str:
    """What stands between the tags, each run of white space as one space."""
    return " ".join(re.sub(r"<[^>]*>", " ", text(response)).split())
