"""What staff can do from a ticket's page: each act calls one verb with what was posted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models import Announcement
from portal.models import User
from portal.refusals import Refused
from tickets.actions.ask_identity import ask_identity
from tickets.actions.assign import assign, hand_over
from tickets.actions.facts import ask_facts
from tickets.actions.freeze import unfreeze
from tickets.actions.hold import hold, resume
from tickets.actions.link_incident import link_incident, unlink_incident
from tickets.actions.note import note
from tickets.actions.reopen import reopen_as_staff
from tickets.actions.reply import reply_as_staff
from tickets.actions.settle_identity import settle_identity
from tickets.actions.solve import solve_as_staff
from tickets.actions.triage import categorise, prioritise
from tickets.actions.watch import approve_watcher, refuse_watcher
from tickets.email import receive
from tickets.models import Arrival, Category, Team, Ticket, Way
from tickets.views.files import Received
from tickets.workflow import Priority, Status

Model = TypeVar("Model", bound=models.Model)
Choices = TypeVar("Choices", bound=models.TextChoices)
ME = "me"


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What a member of staff sent from a ticket's page that showed the version `seen`."""

    ticket: Ticket
    actor: User
    data: QueryDict
    files: Received

    @property
    def seen(self) -> int:
        """The version that their page showed; a number that no page can have shown saw nothing."""
        told = self.data.get("seen", "")
        number = int(told) if told.isascii() and told.isdigit() else 0
        return number if number <= self.ticket.version else 0

    @property
    def body(self) -> str:
        # Browsers send line ends as two characters.
        return self.data.get("body", "").replace("\r\n", "\n")

    def one_of(self, rows: "models.QuerySet[Model]", name: str) -> Model:
        """The row that was chosen; `Refused` when it is not there."""
        told = self.data.get(name, "")
        row = rows.filter(pk=told).first() if told.isascii() and told.isdigit() else None
        if row is None:
            raise _not_offered()
        return row

    def one_choice(self, offered: type[Choices], name: str) -> Choices:
        """The choice that was made; `Refused` when it was not on offer."""
        try:
            return offered(self.data.get(name, ""))
        except ValueError as error:
            raise _not_offered() from error


def _not_offered() -> Refused:
    return Refused("not_offered", _("Choose one from the list."))


@dataclass(frozen=True)
class Act:
    """What calls the verb, and what is said when it is done.

    A `fresh` act is done only by who has just shown that it is them.
    """

    call: Callable[[Posted], object]
    done: str | Promise
    fresh: bool = False


def whom(told: str, actor: User) -> User | None:
    """The person named by "me", a key, or "" for nobody; `Refused` for one who is not there."""
    if told == ME:
        return actor
    if not told:
        return None
    person = User.objects.filter(pk=told).first() if told.isascii() and told.isdigit() else None
    if person is None:
        raise _not_offered()
    return person


def _once(posted: Posted, say: Callable[[], object], *, internal: bool = False) -> None:
    """Say something, but not again what this page has just said: a button is pressed twice."""
    with transaction.atomic():
        held = Ticket.objects.select_for_update().get(pk=posted.ticket.pk)
        mine = held.messages.filter(author=posted.actor, internal=internal).last()
        if not (mine and held.version != posted.seen and mine.body == posted.body.strip()):
            say()


def _reply(posted: Posted) -> None:
    if posted.files.problems:
        raise Refused("files", " ".join(posted.files.problems))
    then = posted.one_choice(Status, "then")

    def say() -> object:
        return reply_as_staff(
            ticket=posted.ticket, actor=posted.actor, body=posted.body, then=then,
            files=posted.files.files, seen=posted.seen,
        )  # fmt: skip

    _once(posted, say)


def _note(posted: Posted) -> None:
    def say() -> object:
        return note(ticket=posted.ticket, actor=posted.actor, body=posted.body)

    _once(posted, say, internal=True)


def _ask(posted: Posted) -> None:
    keys = posted.data.getlist("keys")
    fields = list(posted.ticket.category.fields.filter(active=True, key__in=keys))

    def say() -> object:
        return ask_facts(
            ticket=posted.ticket, actor=posted.actor, fields=fields, body=posted.body,
            seen=posted.seen,
        )  # fmt: skip

    _once(posted, say)


def _assign(posted: Posted) -> None:
    to = whom(posted.data.get("to", ""), posted.actor)
    assign(ticket=posted.ticket, actor=posted.actor, to=to, seen=posted.seen)


def _hand_over(posted: Posted) -> None:
    team = posted.one_of(Team.objects.all(), "team")
    hand_over(ticket=posted.ticket, actor=posted.actor, team=team, seen=posted.seen)


def _categorise(posted: Posted) -> None:
    category = posted.one_of(Category.objects.all(), "category")
    categorise(ticket=posted.ticket, actor=posted.actor, category=category, seen=posted.seen)


def _prioritise(posted: Posted) -> None:
    priority = posted.one_choice(Priority, "priority")
    prioritise(ticket=posted.ticket, actor=posted.actor, priority=priority, seen=posted.seen)


def _hold(posted: Posted) -> None:
    hold(ticket=posted.ticket, actor=posted.actor, reason=posted.body, seen=posted.seen)


def _resume(posted: Posted) -> None:
    resume(ticket=posted.ticket, actor=posted.actor, seen=posted.seen)


def _solve(posted: Posted) -> None:
    solve_as_staff(ticket=posted.ticket, actor=posted.actor, seen=posted.seen)


def _reopen(posted: Posted) -> None:
    reopen_as_staff(ticket=posted.ticket, actor=posted.actor, seen=posted.seen)


def _link(posted: Posted) -> None:
    incident = posted.one_of(Announcement.objects.published(), "incident")
    link_incident(ticket=posted.ticket, actor=posted.actor, incident=incident, seen=posted.seen)


def _unlink(posted: Posted) -> None:
    unlink_incident(ticket=posted.ticket, actor=posted.actor, seen=posted.seen)


def _ask_identity(posted: Posted) -> None:
    ways = [way for way in Way if way.value in posted.data.getlist("ways")]
    address = posted.data.get("address", "").strip()
    wallet = (posted.data.get("chain", ""), address) if address else None

    def say() -> object:
        return ask_identity(
            ticket=posted.ticket, actor=posted.actor, ways=ways, body=posted.body, wallet=wallet,
            seen=posted.seen,
        )  # fmt: skip

    _once(posted, say)


def _settle_identity(posted: Posted) -> None:
    settle_identity(
        ticket=posted.ticket, actor=posted.actor, matches=posted.data.get("matches") == "yes",
        reason=posted.body, seen=posted.seen,
    )  # fmt: skip


def _unfreeze(posted: Posted) -> None:
    unfreeze(ticket=posted.ticket, actor=posted.actor, reason=posted.body)


def _let_in(posted: Posted) -> None:
    """What they wrote joins the conversation now, not with the next sweep."""
    watcher = posted.one_of(posted.ticket.watchers.all(), "watcher")
    held = posted.ticket.mails.filter(status=Arrival.HELD, from_email=watcher.person.email)
    waiting = list(held.values_list("pk", flat=True))
    approve_watcher(ticket=posted.ticket, actor=posted.actor, watcher=watcher, seen=posted.seen)
    for mail in waiting:
        receive.try_again(mail)


def _keep_out(posted: Posted) -> None:
    watcher = posted.one_of(posted.ticket.watchers.all(), "watcher")
    refuse_watcher(ticket=posted.ticket, actor=posted.actor, watcher=watcher, seen=posted.seen)


ACTS: dict[str, Act] = {
    "reply": Act(_reply, _("Your reply is kept and on its way.")),
    "note": Act(_note, _("The note is kept. Only staff can read it.")),
    "ask": Act(_ask, _("The questions are on their way.")),
    "assign": Act(_assign, _("The request is assigned.")),
    "hand_over": Act(_hand_over, _("The request is handed over.")),
    "categorise": Act(_categorise, _("The category is changed.")),
    "prioritise": Act(_prioritise, _("The priority is changed.")),
    "hold": Act(_hold, _("The request is on hold.")),
    "resume": Act(_resume, _("The request is open again.")),
    "solve": Act(_solve, _("The request is solved, and its user is told.")),
    "reopen": Act(_reopen, _("The request is open again, and its user is told.")),
    "link": Act(_link, _("The request is linked. Its user sees so on their page.")),
    "unlink": Act(_unlink, _("The request is no longer linked.")),
    "ask_identity": Act(_ask_identity, _("The user is asked to prove who they are.")),
    "settle_identity": Act(_settle_identity, _("Your decision is kept, and the user is told.")),
    "unfreeze": Act(_unfreeze, _("The firm's system is asked to unfreeze it."), fresh=True),
    "let_in": Act(_let_in, _("They take part now: our replies go to them too.")),
    "keep_out": Act(
        _keep_out, _("They take no part. What they write next is a request of theirs.")
    ),
}
