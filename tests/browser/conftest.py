"""A real browser on a live server: one Chromium a session, one profile a visitor.

Whoever opens a visitor gets their console and network watched: an error, a refused script or
style, or a request to another host fails the test.
"""

import os
from datetime import timedelta

import pytest
from django.db import connection, connections
from playwright.sync_api import sync_playwright

from tests import append_only
from tests.browser import chromium as browsers
from tests.browser.visitor import Visitor
from tickets.views import filing

# Playwright's own loop runs in the thread of the tests, which talks to the database meanwhile.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package", autouse=True)
def connected(chromium, django_db_setup, django_db_blocker):
    """While Playwright's loop runs, Django keeps another connection than before."""
    # As in `tests.conftest.django_db_setup`.
    connection._test_serialized_contents = "[]"
    if "sql_flush" not in vars(connection.ops):
        append_only.let_flush()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def site(live_server, settings, monkeypatch):
    """The address of the site, where emails lead and where nobody has to type slowly."""
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(filing, "LEAST_TIME", timedelta(0))
    return live_server.url


@pytest.fixture
def visit(chromium, site):
    """Open a browser for one person: `visit("en", width=390, theme="dark", as_=tom)`."""
    visitors = []

    def open_one(language="en", *, width=390, as_=None, scripts=True, **more):
        context = browsers.profile(
            chromium, site, language, width=width, java_script_enabled=scripts, **more
        )
        if as_:
            browsers.sign_in(context, site, as_)
        visitors.append(Visitor(context, site, language))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []
