import pytest
from django.core.exceptions import PermissionDenied

from portal.models import OutgoingEmail
from portal.refusals import Refused, SecretFound
from tests import factories
from tests.tickets.actions.test_submit import PHRASE
from tickets.actions.facts import ask_facts, give_facts
from tickets.actions.solve import solve_as_staff
from tickets.models import FactRequest, Message
from tickets.workflow import Status


@pytest.fixture
def asked(ticket, deposit, ada):
    """Ada has asked Tom for the transaction and the amount."""
    fields = list(deposit.fields.filter(key__in=["transaction", "amount"]))
    return ask_facts(ticket=ticket, actor=ada, fields=fields, body="Two facts, please.")


def test_asking_sends_the_questions_and_waits_for_the_user(asked, ticket):
    ticket.refresh_from_db()
    assert ticket.state is Status.PENDING
    assert set(asked.keys) == {"transaction", "amount"}
    email = OutgoingEmail.objects.get(template="facts_needed")
    assert "Two facts, please." in email.text
    assert "/facts/" in email.text


def test_the_answers_take_their_places_and_the_ticket_is_ours_again(asked, ticket, deposit, tom):
    new = factories.make_answers(deposit, amount={"amount": "300", "asset": "USDC"})

    give_facts(ticket=ticket, actor=tom, answers=new)

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert ticket.amount == "300 USDC"
    assert ticket.transaction == factories.HASH
    assert [a["key"] for a in ticket.answers] == [
        "chain", "transaction", "receiving_address", "amount",
    ]  # fmt: skip
    asked.refresh_from_db()
    assert asked.answered_at is not None


def test_facts_that_nobody_asked_for_are_refused(ticket, deposit, tom):
    new = factories.make_answers(deposit, amount={"amount": "300", "asset": "USDC"})

    with pytest.raises(Refused, match="not_asked"):
        give_facts(ticket=ticket, actor=tom, answers=new)

    ticket.refresh_from_db()
    assert ticket.amount == "250 USDT"


def test_a_second_request_replaces_the_first(asked, ticket, deposit, ada):
    ask_facts(ticket=ticket, actor=ada, fields=[deposit.fields.get(key="sent_at")], body="When?")

    assert [r.keys for r in FactRequest.objects.all()] == [["sent_at"]]


def test_asking_for_nothing_is_refused(ticket, ada):
    with pytest.raises(Refused, match="no_facts"):
        ask_facts(ticket=ticket, actor=ada, fields=[], body="Please.")

    assert Message.objects.count() == 1


def test_asking_on_a_solved_ticket_is_refused(ticket, deposit, ada):
    solve_as_staff(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="closed"):
        ask_facts(ticket=ticket, actor=ada, fields=[deposit.fields.first()], body="Please.")

    assert not FactRequest.objects.exists()


def test_a_stranger_cannot_answer(asked, ticket, deposit, sid):
    new = factories.make_answers(deposit, amount={"amount": "1", "asset": "USDC"})

    with pytest.raises(PermissionDenied):
        give_facts(ticket=ticket, actor=sid, answers=new)

    ticket.refresh_from_db()
    assert ticket.amount == "250 USDT"


def test_a_secret_among_the_facts_is_refused(asked, ticket, deposit, tom):
    with pytest.raises(SecretFound):
        give_facts(
            ticket=ticket, actor=tom, answers=factories.make_answers(deposit, bank_reference=PHRASE)
        )

    asked.refresh_from_db()
    assert asked.answered_at is None


def test_an_edited_form_changes_no_old_answer(ticket, deposit):
    field = deposit.fields.get(key="amount")
    before = ticket.answers[-1]["label"]["en"]

    field.label_en, field.type = "Something else entirely", "text"
    field.save()

    ticket.refresh_from_db()
    assert ticket.answers[-1]["label"]["en"] == before
    assert ticket.answers[-1]["type"] == "amount"
