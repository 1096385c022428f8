"""How the tests of the requester's pages come to them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from portal.access import make_key
from tickets.models import Attachment, Message, Ticket


def page(name: str, ticket: Ticket) -> str:
    """The address of a page of the ticket, in English."""
    with translation.override("en"):
        return reverse(f"tickets:{name}", args=[ticket.reference])


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def by_link(ticket: Ticket) -> Client:
    """A browser in which the requester has opened the link of an email."""
    client = Client()
    key = make_key(ticket.requester, ticket.reference)
    assert client.get(page("request", ticket), {"key": key}).status_code == 302
    return client


def make_file(ticket: Ticket, message: Message | None = None, name: str = "proof.png"):
    return Attachment.objects.create(
        ticket=ticket,
        message=message,
        name=name,
        content_type="image/png",
        size=2048,
        stored_as=f"{ticket.reference}-{name}",
    )


def upload(name: str = "proof.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it: a small picture unless told."""
    if content is None:
        drawn = io.BytesIO()
        Image.new("RGB", (4, 4)).save(drawn, "PNG")
        content = drawn.getvalue()
    return SimpleUploadedFile(name, content)
