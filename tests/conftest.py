"""The cast: who plays in the tests.

Mei writes in Chinese and Tom in English; Sid is a stranger to both. Ada is an agent of the first
line, Ben one of another team, Lin leads the first line, Max is a manager, Eve an editor, Otto an
auditor, and Sue may do everything Django knows of. Hal handles complaints and Hana is their head;
Abe may approve small sums, Moe is another manager, Fin and Fay are of finance.
"""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from kb import announcements, beforehand, search
from portal.access import Role
from portal.models import User
from tests import append_only, factories, shipped
from tickets.intake import catalogue, offered
from tickets.models import Category, Ticket

# All rows of a new installation, for tests that empty the database.
SHIPPED = pytest.StashKey[shipped.Rows]()


# Walks, floods and machines of rules run the same lines thousands of times: counting each would
# take longer than all else. What they alone run through is missing in the coverage.
UNCOUNTED = re.compile(
    r"^tests/(browser/|test_every_)|_(hostile|machine|phrases|ordinary_text|stay_nowhere)\.py::"
    r"|::test_(hostile_text|due_and_elapsed|elapsed_add|invariant)_"
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Who asks for people by name while it runs needs the database, and says so from the start.

    Tests that do not say it come last, when those that commit have emptied it.
    """
    for item in items:
        if UNCOUNTED.search(item.nodeid):
            item.add_marker(pytest.mark.no_cover)
        asks = "request" in getattr(item, "fixturenames", ()) and "browser" not in item.nodeid
        named = "request" in item._fixtureinfo.argnames
        if asks and named and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)


def commits(item: pytest.Item) -> bool:
    """Whether a test commits, for which it pays by emptying the database at its end."""
    marker = item.get_closest_marker("django_db")
    by_mark = marker is not None and marker.kwargs.get("transaction", False)
    return by_mark or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def shipped_rows(request):
    """A test that commits finds a new installation, whatever the one before it emptied."""
    if commits(request.node):
        request.getfixturevalue("transactional_db")
        shipped.give_back(request.config.stash[SHIPPED])


@pytest.fixture(autouse=True)
def english():
    """A page that was visited in another language leaves it active; no test is to notice."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def fresh_cache():
    """Counters and forms of one test are not another's."""
    cache.clear()
    offered.forget()
    announcements.forget()
    beforehand.forget()
    search.forget()


@pytest.fixture(autouse=True)
def media_goes_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client(db, client):
    """Pages read the database: their tests run before those on live servers empty it."""
    return client


@pytest.fixture
def mei(db) -> User:
    return factories.make_user("mei@example.com", language="zh-hans", time_zone="Asia/Shanghai")


@pytest.fixture
def tom(db) -> User:
    return factories.make_user("tom@example.com", language="en", time_zone="Europe/London")


@pytest.fixture
def sid(db) -> User:
    return factories.make_user("sid@example.com")


@pytest.fixture
def ada(db) -> User:
    user = factories.make_user("ada@desk.example", Role.AGENT, name="Ada")
    factories.make_team("first-line", user)
    factories.make_team("funds-security", user)
    return user


@pytest.fixture
def ben(db) -> User:
    user = factories.make_user("ben@desk.example", Role.AGENT, name="Ben")
    factories.make_team("technical", user)
    return user


@pytest.fixture
def lin(db) -> User:
    user = factories.make_user("lin@desk.example", Role.TEAM_LEAD, name="Lin")
    factories.make_team("first-line", user)
    factories.make_team("funds-security", user)
    return user


@pytest.fixture
def max_(db) -> User:
    return factories.make_user("max@desk.example", Role.MANAGER, name="Max")


@pytest.fixture
def moe(db) -> User:
    return factories.make_user("moe@desk.example", Role.MANAGER, name="Moe")


@pytest.fixture
def hal(db) -> User:
    return factories.make_user("hal@desk.example", Role.COMPLAINTS_HANDLER, name="Hal")


@pytest.fixture
def hana(db) -> User:
    return factories.make_user("hana@desk.example", Role.COMPLAINTS_HEAD, name="Hana")


@pytest.fixture
def abe(db) -> User:
    return factories.make_user("abe@desk.example", Role.APPROVER, name="Abe")


@pytest.fixture
def fin(db) -> User:
    return factories.make_user("fin@desk.example", Role.FINANCE, name="Fin")


@pytest.fixture
def fay(db) -> User:
    return factories.make_user("fay@desk.example", Role.FINANCE, name="Fay")


@pytest.fixture
def eve(db) -> User:
    return factories.make_user("eve@desk.example", Role.EDITOR, name="Eve")


@pytest.fixture
def otto(db) -> User:
    return factories.make_user("otto@desk.example", Role.AUDITOR, name="Otto")


@pytest.fixture
def sue(db) -> User:
    return User.objects.create_superuser("sue@desk.example", "correct horse battery", name="Sue")


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """The shipped catalogue is there before any test, as in any installation."""
    with django_db_blocker.unblock():
        catalogue.load()
        append_only.let_flush()
        if any(commits(item) for item in request.session.items):
            request.config.stash[SHIPPED] = shipped.take()
            # Lets Django flush without making its own rows anew: see `shipped_rows`.
            connection._test_serialized_contents = "[]"


@pytest.fixture
def catalogue_loaded(db) -> None:
    """Says that a test leans on the shipped catalogue, and brings back one that was flushed."""
    if not Category.objects.exists():
        catalogue.load()


@pytest.fixture
def deposit(catalogue_loaded) -> Category:
    """The category "deposit not arrived", as shipped."""
    return Category.objects.get(slug="deposit-not-arrived")


@pytest.fixture
def ticket(deposit, tom) -> Ticket:
    """Tom's request about a deposit, just filed."""
    return factories.make_ticket(
        deposit,
        tom,
        answers=factories.make_answers(
            deposit,
            chain="ethereum",
            transaction={"chain": "ethereum", "value": factories.HASH},
            receiving_address={"chain": "ethereum", "value": factories.ADDRESS},
            amount={"amount": "250", "asset": "USDT"},
        ),
    )
