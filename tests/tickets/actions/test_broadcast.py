from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused, SecretFound
from portal.timers import fire_due
from tests import factories
from tests.kb.announcement_makers import make_open
from tests.tickets.actions.test_submit import PHRASE
from tickets.actions import broadcast as module
from tickets.actions.broadcast import TELL, broadcast, tell_next
from tickets.actions.hold import hold
from tickets.actions.link_incident import unlink_incident
from tickets.actions.solve import solve_as_staff
from tickets.models import Broadcast, EventKind, Message, Ticket
from tickets.workflow import Status

WORDS = {"body_en": "Deposits arrive again.", "body_zh_hans": "充值已恢复到账。"}


@pytest.fixture
def outage(db):
    return make_open(is_incident=True, categories=["deposit-not-arrived"])


@pytest.fixture
def linked(outage, deposit, mei, tom) -> list[Ticket]:
    """One of Mei's, who reads Chinese, and one of Tom's; a third is about something else."""
    tickets = [factories.make_ticket(deposit, person) for person in (mei, tom, tom)]
    Ticket.objects.filter(pk=tickets.pop().pk).update(incident=None)
    OutgoingEmail.objects.all().delete()
    return tickets


def told(ticket) -> list[str]:
    return list(ticket.messages.exclude(broadcast=None).values_list("body", flat=True))


def test_each_requester_reads_it_once_in_their_language(outage, linked, lin):
    sent = broadcast(incident=outage, actor=lin, **WORDS)
    assert not OutgoingEmail.objects.exists()  # nothing is sent within the request

    fire_due()
    fire_due()

    chinese, english = linked
    assert (told(chinese), told(english)) == (["充值已恢复到账。"], ["Deposits arrive again."])
    letters = OutgoingEmail.objects.order_by("pk")
    assert [letter.language for letter in letters] == ["zh-hans", "en"]
    assert all(words in letter.text for words, letter in zip(
        ["充值已恢复到账。", "Deposits arrive again."], letters, strict=True
    ))  # fmt: skip
    sent.refresh_from_db()
    assert sent.done_at is not None
    assert english.events.get(kind=EventKind.BROADCAST).actor == lin


def test_it_is_an_answer_and_changes_no_state(outage, linked, lin, ada):
    first, second = linked
    hold(ticket=second, actor=lin, reason="The network is down.")

    broadcast(incident=outage, actor=lin, **WORDS)
    fire_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Status.NEW, Status.ON_HOLD)
    assert first.clocks.get(target="first_response").stopped_at is not None


def test_with_it_the_requests_can_be_solved(outage, linked, lin):
    solve_as_staff(ticket=linked[0], actor=lin)

    broadcast(incident=outage, actor=lin, solves=True, **WORDS)
    fire_due()

    for ticket in linked:
        ticket.refresh_from_db()
        assert ticket.state is Status.SOLVED
        assert len(told(ticket)) == 1
    assert Timer.objects.filter(kind="tickets.close", target=linked[1].pk, done_at=None).exists()


def test_many_are_told_some_at_a_time(outage, linked, lin, deposit, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    linked += [factories.make_ticket(deposit) for _ in range(3)]
    sent = broadcast(incident=outage, actor=lin, **WORDS)

    for _ in range(4):
        fire_due(timezone.now() + timedelta(seconds=1))

    assert [len(told(ticket)) for ticket in linked] == [1] * 5
    sent.refresh_from_db()
    assert sent.done_at is not None


def test_a_batch_that_is_done_again_tells_nobody_twice(outage, linked, lin):
    sent = broadcast(incident=outage, actor=lin, **WORDS)
    now = timezone.now()

    tell_next(broadcast=sent, after=0, at=now)
    tell_next(broadcast=sent, after=0, at=now)

    assert [len(told(ticket)) for ticket in linked] == [1, 1]
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(ticket=linked[0], from_staff=True, body="!", broadcast=sent)


def test_the_same_words_are_sent_once(outage, linked, lin):
    broadcast(incident=outage, actor=lin, **WORDS)

    with pytest.raises(Refused, match="sent"):
        broadcast(incident=outage, actor=lin, **WORDS)

    assert Broadcast.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"body_zh_hans": " "}, Refused),
        ({"body_en": "x" * 20_001}, Refused),
        ({"body_en": f"Use {PHRASE} instead."}, SecretFound),
    ],
)
def test_words_that_cannot_be_sent_leave_nothing(outage, linked, lin, change, refusal):
    with pytest.raises(refusal):
        broadcast(incident=outage, actor=lin, **{**WORDS, **change})

    assert not Broadcast.objects.exists()
    assert not Timer.objects.filter(kind=TELL).exists()


def test_what_nobody_reads_is_refused(outage, linked, lin, ada):
    for ticket in linked:
        unlink_incident(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="nobody"):
        broadcast(incident=outage, actor=lin, **WORDS)

    assert not Broadcast.objects.exists()


@pytest.mark.parametrize("who", ["tom", "ada", "eve", "otto"])
def test_only_leads_and_managers_write_to_everybody(outage, linked, who, request):
    with pytest.raises(PermissionDenied):
        broadcast(incident=outage, actor=request.getfixturevalue(who), **WORDS)

    assert not Broadcast.objects.exists()
