"""What the pictures show: the demo's data, and a request in each of its states."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.utils import timezone

from portal import outbox
from portal.access import Role
from portal.management.commands.demo import load_demo
from portal.models import OutgoingEmail, User
from tests import factories
from tests.screenshots import management
from tests.screenshots.letters import letters
from tests.screenshots.words import WORDS
from tests.tickets.views.visits import upload
from tickets import files
from tickets.actions.assign import assign
from tickets.actions.close import close
from tickets.actions.facts import ask_facts
from tickets.actions.hold import hold
from tickets.actions.note import note
from tickets.actions.rate import ask_rating, rate
from tickets.actions.remind import remind, warn
from tickets.actions.reopen import reopen_as_staff
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.resend_link import resend_link
from tickets.models import Attachment, Category, Ticket
from tickets.views import filing
from tickets.workflow import Status

REQUESTERS = {"zh-hans": "mei@demo.example", "en": "tom@demo.example"}
STAFF = {"zh-hans": "lina@demo.example", "en": "leo@demo.example"}
ANSWERS: dict[str, Any] = {
    "chain": "ethereum",
    "transaction": {"chain": "ethereum", "value": factories.HASH},
    "amount": {"amount": "1250.5", "asset": "USDT"},
    "receiving_address": {"chain": "ethereum", "value": factories.ADDRESS},
    "sending_address": {"chain": "ethereum", "value": factories.OTHER_ADDRESS},
}


@dataclass
class Scene:
    """One language's people, requests by what they are for, and emails by their template."""

    requester: User
    staff: User
    boss: User
    tickets: dict[str, Ticket] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    keys: dict[str, object] = field(default_factory=dict)


@contextmanager
def portal() -> Iterator[str]:
    """A running portal with the demo's data; its address."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    filing.LEAST_TIME = timedelta(0)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0)
    load_demo()
    server = LiveServerThread("localhost", static_handler=StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


def play(language: str) -> Scene:
    """Let happen what the pictures show to a reader of this language."""
    scene = Scene(
        requester=User.objects.get(email=REQUESTERS[language]),
        staff=User.objects.get(email=STAFF[language]),
        boss=management.make_boss(language),
    )
    factories.make_team("funds-security", scene.staff)
    scene.staff.groups.add(Group.objects.get(name=Role.TEAM_LEAD.value))
    _a_long_talk(scene, WORDS[language])
    _held_and_solved(scene, WORDS[language])
    _silence(scene, WORDS[language])
    management.ask_who(scene.tickets["identity"], scene.staff, WORDS[language]["question"])
    redress = management.play_redress(scene.requester)
    management.play_desk(scene.requester, scene.tickets["new"])
    scene.keys = {**redress, **management.keys(language)}
    causeless = letters(scene.requester, scene.tickets["waiting"], timezone.now())
    for template, context in causeless.items():
        outbox.queue(outbox.Letter(template=template, to=scene.requester, context=context))
    rows = OutgoingEmail.objects.filter(to_email=scene.requester.email).order_by("pk")
    scene.emails = dict(rows.values_list("template", "pk"))
    return scene


def _file(scene: Scene, words: dict[str, str], files: Sequence[Attachment] = ()) -> Ticket:
    category = Category.objects.get(slug="deposit-not-arrived")
    story = {"source": "wallet", "sent_at": timezone.localtime() - timedelta(days=2)}
    return factories.make_ticket(
        category,
        scene.requester,
        subject=words["subject"],
        description=words["story"],
        answers=factories.make_answers(category, **story, **ANSWERS),
        files=files,
        at=timezone.now() - timedelta(hours=5),
    )


def picture() -> Attachment:
    """A file as people attach it."""
    return files.keep(upload("IMG_20261120_163012.png"))


def _a_long_talk(scene: Scene, words: dict[str, str]) -> None:
    ticket, ada = _file(scene, words, [picture()]), scene.staff
    assign(ticket=ticket, actor=ada, to=ada)
    reply_as_staff(ticket=ticket, actor=ada, body=words["first reply"])
    reply_as_requester(ticket=ticket, actor=scene.requester, body=words["answer"])
    note(ticket=ticket, actor=ada, body=words["note"])
    asked = ticket.category.fields.filter(key__in=["sending_address", "proof"])
    ask_facts(ticket=ticket, actor=ada, fields=list(asked), body=words["question"])
    scene.tickets["waiting"] = ticket


def _held_and_solved(scene: Scene, words: dict[str, str]) -> None:
    for name in ("held", "new", "identity", "solved", "rated"):
        scene.tickets[name] = _file(scene, words)
    ticket = scene.tickets["held"]
    hold(ticket=ticket, actor=scene.staff, reason=words["note"])
    for name in ("solved", "rated"):
        ticket = scene.tickets[name]
        reply_as_staff(ticket=ticket, actor=scene.staff, body=words["end"], then=Status.SOLVED)
    ask_rating(ticket=ticket, at=timezone.now())
    rate(ticket=ticket, actor=scene.requester, score=5, comment=words["answer"])
    resend_link(ticket=ticket)


def _silence(scene: Scene, words: dict[str, str]) -> None:
    ticket, now = _file(scene, words), timezone.now()
    reply_as_staff(ticket=ticket, actor=scene.staff, body=words["first reply"])
    ticket.refresh_from_db()
    remind(ticket=ticket, at=now + timedelta(days=3))
    warn(ticket=ticket, at=now + timedelta(days=5))
    close(ticket=ticket, at=now + timedelta(days=7))
    reopen_as_staff(ticket=ticket, actor=scene.staff)
    reply_as_staff(ticket=ticket, actor=scene.staff, body=words["end"], then=Status.SOLVED)
    close(ticket=ticket, at=now + timedelta(days=8))
    scene.tickets["closed"] = ticket
