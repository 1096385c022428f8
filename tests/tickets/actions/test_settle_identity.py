from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal import timers, uploads
from portal.models import AuditLine, OutgoingEmail
from portal.refusals import Refused, SecretFound
from tests.tickets.actions.test_submit import PHRASE
from tests.tickets.views.visits import upload
from tickets import files as kept
from tickets import identity
from tickets.actions.ask_identity import ask_identity
from tickets.actions.prove_identity import give_documents
from tickets.actions.settle_identity import settle_identity
from tickets.models import CheckState, EventKind, IdentityDocument, Way


@pytest.fixture
def given(ticket, ada, tom):
    """Tom has handed in a document."""
    ask_identity(ticket=ticket, actor=ada, ways=[Way.DOCUMENTS], body="Yours?")
    return give_documents(ticket=ticket, actor=tom, files=[kept.keep(upload("passport.png"))])


def settle(ticket, actor, **changes):
    said = {"matches": True, "reason": "Name and date of birth are those of the account."}
    return settle_identity(ticket=ticket, actor=actor, **{**said, **changes})


@pytest.mark.parametrize(
    ("matches", "state", "kind"),
    [
        (True, CheckState.PROVEN, EventKind.IDENTITY_PROVEN),
        (False, CheckState.REFUSED, EventKind.IDENTITY_REFUSED),
    ],
)
def test_a_decision_stands_on_the_ticket_and_is_told(given, ticket, *, lin, matches, state, kind):
    check = settle(ticket, lin, matches=matches)

    assert (check.state, check.settled_by, check.way) == (state, lin, Way.DOCUMENTS)
    assert identity.is_proven(ticket) == matches
    assert ticket.events.filter(kind=kind, actor=lin).exists()
    assert AuditLine.objects.filter(code__startswith="identity_", actor=lin).exists()
    email = OutgoingEmail.objects.get(template="identity_settled")
    assert "date of birth" not in email.text


@pytest.mark.parametrize("who", ["ada", "tom", "otto", "eve"])
def test_only_those_who_work_on_identity_checks_decide(request, db, given, ticket, who):
    with pytest.raises(PermissionDenied):
        settle(ticket, request.getfixturevalue(who))

    given.refresh_from_db()
    assert given.state == CheckState.GIVEN
    assert not OutgoingEmail.objects.filter(template="identity_settled").exists()


def test_a_decision_has_its_reason_and_no_secret_in_it(given, ticket, lin):
    with pytest.raises(Refused, match="reason"):
        settle(ticket, lin, reason=" ")
    with pytest.raises(SecretFound):
        settle(ticket, lin, reason=PHRASE)

    given.refresh_from_db()
    assert given.state == CheckState.GIVEN


def test_it_is_decided_once(given, ticket, lin):
    settle(ticket, lin)

    with pytest.raises(Refused, match="nothing_given"):
        settle(ticket, lin, matches=False)

    assert identity.is_proven(ticket)


def test_documents_are_deleted_after_their_time_whatever_came_of_them(given, ticket):
    (row,) = IdentityDocument.objects.all()
    path = uploads.store.path_of(row.stored_as)
    assert path.exists()

    timers.fire_due(timezone.now() + timedelta(days=29))
    assert path.exists()

    timers.fire_due(timezone.now() + timedelta(days=30, minutes=1))
    assert not path.exists()
    assert not IdentityDocument.objects.exists()
    given.refresh_from_db()
    assert given.documents_gone_at is not None
