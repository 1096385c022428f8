"""Chromium as the tests and the screenshots use it."""

import shutil
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Playwright

from portal.models import User

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ZONES = {"zh-hans": "Asia/Shanghai", "en": "Europe/London"}
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}


def launch(playwright: Playwright) -> Browser:
    """The machine's own Chromium, which asks nobody for anything."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)


def profile(
    browser: Browser, site: str, language: str, *, width: int, theme: Any = "light", **more: Any
) -> BrowserContext:
    """A browser profile of its own for somebody who reads this language."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 844},
        locale=LOCALES[language],
        timezone_id=ZONES[language],
        color_scheme=theme,
        **more,
    )
    context.set_default_timeout(10_000)
    return context


def sign_in(context: BrowserContext, site: str, person: User) -> None:
    """Give the profile a session as the sign-in page makes one."""
    client = Client()
    client.force_login(person)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, person, "code")
    request.session.save()
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": site}])
