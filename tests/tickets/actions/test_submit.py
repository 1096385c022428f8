import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal.models import OutgoingEmail, Timer, User
from portal.refusals import Refused, SecretFound
from tests import factories
from tickets.actions.submit import AlreadySent, Filing, submit
from tickets.models import Attachment, Clock, Event, Message, Ticket

PHRASE = (
    "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39's own
)


def filing(category, **overrides):
    said = {
        "email": "New.Person@Example.com",
        "subject": "My deposit has not arrived",
        "description": "I sent 250 USDT two days ago.",
        "language": "en",
        "time_zone": "Asia/Shanghai",
    }
    return Filing(category=category, **{**said, **overrides})


def nothing_was_kept():
    models = (Ticket, Message, Event, Clock, OutgoingEmail, Timer)
    return not any(model.objects.exists() for model in models)


def test_a_filed_request_has_its_message_event_clocks_and_receipt(deposit):
    at = datetime.fromisoformat("2026-11-22T10:00:00+00:00")

    ticket = submit(filing(deposit), at=at)

    assert ticket.requester.email == "new.person@example.com"
    assert (ticket.status, ticket.priority, ticket.team.key) == ("new", "urgent", "funds-security")
    assert ticket.due_at == at + timedelta(hours=1)
    assert [m.body for m in ticket.messages.all()] == ["I sent 250 USDT two days ago."]
    assert [e.kind for e in ticket.events.all()] == ["submitted"]
    assert {c.target: c.due_at for c in ticket.clocks.all()} == {
        "first_response": at + timedelta(hours=1),
        "next_response": None,
        "resolution": at + timedelta(hours=24),
    }
    (email,) = OutgoingEmail.objects.all()
    assert email.to_email == "new.person@example.com"
    assert email.template == "received"
    assert ticket.reference in email.subject
    (timer,) = Timer.objects.all()
    assert (timer.kind, timer.target, timer.due_at) == ("tickets.overdue", ticket.pk, ticket.due_at)


def test_the_same_send_twice_is_one_request_and_one_receipt(deposit):
    once = filing(deposit, submission=uuid.uuid4())

    assert submit(once).pk == submit(once).pk

    assert Ticket.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_a_used_key_with_other_words_is_refused_and_the_first_request_stays(deposit):
    key = uuid.uuid4()
    submit(filing(deposit, submission=key))

    with pytest.raises(AlreadySent):
        submit(filing(deposit, submission=key, description="Another matter."))

    assert [m.body for m in Message.objects.all()] == ["I sent 250 USDT two days ago."]


def test_a_person_who_is_known_stays_who_they_are(deposit, mei):
    submit(filing(deposit, email="MEI@example.com", name="Somebody", language="en"))

    mei.refresh_from_db()
    assert mei.language == "zh-hans"
    assert mei.name == "Mei"
    assert Ticket.objects.get().requester == mei
    assert User.objects.count() == 1


@pytest.mark.parametrize("place", ["subject", "description", "name"])
def test_a_recovery_phrase_anywhere_keeps_nothing(deposit, place):
    with pytest.raises(SecretFound):
        submit(filing(deposit, **{place: f"my words are {PHRASE} please help"}))

    assert nothing_was_kept()


def test_a_recovery_phrase_in_an_answer_keeps_nothing(deposit):
    answers = factories.make_answers(deposit, bank_reference=PHRASE)

    with pytest.raises(SecretFound):
        submit(filing(deposit, answers=answers))

    assert nothing_was_kept()


def test_a_transaction_hash_in_its_own_field_is_no_secret(deposit):
    answers = factories.make_answers(
        deposit, transaction={"chain": "bitcoin", "value": factories.HASH[2:]}
    )

    ticket = submit(filing(deposit, answers=answers))

    assert ticket.transaction == factories.HASH[2:]


@pytest.mark.parametrize("description", ["", "   ", "x" * 20_001])
def test_empty_and_endless_descriptions_are_refused(deposit, description):
    with pytest.raises(Refused):
        submit(filing(deposit, description=description))

    assert nothing_was_kept()


def test_answers_fill_the_columns_that_staff_search_by(ticket):
    assert ticket.chain == "ethereum"
    assert ticket.transaction == factories.HASH
    assert ticket.address == factories.ADDRESS
    assert ticket.amount == "250 USDT"


def test_files_of_others_are_not_taken_along(deposit, ticket):
    theirs = Attachment.objects.create(
        ticket=ticket, name="a.png", content_type="image/png", size=1, stored_as="x"
    )

    with pytest.raises(Refused, match="file_gone"):
        submit(filing(deposit, files=[theirs]))

    theirs.refresh_from_db()
    assert theirs.ticket == ticket
    assert Ticket.objects.count() == 1


def test_references_are_short_random_and_unambiguous(deposit):
    names = {submit(filing(deposit)).reference for _ in range(20)}

    assert len(names) == 20
    assert all(len(name) == 10 and not set(name[2:]) & set("01OILU") for name in names)


def test_the_moment_of_filing_is_now_when_none_is_given(deposit):
    before = timezone.now()

    assert before <= submit(filing(deposit)).created_at <= timezone.now()
