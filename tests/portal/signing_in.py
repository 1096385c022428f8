"""How people sign in and set up what they sign in with, over HTTP as a browser does."""

import re
import time
from contextlib import contextmanager
from unittest.mock import patch

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from portal.models import OutgoingEmail, User

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)
PASSWORD = "correct horse battery"  # of everybody whom the factories make


def browser(address: str = "203.0.113.5", agent: str = CHROME) -> Client:
    """A browser somewhere."""
    return Client(REMOTE_ADDR=address, headers={"User-Agent": agent, "Accept-Language": "en"})


def code_of(template: str = "sign_in_code") -> str:
    """The code in the latest email of a kind."""
    email = OutgoingEmail.objects.filter(template=template).latest("pk")
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", email.text, re.MULTILINE)[0]


def ask_code(client: Client, email: str):
    return client.post("/en/account/login/code/", {"email": email})


def by_code(client: Client, person: User, next_: str = ""):
    """Sign in with a code from the mailbox."""
    client.post("/en/account/login/code/", {"email": person.email, "next": next_})
    confirm = "/en/account/login/code/confirm/"
    return client.post(confirm, {"code": code_of(), "next": next_})


def by_password(client: Client, person: User, password: str = PASSWORD, **more):
    return client.post("/en/account/login/", {"login": person.email, "password": password, **more})


def digits(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@contextmanager
def committing():
    """What allauth leaves for after the commit happens within the request, as it really does."""
    later = transaction.on_commit

    def at_once(callback, *arguments, **options):
        if callback.__module__.startswith("allauth."):
            callback()
        else:
            later(callback, *arguments, **options)

    with patch.object(transaction, "on_commit", at_once):
        yield


def add_app(client: Client) -> str:
    """Set up an authenticator app in a browser that has just signed in; its secret."""
    page = client.get("/en/account/second-factor/app/")
    secret = page.context["form"].secret
    with committing():
        answer = client.post("/en/account/second-factor/app/", {"code": digits(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def show_app(client: Client, secret: str, next_: str = ""):
    """Type the digits where signing in asks for them, as if they had not been used yet."""
    cache.clear()
    return client.post("/en/account/second-factor/show/", {"code": digits(secret), "next": next_})


def is_signed_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200
