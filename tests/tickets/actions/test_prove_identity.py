import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal import uploads
from portal.models import AuditLine, OutgoingEmail, Timer
from portal.refusals import Refused
from tests import factories
from tests.tickets.views.visits import upload
from tests.wallets import THEIRS, evm_address, personal_sign
from tickets import files as kept
from tickets import identity
from tickets.actions.ask_identity import ask_identity
from tickets.actions.prove_identity import (
    AN_HOUR,
    CODE_LASTS,
    GUESSES,
    SIGNATURES,
    ask_message,
    check_code,
    check_signature,
    give_documents,
    send_code,
)
from tickets.models import Attachment, CheckState, EventKind, IdentityDocument, NamedBy, Way
from tickets.workflow import Status


@pytest.fixture
def ticket(deposit, tom):
    """Tom's request, among whose answers is a wallet that can sign."""
    receiving = {"chain": "ethereum", "value": evm_address()}
    answers = factories.make_answers(deposit, chain="ethereum", receiving_address=receiving)
    return factories.make_ticket(deposit, tom, answers=answers)


@pytest.fixture
def check(ticket, ada):
    """Ada has asked Tom to prove who he is, in whatever way."""
    return ask_identity(ticket=ticket, actor=ada, ways=list(Way), body="Is it yours?")


def code():
    email = OutgoingEmail.objects.filter(template="identity_code").latest("pk")
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", email.text, re.MULTILINE)[0]


def in_a_while(delta):
    return timezone.now() + delta


def proof_of(ticket):
    """What stands on the ticket of it."""
    ticket.refresh_from_db()
    stands = identity.latest(ticket)
    return stands.state, stands.way, stands.settled_by


# By a code


def test_the_code_proves_it(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    email = OutgoingEmail.objects.latest("pk")
    assert (email.to_email, email.sensitive) == (tom.email, True)

    assert check_code(ticket=ticket, actor=tom, code=code().lower().replace("-", " "))

    assert proof_of(ticket) == (CheckState.PROVEN, Way.CODE, None)
    assert identity.is_proven(ticket)
    assert ticket.state is Status.OPEN
    assert ticket.events.filter(kind=EventKind.IDENTITY_PROVEN, actor=tom).exists()
    assert AuditLine.objects.get(code="identity_proven").about == f"ticket:{ticket.pk}"


def test_the_code_itself_is_kept_nowhere_but_in_the_email(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    check.refresh_from_db()
    row = [str(getattr(check, field.attname)) for field in check._meta.concrete_fields]
    assert not any(code() in value or code().replace("-", "") in value for value in row)


def test_wrong_codes_are_counted_and_the_last_ends_the_code(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    for _n in range(GUESSES):
        assert not check_code(ticket=ticket, actor=tom, code="AAAA-AAAA")

    with pytest.raises(Refused, match="no_code"):
        check_code(ticket=ticket, actor=tom, code=code())

    assert not identity.is_proven(ticket)
    lines = AuditLine.objects.filter(code="identity_failed", about=f"user:{tom.pk}")
    assert lines.count() == GUESSES


def test_a_code_is_too_old_after_its_time(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)

    with pytest.raises(Refused, match="no_code"):
        check_code(ticket=ticket, actor=tom, code=code(), at=in_a_while(CODE_LASTS))

    assert not identity.is_proven(ticket)


def test_a_new_code_ends_the_one_before(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    first = code()
    send_code(ticket=ticket, actor=tom)

    assert not check_code(ticket=ticket, actor=tom, code=first)
    assert check_code(ticket=ticket, actor=tom, code=code())


def test_a_code_works_once(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    assert check_code(ticket=ticket, actor=tom, code=code())

    with pytest.raises(Refused, match="not_asked"):
        check_code(ticket=ticket, actor=tom, code=code())


def test_codes_are_sent_so_often_and_no_more(check, ticket, tom):
    for _n in range(AN_HOUR):
        send_code(ticket=ticket, actor=tom)

    with pytest.raises(Refused, match="too_often"):
        send_code(ticket=ticket, actor=tom)

    assert OutgoingEmail.objects.filter(template="identity_code").count() == AN_HOUR


def test_an_address_that_refuses_mail_gets_no_code(check, ticket, tom):
    tom.undeliverable_since = timezone.now()
    tom.save()

    with pytest.raises(Refused, match="no_sender"):
        send_code(ticket=ticket, actor=tom)


class BySms:
    """A sender of the firm's own, as its settings would name it."""

    key, label, sent = "sms", "Text message", []

    def reach(self, ticket):
        return "+44 ••• 946"

    def send(self, ticket, code):
        self.sent.append(code)


def test_another_sender_is_a_setting(check, ticket, tom, settings):
    settings.IDENTITY_CODE_SENDERS = [f"{BySms.__module__}.BySms"]
    send_code(ticket=ticket, actor=tom, by="sms")

    assert check_code(ticket=ticket, actor=tom, code=BySms.sent[-1])
    assert identity.latest(ticket).code_to == "+44 ••• 946"


# By a wallet


def signed(ticket, key=None):
    text = identity.latest(ticket).message
    return personal_sign(text, *([key] if key else [])).hex()


def test_a_wallet_of_the_answers_proves_it(check, ticket, tom):
    asked = ask_message(ticket=ticket, actor=tom, chain="ethereum", address=evm_address())
    assert ticket.reference in asked.message
    assert evm_address() in asked.message
    assert asked.message.isascii()

    assert check_signature(ticket=ticket, actor=tom, signature=signed(ticket))

    assert proof_of(ticket) == (CheckState.PROVEN, Way.WALLET, None)
    assert identity.latest(ticket).named_by == NamedBy.ANSWERS


def test_a_wallet_that_the_user_names_only_now_is_compared_by_staff(check, ticket, tom):
    theirs = evm_address(THEIRS)
    ask_message(ticket=ticket, actor=tom, chain="ethereum", address=theirs)

    assert check_signature(ticket=ticket, actor=tom, signature=signed(ticket, THEIRS))

    assert proof_of(ticket)[0] == CheckState.GIVEN
    assert identity.latest(ticket).named_by == NamedBy.USER
    assert not identity.is_proven(ticket)
    assert ticket.state is Status.OPEN


def test_where_staff_named_the_wallet_no_other_one_counts(ticket, ada, tom):
    wallet = ("ethereum", evm_address())
    ask_identity(ticket=ticket, actor=ada, ways=[Way.WALLET], body="Yours?", wallet=wallet)
    ask_message(ticket=ticket, actor=tom, chain="ethereum", address=evm_address(THEIRS))

    assert not check_signature(ticket=ticket, actor=tom, signature=signed(ticket, THEIRS))
    assert check_signature(ticket=ticket, actor=tom, signature=signed(ticket))
    assert identity.is_proven(ticket)


def test_every_text_is_another_and_an_old_signature_is_of_no_use(check, ticket, tom):
    wallet = {"chain": "ethereum", "address": evm_address()}
    ask_message(ticket=ticket, actor=tom, **wallet)
    old = signed(ticket)
    ask_message(ticket=ticket, actor=tom, **wallet)

    assert not check_signature(ticket=ticket, actor=tom, signature=old)
    assert not identity.is_proven(ticket)


def test_a_signature_comes_in_time_and_not_after_too_many_wrong_ones(check, ticket, tom):
    wallet = {"chain": "ethereum", "address": evm_address()}
    ask_message(ticket=ticket, actor=tom, **wallet)
    late = in_a_while(timedelta(minutes=31))
    with pytest.raises(Refused, match="no_message"):
        check_signature(ticket=ticket, actor=tom, signature=signed(ticket), at=late)
    for _n in range(SIGNATURES):
        assert not check_signature(ticket=ticket, actor=tom, signature="0x00")
    with pytest.raises(Refused, match="no_message"):
        check_signature(ticket=ticket, actor=tom, signature=signed(ticket))

    assert not identity.is_proven(ticket)


def test_what_is_no_address_is_refused(check, ticket, tom):
    with pytest.raises(Refused, match="address"):
        ask_message(ticket=ticket, actor=tom, chain="ethereum", address="0x1234")

    check.refresh_from_db()
    assert not check.message


# By documents


@pytest.fixture
def files(db):
    return [kept.keep(upload("passport.png")), kept.keep(upload("letter.png"))]


def test_documents_leave_the_attachments_and_wait_for_staff(check, ticket, tom, files):
    give_documents(ticket=ticket, actor=tom, files=files)

    assert proof_of(ticket) == (CheckState.GIVEN, Way.DOCUMENTS, None)
    assert not Attachment.objects.exists()
    assert [row.name for row in IdentityDocument.objects.all()] == ["passport.png", "letter.png"]
    timer = Timer.objects.get(kind="tickets.purge_identity", target=check.pk)
    assert timer.due_at - timezone.now() > timedelta(days=29)


@pytest.mark.parametrize("number", [0, 5])
def test_no_documents_or_too_many_are_refused(check, ticket, tom, number):
    files = [kept.keep(upload(f"{n}.png")) for n in range(number)]

    with pytest.raises(Refused):
        give_documents(ticket=ticket, actor=tom, files=files)

    assert not IdentityDocument.objects.exists()
    assert Attachment.objects.count() == number


def test_a_file_that_is_gone_is_refused(check, ticket, tom, files):
    kept.discard(files[:1])

    with pytest.raises(Refused, match="file_gone"):
        give_documents(ticket=ticket, actor=tom, files=files)

    assert not IdentityDocument.objects.exists()
    assert Attachment.objects.count() == 1


def test_documents_are_sealed_where_they_lie(check, ticket, tom, files):
    give_documents(ticket=ticket, actor=tom, files=files)

    for row in IdentityDocument.objects.all():
        assert b"PNG" not in uploads.store.path_of(row.stored_as).read_bytes()


# Who and when

STEPS = [
    (send_code, {}),
    (check_code, {"code": "AAAA-AAAA"}),
    (ask_message, {"chain": "ethereum", "address": evm_address()}),
    (check_signature, {"signature": "0x00"}),
    (give_documents, {"files": []}),
]


@pytest.mark.parametrize(("step", "said"), STEPS)
def test_nobody_proves_it_for_somebody_else(check, ticket, *, sid, ada, step, said):
    for person in (sid, ada):
        with pytest.raises(PermissionDenied):
            step(ticket=ticket, actor=person, **said)

    check.refresh_from_db()
    assert check.state == CheckState.ASKED
    assert not OutgoingEmail.objects.filter(template="identity_code").exists()


@pytest.mark.parametrize(("step", "said"), STEPS)
def test_what_nobody_asked_for_is_refused(ticket, tom, step, said):
    with pytest.raises(Refused, match="not_asked"):
        step(ticket=ticket, actor=tom, **said)


def test_a_way_that_was_not_offered_is_refused(ticket, ada, tom, files):
    ask_identity(ticket=ticket, actor=ada, ways=[Way.CODE], body="Yours?")

    with pytest.raises(Refused, match="not_asked"):
        give_documents(ticket=ticket, actor=tom, files=files)

    assert Attachment.objects.count() == 2


def test_a_proof_lasts_for_a_week(check, ticket, tom):
    send_code(ticket=ticket, actor=tom)
    check_code(ticket=ticket, actor=tom, code=code())

    assert identity.is_proven(ticket, in_a_while(timedelta(days=6)))
    assert not identity.is_proven(ticket, in_a_while(timedelta(days=8)))
