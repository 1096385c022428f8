import pytest
from django.core.exceptions import PermissionDenied

from portal.refusals import Refused, SecretFound
from tests.tickets.actions.test_submit import PHRASE
from tickets.actions._common import Conflict
from tickets.actions.note import note
from tickets.actions.reply import reply_as_staff
from tickets.actions.solve import solve_as_staff
from tickets.actions.watch import approve_watcher, ask_to_watch, refuse_watcher, reply_as_watcher
from tickets.models import Admission, EventKind, Message, Watcher
from tickets.views.story import tell
from tickets.workflow import Status


@pytest.fixture
def watcher(ticket, sid) -> Watcher:
    return ask_to_watch(ticket=ticket, actor=sid)


def test_asking_twice_is_asking_once(ticket, sid, watcher):
    assert ask_to_watch(ticket=ticket, actor=sid) == watcher

    assert ticket.events.filter(kind=EventKind.WATCHER_ASKED).count() == 1
    assert watcher.state == Admission.WAITING


def test_asking_stops_no_agent_who_is_writing(ticket, ada, sid):
    seen = ticket.version
    ask_to_watch(ticket=ticket, actor=sid)

    reply_as_staff(ticket=ticket, actor=ada, body="Hello.", seen=seen)

    assert ticket.messages.count() == 2


@pytest.mark.parametrize(
    ("decide", "ends"),
    [
        (approve_watcher, (Admission.APPROVED, EventKind.WATCHER_LET_IN)),
        (refuse_watcher, (Admission.REFUSED, EventKind.WATCHER_REFUSED)),
    ],
)
def test_staff_decide_and_the_timeline_says_so(ticket, ada, watcher, decide, ends):
    state, kind = ends

    decide(ticket=ticket, actor=ada, watcher=watcher)

    watcher.refresh_from_db()
    assert (watcher.state, watcher.decided_by) == (state, ada)
    event = ticket.events.get(kind=kind)
    assert (event.actor, event.data) == (ada, {"email": "sid@example.com"})


def test_a_decision_can_be_changed_but_not_made_twice(ticket, ada, watcher):
    refuse_watcher(ticket=ticket, actor=ada, watcher=watcher)
    with pytest.raises(Refused, match="decided"):
        refuse_watcher(ticket=ticket, actor=ada, watcher=watcher)

    approve_watcher(ticket=ticket, actor=ada, watcher=watcher)

    watcher.refresh_from_db()
    assert watcher.state == Admission.APPROVED


@pytest.mark.parametrize("decide", [approve_watcher, refuse_watcher])
@pytest.mark.parametrize("who", ["tom", "sid", "eve", "otto"])
def test_nobody_else_decides(ticket, watcher, decide, who, request):
    with pytest.raises(PermissionDenied):
        decide(ticket=ticket, actor=request.getfixturevalue(who), watcher=watcher)

    watcher.refresh_from_db()
    assert watcher.state == Admission.WAITING


def test_a_decision_made_from_an_old_page_is_a_conflict(ticket, ada, lin, watcher):
    seen = ticket.version
    note(ticket=ticket, actor=lin, body="Do not let them in.")

    with pytest.raises(Conflict):
        approve_watcher(ticket=ticket, actor=ada, watcher=watcher, seen=seen)

    watcher.refresh_from_db()
    assert watcher.state == Admission.WAITING


def test_who_takes_part_writes_and_a_waiting_request_becomes_ours(ticket, ada, sid, watcher):
    approve_watcher(ticket=ticket, actor=ada, watcher=watcher)
    reply_as_staff(ticket=ticket, actor=ada, body="Which bank?")

    reply_as_watcher(ticket=ticket, actor=sid, body="Mine.")

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert ticket.messages.last().author == sid
    assert [entry.who for entry in tell(ticket).entries if entry.who] == ["You", "Ada", "Sid"]


@pytest.mark.parametrize("decide", [None, refuse_watcher])
def test_who_was_not_let_in_writes_nothing(ticket, ada, sid, watcher, decide):
    if decide:
        decide(ticket=ticket, actor=ada, watcher=watcher)

    with pytest.raises(PermissionDenied):
        reply_as_watcher(ticket=ticket, actor=sid, body="Hello.")

    assert Message.objects.count() == 1


def test_a_settled_request_is_opened_by_its_requester_alone(ticket, ada, sid, watcher):
    approve_watcher(ticket=ticket, actor=ada, watcher=watcher)
    solve_as_staff(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="closed"):
        reply_as_watcher(ticket=ticket, actor=sid, body="Not yet.")

    ticket.refresh_from_db()
    assert ticket.state is Status.SOLVED


def test_a_watchers_secret_is_refused_like_any(ticket, ada, sid, watcher):
    approve_watcher(ticket=ticket, actor=ada, watcher=watcher)

    with pytest.raises(SecretFound):
        reply_as_watcher(ticket=ticket, actor=sid, body=PHRASE)

    assert Message.objects.count() == 1
