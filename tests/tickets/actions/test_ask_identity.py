import pytest
from django.core.exceptions import PermissionDenied

from portal.models import AuditLine, OutgoingEmail
from portal.refusals import Refused, SecretFound
from tests.tickets.actions.test_submit import PHRASE
from tests.wallets import evm_address
from tickets.actions.ask_identity import ask_identity
from tickets.actions.solve import solve_as_staff
from tickets.models import CheckState, EventKind, IdentityCheck, Message, NamedBy, Way
from tickets.workflow import Status


def ask(ticket, actor, **changes):
    said = {"ways": [Way.CODE, Way.WALLET], "body": "Is the account yours?", **changes}
    return ask_identity(ticket=ticket, actor=actor, **said)


def test_asking_writes_to_the_user_and_waits_for_them(ticket, ada):
    check = ask(ticket, ada)

    ticket.refresh_from_db()
    assert ticket.state is Status.PENDING
    assert (check.state, check.ways) == (CheckState.ASKED, ["code", "wallet"])
    email = OutgoingEmail.objects.get(template="identity_asked")
    assert "Is the account yours?" in email.text
    assert "/identity/?key=" in email.text
    assert ticket.messages.filter(body="Is the account yours?", internal=False).exists()
    assert ticket.events.filter(kind=EventKind.IDENTITY_ASKED, actor=ada).exists()
    line = AuditLine.objects.get(code="identity_asked")
    assert (line.actor, line.about) == (ada, f"ticket:{ticket.pk}")


def test_asking_again_replaces_what_was_asked(ticket, ada):
    first = ask(ticket, ada)
    second = ask(ticket, ada, ways=[Way.DOCUMENTS])

    first.refresh_from_db()
    assert first.state == CheckState.REPLACED
    assert second.state == CheckState.ASKED
    assert IdentityCheck.objects.count() == 2


def test_staff_may_name_the_wallet(ticket, ada):
    check = ask(ticket, ada, wallet=("bsc", evm_address().lower()))

    assert (check.chain, check.address) == ("bsc", evm_address())
    assert check.named_by == NamedBy.STAFF


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ways": []}, "no_way"),
        ({"body": " "}, "empty"),
        ({"wallet": ("ethereum", "0x12")}, "address"),
        ({"wallet": ("solana", "4Nd1mYvK6Yq5bJp5z6Yc8e6oFz8sYb5r2vXq1hQ8n7Tb")}, "address"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_happens(ticket, ada, changes, code):
    with pytest.raises(Refused, match=code):
        ask(ticket, ada, **changes)

    assert not IdentityCheck.objects.exists()
    assert Message.objects.count() == 1


def test_a_secret_in_the_message_is_refused(ticket, ada):
    with pytest.raises(SecretFound):
        ask(ticket, ada, body=PHRASE)

    assert not IdentityCheck.objects.exists()


def test_a_solved_request_is_opened_first(ticket, ada):
    solve_as_staff(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="closed"):
        ask(ticket, ada)

    assert not IdentityCheck.objects.exists()


@pytest.mark.parametrize("who", ["tom", "eve", "otto"])
def test_only_those_who_work_on_requests_ask(request, db, ticket, who):
    with pytest.raises(PermissionDenied):
        ask(ticket, request.getfixturevalue(who))

    assert not IdentityCheck.objects.exists()
