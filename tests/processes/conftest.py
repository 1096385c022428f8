"""Stacks for the tests of this folder, each on a copy of a database that is prepared once."""

import os
import shutil
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.processes.post import SlowServer
from tests.processes.stack import Stack, seen_as, with_name

pytestmark = pytest.mark.processes
URL = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = urlsplit(URL).scheme.startswith("postgres")
_PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_catalogue")
"""


def _administer(statement: str) -> None:
    with psycopg.connect(with_name(URL, "postgres"), autocommit=True) as server:
        server.execute(statement)


@contextmanager
def _database(template: str = "template0"):
    """The address of a new database, a copy of another; "" for the file in the stack's folder."""
    if not IS_POSTGRES:
        yield ""
        return
    name = f"portal_stack_{uuid.uuid4().hex[:12]}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield with_name(URL, name)
    finally:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder and a database with all tables and the catalogue, never run on."""
    folder = tmp_path_factory.mktemp("prepared")
    with _database() as url:
        stack = Stack(folder, url)
        stack.run(_PREPARE)
        stack.close()
        yield folder, url


@pytest.fixture
def stack(prepared, tmp_path, django_db_blocker):
    """An installation of which nothing runs yet; in a failed test its logs are shown."""
    source, url = prepared
    for file in source.glob("portal.sqlite3*"):
        shutil.copy(file, tmp_path)
    with (
        _database(urlsplit(url).path.strip("/")) as mine,
        django_db_blocker.unblock(),
        seen_as(mine, tmp_path),
    ):
        stack = Stack(tmp_path, mine)
        try:
            yield stack
        finally:
            stack.close()
            print(stack.logs())  # noqa: T201  (pytest shows it when the test failed)


@pytest.fixture
def mail(stack):
    """The mail server that the stack's worker hands its emails to."""
    server = SlowServer()
    server.start()
    stack.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    yield server
    server.stop()
