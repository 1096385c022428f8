"""The steps of a request's life over HTTP, as its people take them."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from tests import factories
from tests.flows.forms import read_form
from tickets.models import Ticket

SUBJECT = {"zh-hans": "充值两天了还没到账", "en": "My deposit is two days late"}
STORY = {
    "zh-hans": "前天从另一个钱包转了 250 USDT，到现在还没有看到。",
    "en": "I sent 250 USDT from another wallet two days ago and can't see it yet.",
}
FACTS = {
    "q_source": "wallet",
    "q_sent_at_0": "2026-11-16T16:30",
    "q_sent_at_1": "Asia/Shanghai",
    "q_chain": "ethereum",
    "q_transaction": factories.HASH,
    "q_amount_0": "250",
    "q_amount_1": "USDT",
    "q_receiving_address": factories.ADDRESS,
}


def words(text: str, language: str) -> str:
    """A text of the product in a language."""
    with translation.override(language):
        return translation.gettext(text)


def form_url(language: str, slug: str = "deposit-not-arrived") -> str:
    return f"/{language}/requests/new/{slug}/"


def typed(language: str = "en", **changes: Any) -> dict[str, Any]:
    """What somebody types into the form of a deposit."""
    said = {"subject": SUBJECT[language], "description": STORY[language]}
    return {**said, **FACTS, "email": "mei@example.com", **changes}


def fill(client: Client, language: str = "en", **changes: Any) -> HttpResponse:
    """Open the form, type, and press the button that leads to the answers."""
    url = form_url(language)
    form = read_form(client.get(url), "submission")
    return client.post(url, {**form, **typed(language, **changes), "step": "check"})


def send(client: Client, checked: HttpResponse, **changes: Any) -> HttpResponse:
    """Press “Send” below the answers."""
    form = read_form(checked, "submission")
    return client.post(checked.request["PATH_INFO"], {**form, **changes, "step": "send"})


def come_by_link(client: Client, text: str) -> HttpResponse:
    """Open the link of an email; the page that it leads to."""
    link = re.search(r"https?://\S+\?key=\S+", text)
    assert link, text
    return client.get(re.sub(r"^https?://[^/]+", "", link[0]), follow=True)


def act(staff: Client, ticket: Ticket, name: str, **data: Any) -> HttpResponse:
    """Post one act from the ticket's page in the admin, as that page stands now."""
    page = staff.get(f"/admin/tickets/ticket/{ticket.pk}/change/")
    seen = read_form(page, "seen")["seen"]
    url = f"/admin/tickets/ticket/{ticket.pk}/{name}/"
    return staff.post(url, {"seen": seen, **data}, follow=True)
