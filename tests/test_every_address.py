"""Every address of the site, asked for by everybody, by GET and by POST, against a table.

`every_address.txt` has a line for each name of an address: who gets what. A new address needs its
line; names may hold `*`. The letters of a line are the answers to, in this order:

    V visitor   S stranger   R requester   B agent of another team   A agent
    L team lead   M manager   E editor   O auditor   U superuser
    H handler of complaints   D head of complaints   F finance

    2 an answer   3 led on, after a form or to another page   s led to signing in
    p led to proving that it is them   4 a form that is not right, or a conflict
    f not allowed (401, 403)   n not found or gone (404, 410)   m not by this method (405)
    5 broken

Each request is made with empty forms, in a transaction that is taken back.
"""

import logging
import re
import zlib
from collections.abc import Iterator
from datetime import timedelta
from fnmatch import fnmatchcase
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from kb.actions.publish_check import publish_check
from kb.models import (
    Announcement,
    ArticleFile,
    CheckCount,
    Deflection,
    PastedImpostor,
    SearchMiss,
    Synonym,
)
from portal import audit
from portal.models import Erasure, Export
from portal.sealed import seal
from portal.uploads import store
from tests import factories
from tests.complaints.world import make_world
from tests.kb import announcement_makers, check_makers, makers
from tests.kb.channel_cases import make_channel
from tests.tickets import identity_makers
from tests.tickets.views.visits import make_file
from tickets.actions.facts import ask_facts
from tickets.actions.note import note
from tickets.models import Broadcast, IncomingEmail, Macro, Mailbox, Message, Ticket

TABLE = Path(__file__).with_name("every_address.txt")
CAST, STAFF_ALONE = "VSRBALMEOUHDF", "nnn2222222222"
ENDS_IN = {200: "2", 401: "f", 403: "f", 404: "n", 405: "m", 410: "n"}
FORM_IS_WRONG = {400, 409, 422, 429, 503}


class Address(NamedTuple):
    """A name of the site's, and what stands in its path."""

    name: str
    arguments: tuple[str, ...]


def addresses(resolver: Any = None, space: str = "") -> Iterator[Address]:
    """Every address that Django would find, in the order in which it looks."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLPattern):
            names = tuple(part.pattern.converters or part.pattern.regex.groupindex)
            yield Address(space + (part.name or str(part.pattern) or "/"), names)
        else:
            yield from addresses(part, space + (f"{part.namespace}:" if part.namespace else ""))


# What Django's admin has for addresses that it only leads on or does not know.
NOT_OURS = {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
WITHOUT_NAMES = {"/": "/", "healthz": "/healthz", "readyz": "/readyz"}
ALL = {address.name: address for address in addresses() if address.name not in NOT_OURS}


def rows() -> dict[str, tuple[str, str]]:
    """The table: for each pattern of names, the answers to GET and to POST."""
    lines = TABLE.read_text().splitlines()
    told = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: (get, post) for name, get, post in told}


def row_of(name: str) -> tuple[str, str] | None:
    """The line of a name: its own, else the first pattern that fits it."""
    table = rows()
    fitting = (answers for pattern, answers in table.items() if fnmatchcase(name, pattern))
    return table.get(name) or next(fitting, None)


@pytest.fixture
def people(request) -> dict[str, Any]:
    cast = ["sid", "tom", "ben", "ada", "lin", "max_", "eve", "otto", "sue", "hal", "hana", "fin"]
    known = [None, *map(request.getfixturevalue, cast)]
    return dict(zip(CAST, known, strict=True))


@pytest.fixture
def world(people, ticket, deposit, ada, tom) -> dict[str, Any]:
    """One of everything that an address can be about."""
    written = ticket.messages.get()
    said = note(ticket=ticket, actor=ada, body="Look at the chain.")
    internal = said if isinstance(said, Message) else ticket.messages.latest("pk")
    ask_facts(ticket=ticket, actor=ada, body="?", fields=list(deposit.fields.all()[:1]))
    published, draft = makers.make_published(slug="late"), makers.make_draft(slug="later")
    attached = ArticleFile.objects.create(
        article=published.translation.article, name="a.png", content_type="image/png",
        size=9, stored_as="aa/bb/article",
    )  # fmt: skip
    outage = announcement_makers.make_open()
    Broadcast.objects.create(incident=outage, body_en="Over.", body_zh_hans="已恢复。", author=ada)
    publish_check(guided_check=check_makers.make_sound("late"), actor=None)
    Deflection.objects.create(article=published.translation.article, language="en")
    ours = make_channel()
    PastedImpostor.objects.create(address="tpwallet1.com", reason="misspelt", imitates=ours)
    CheckCount.objects.create(day=ticket.created_at, verdict="official")
    SearchMiss.objects.create(language="en", query="nothing", kind="none", count=1)
    mailbox = Mailbox.objects.create(name="support", host="localhost", username="support")
    raw = seal(zlib.compress(b"Subject: Late"))
    IncomingEmail.objects.create(mailbox=mailbox, ticket=ticket, sha256="0" * 64, size=4, raw=raw)
    Synonym.objects.create(language="en", terms=["a", "b"])
    Macro.objects.create(name="Hello", body_en="Hello", body_zh_hans="您好")
    audit.record(audit.SIGNED_IN, actor=tom)
    now = timezone.now()
    Erasure.objects.create(person=tom, asked_by=tom, due_at=now)
    copy = Export.objects.create(
        person=tom, asked_by=people["M"], stored_as="aa/bb/copy", ready_at=now,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    files = [make_file(ticket, written), make_file(ticket, internal, "note.png")]
    document = identity_makers.make_given(ticket, ada)
    identity_makers.make_alert(tom)
    identity_makers.make_call()
    for file in (*files, attached, document, copy):
        path = store.path_of(file.stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a picture")
    return {
        "ticket": ticket, "file": files[0], "of note": files[1], "article": published,
        "draft": draft, "attached": attached, "document": document,
        **make_world(tom, people["H"], people["M"], people["F"]),
    }  # fmt: skip


def arguments(name: str, wanted: tuple[str, ...], world: dict[str, Any]) -> dict[str, Any]:
    """What stands in the path of an address of this name."""
    ticket: Ticket = world["ticket"]
    complained = name.startswith("complaints:") and name != "complaints:from_request"
    known = {
        "provider": "mailgun",
        "reference": (world["complaint"] if complained else ticket).reference,
        "slug": _slug(name, world), "language": "en",
        "revision": world["draft"].pk, "trail": "bank", "app_label": "tickets",
        "content_type_id": 1, "object_id": _key(name, world), "pk": _key(name, world),
        "file": world["file"].pk, "document": world["document"].pk,
        "letter": world["letter"].pk, "award": world["proposed"].pk,
    }  # fmt: skip
    return {key: known[key] for key in wanted}


def _slug(name: str, world: dict[str, Any]) -> str:
    form = "deposit-not-arrived"
    own = {"tickets:new": form, "tickets:answers": form, "kb:section": "money"}
    return own.get(name, world["article"].translation.article.slug)


def _key(name: str, world: dict[str, Any]) -> int:
    """The row that the name is about: one of the world's, else the first of its table."""
    own = {
        "tickets:attachment": world["file"].pk,
        "kb:file": world["attached"].pk,
        "admin:tickets_ticket_*": world["ticket"].pk,
        "admin:tickets_broadcast_write": Announcement.objects.get().pk,
        "admin:kb_article_*": world["draft"].translation.article_id,
        "admin:complaints_reportsnapshot_run": world["run"].pk,
        "admin:complaints_reportsnapshot_progress": world["run"].pk,
        "admin:complaints_reportsnapshot_freeze": world["run"].pk,
        "admin:complaints_complaint_make": world["ticket"].pk,
        "admin:complaints_complaint_*": world["complaint"].pk,
        "admin:complaints_compensation_*": world["proposed"].pk,
        "complaints:offer": world["offered"].pk,
        "complaints:voucher": world["voucher"].pk,
        "complaints:letter": world["letter"].pk,
    }
    for pattern, key in own.items():
        if fnmatchcase(name, pattern):
            return key
    kind = re.match(r"admin:([a-z]+)_([a-z]+)_", name)
    if kind and kind[1] in apps.app_configs:
        first = apps.get_model(kind[1], kind[2]).objects.first()
        return first.pk if first else 1
    return Announcement.objects.get().pk if name.startswith("kb:") else 1


class Walk:
    """One browser that is everybody in turn."""

    def __init__(self, people: dict[str, Any]) -> None:
        self.client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
        self.cookies = {letter: self._cookie(person) for letter, person in people.items()}

    def _cookie(self, person: Any) -> dict[str, str]:
        if person is None:
            return {}
        client = Client()
        client.force_login(person)
        return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    def answers(self, path: str, method: str) -> str:
        """What everybody gets, a letter each."""
        return "".join(self._answer(path, method, letter) for letter in CAST)

    def _answer(self, path: str, method: str, letter: str) -> str:
        cache.clear()
        self.client.cookies = SimpleCookie(self.cookies[letter])
        with transaction.atomic():
            response = getattr(self.client, method)(path)
            if response.streaming:
                list(response.streaming_content)  # read to its end, a file is closed
            transaction.set_rollback(True)
        return _letter(response)


def _letter(response: Any) -> str:
    status = response.status_code
    if status in {301, 302, 303}:
        to = response["Location"].partition("?")[0]
        if to.endswith("/login/"):
            return "s"
        return "p" if to.endswith(("/account/confirm/", "/confirm/password/")) else "3"
    return "4" if status in FORM_IS_WRONG else ENDS_IN.get(status, "5")


@pytest.fixture
def walk(people, caplog) -> Walk:
    # Thousands are refused on the way: what each raised need not be written down.
    caplog.set_level(logging.ERROR, "django.request")
    return Walk(people)


def path_of(name: str, world: dict[str, Any]) -> str:
    wanted = ALL[name].arguments
    if name in WITHOUT_NAMES:
        return WITHOUT_NAMES[name]
    return reverse(name, kwargs=arguments(name, wanted, world))


def test_every_address_answers_everybody_as_the_table_says(walk, world):
    wrong = []
    for name in ALL:
        path = path_of(name, world)
        got = (walk.answers(path, "get"), walk.answers(path, "post"))
        if got != row_of(name):
            wrong.append(f"{name:42} {got[0]} {got[1]}")
    assert not wrong, "These lines differ from every_address.txt:\n" + "\n".join(wrong)


def test_every_line_of_the_table_has_an_address():
    unused = [p for p in rows() if not any(fnmatchcase(name, p) for name in ALL)]
    assert unused == []


def test_nobody_is_ever_shown_a_broken_page():
    assert [name for name, answers in rows().items() if "5" in "".join(answers)] == []


def test_a_file_of_a_note_is_for_staff_alone(walk, world):
    ticket, file = world["ticket"], world["of note"]
    own = reverse("tickets:attachment", args=[ticket.reference, file.pk])
    assert walk.answers(own, "get") == "n" * len(CAST)
    desk = reverse("admin:tickets_ticket_file", args=[ticket.pk, file.pk])
    assert walk.answers(desk, "get") == walk.answers(
        reverse("admin:tickets_ticket_file", args=[ticket.pk, world["file"].pk]), "get"
    )


def test_a_file_is_found_by_its_own_request_only(walk, world, deposit, sid):
    other = factories.make_ticket(deposit, sid)
    own = reverse("tickets:attachment", args=[other.reference, world["file"].pk])
    assert walk.answers(own, "get") == "n" * len(CAST)
    desk = reverse("admin:tickets_ticket_file", args=[other.pk, world["file"].pk])
    assert set(walk.answers(desk, "get")) <= set("snf")


def test_an_article_for_staff_is_for_staff_alone(walk, world):
    article = makers.make_published(slug="inside", internal=True).translation.article
    file = world["attached"]
    ArticleFile.objects.filter(pk=file.pk).update(article=article)
    assert walk.answers(reverse("kb:article", args=["inside"]), "get") == STAFF_ALONE
    assert walk.answers(reverse("kb:file", args=[file.pk]), "get") == STAFF_ALONE


def test_an_article_that_is_not_published_is_for_nobody(walk, world):
    slug = world["draft"].translation.article.slug
    assert walk.answers(reverse("kb:article", args=[slug]), "get") == "n" * len(CAST)


def test_without_a_second_factor_nothing_of_the_admin_opens(walk, world, settings):
    settings.STAFF_SECOND_FACTOR = True
    opened = [
        name
        for name in ALL
        if name.startswith("admin:") and name != "admin:language"
        for method in ("get", "post")
        if set(walk.answers(path_of(name, world), method)) & set("24")
    ]
    assert opened == []


def test_every_model_of_the_admin_is_of_the_staffs_kind():
    from portal.staff_site import StaffAdmin  # noqa: PLC0415  (its site is made with the apps)

    others = [m for m, made in admin.site._registry.items() if not isinstance(made, StaffAdmin)]
    assert others == []
