"""System checks: production refuses to start with an unsafe setting and says which."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host

from portal import env, webhooks

_SHORT_KEY = 32


def _is_of_this_machine_only() -> bool:
    # With DEBUG, hosts of the own network are let in, to try it on a telephone.
    hosts = [] if settings.DEBUG else settings.ALLOWED_HOSTS
    return all(env.is_local(url) for url in (settings.SITE_URL, *(f"//{host}" for host in hosts)))


@register(Tags.security)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A site that others can reach needs real addresses, mail and hosts."""
    if _is_of_this_machine_only():
        return []
    host = urlsplit(settings.SITE_URL).hostname or ""
    problems = {
        "DEBUG must be 0: it shows the inside, and its demonstration has known sign-ins.": (
            settings.DEBUG
        ),
        "SITE_URL must begin with https://.": not settings.HTTPS,
        "ALLOWED_HOSTS must name the hosts, without *.": "*" in settings.ALLOWED_HOSTS,
        f"ALLOWED_HOSTS must hold the host of SITE_URL, {host}.": not validate_host(
            host, settings.ALLOWED_HOSTS
        ),
        "SECRET_KEY must have at least 32 characters.": len(settings.SECRET_KEY) < _SHORT_KEY,
        "DATA_KEYS must hold keys of at least 32 characters, each another, the newest first.": (
            any(len(key) < _SHORT_KEY for key in settings.DATA_KEYS)
            or len(set(settings.DATA_KEYS)) < len(settings.DATA_KEYS)
        ),
        "EMAIL_URL must name the mail server: without it no mail leaves.": not settings.EMAIL_HOST,
        "DEFAULT_FROM_EMAIL must be an address of your own domain.": (
            settings.DEFAULT_FROM_EMAIL.endswith("@localhost")
        ),
        "STAFF_SECOND_FACTOR must be 1: the staff area shows everybody's requests.": (
            not settings.STAFF_SECOND_FACTOR
        ),
    }
    return [
        Error(sentence, id=f"portal.E{number:03}")
        for number, (sentence, wrong) in enumerate(problems.items(), 1)
        if wrong
    ]


@register(Tags.security)
def webhooks_are_signed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A system that is called must know that it is us."""
    return [
        Error(
            f"{to.name.upper()}_WEBHOOK_SECRET must be whsec_ and the base64 of 24 bytes or more.",
            id="portal.E101",
        )
        for to in webhooks.endpoints()
        if to.url and not to.secrets
    ]
