"""Demo data of requests: staff of every role, and a day's work in both languages.

Everything is done by the verbs, as people would do it; loading it again changes nothing.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from portal.access import Role
from portal.models import User
from tickets.actions.assign import assign
from tickets.actions.facts import ask_facts
from tickets.actions.hold import hold
from tickets.actions.note import note
from tickets.actions.rate import rate
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.submit import Filing, submit
from tickets.demo_texts import MACROS, REQUESTS, DemoRequest
from tickets.intake import answers
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Category, Macro, Team, Ticket
from tickets.workflow import Status

PASSWORD = "wallet-demo-2026"  # noqa: S105  (the demo's, printed at its start)
TEAMS = ("first-line", "technical", "funds-security")


class Member(NamedTuple):
    email: str
    name: str
    role: Role
    language: str
    teams: tuple[str, ...] = ()


STAFF = (
    Member("ada@demo.example", "Ada", Role.AGENT, "en", TEAMS),
    Member("lina@demo.example", "林娜", Role.AGENT, "zh-hans", TEAMS[:2]),
    Member("leo@demo.example", "Leo", Role.TEAM_LEAD, "en", TEAMS),
    Member("max@demo.example", "Max", Role.MANAGER, "en", TEAMS),
    Member("eve@demo.example", "Eve", Role.EDITOR, "en"),
    Member("otto@demo.example", "Otto", Role.AUDITOR, "en"),
)
REQUESTERS = (
    Member("mei@demo.example", "陈梅", Role.AGENT, "zh-hans"),
    Member("tom@demo.example", "Tom Baker", Role.AGENT, "en"),
)


@transaction.atomic
def load() -> list[str]:
    """Make the demo data if it is not there; the lines that tell how to sign in."""
    if not User.objects.filter(email="admin@demo.example").exists():
        _people()
        for name, english, chinese in MACROS:
            Macro.objects.get_or_create(
                name=name, defaults={"body_en": english, "body_zh_hans": chinese}
            )
        for request in sorted(REQUESTS, key=lambda r: -r.minutes_ago):
            _play(request, timezone.now() - timedelta(minutes=request.minutes_ago))
    staff = [f"{member.email}  ({member.role.label})" for member in STAFF]
    return [
        f"Staff, at /admin/ with the password {PASSWORD}:",
        *(f"  {line}" for line in ["admin@demo.example  (superuser)", *staff]),
        "Users, by a code sent to the address (read it at /mail/):",
        *(f"  {member.email}" for member in REQUESTERS),
    ]


def _people() -> None:
    User.objects.create_superuser("admin@demo.example", PASSWORD, name="Admin")
    for member in STAFF:
        user = User.objects.create_user(
            member.email, PASSWORD, name=member.name, language=member.language, is_staff=True
        )
        user.groups.add(Group.objects.get(name=member.role.value))
        for key in member.teams:
            Team.objects.get(key=key).members.add(user)
    for member in REQUESTERS:
        User.objects.create_user(member.email, name=member.name, language=member.language)


def _play(request: DemoRequest, at: datetime) -> None:
    """File one request at a time in the past and let happen to it what its scene says."""
    category = Category.objects.get(slug=request.category)
    person = User.objects.get(email=request.email)
    ticket = submit(
        Filing(
            category=category,
            email=person.email,
            subject=request.subject,
            description=request.description,
            answers=_answers(category, request),
            language=person.language,
        ),
        actor=person,
        at=at,
    )
    ada = User.objects.get(email="ada@demo.example")
    if request.scene != "new":
        _act(request, ticket, person, ada, at + timedelta(minutes=12))


def _answers(category: Category, request: DemoRequest) -> list[answers.Record]:
    fields = {field.key: field for field in category.fields.all()}
    return [
        answers.record(fields[key], FIELD_TYPES[fields[key].type].to_value(value))
        for key, value in request.answers.items()
    ]


def _act(request: DemoRequest, ticket: Ticket, person: User, ada: User, at: datetime) -> None:
    assign(ticket=ticket, actor=ada, to=ada, at=at)
    if request.scene == "facts":
        fields = list(ticket.category.fields.filter(type="attachments"))
        ask_facts(ticket=ticket, actor=ada, fields=fields, body=request.reply, at=at)
    elif request.scene == "hold":
        hold(ticket=ticket, actor=ada, reason=request.reply, at=at)
    else:
        done = Status.SOLVED if request.scene in {"solved", "rated"} else Status.PENDING
        reply_as_staff(ticket=ticket, actor=ada, body=request.reply, then=done, at=at)
    later = at + timedelta(minutes=30)
    if request.scene == "answered":
        reply_as_requester(ticket=ticket, actor=person, body=request.answer, at=later)
        note(ticket=ticket, actor=ada, body=request.note, at=later)
    if request.scene == "rated":
        rate(ticket=ticket, actor=person, score=5, comment=request.answer, at=later)
