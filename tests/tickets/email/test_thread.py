"""Which request a mail belongs to, and who may speak there."""

from datetime import timedelta

import pytest

from portal.models import OutgoingEmail
from tests import factories
from tests.tickets.email.mails import make_mail
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.watch import approve_watcher, refuse_watcher
from tickets.email import address, thread
from tickets.email.parse import parse
from tickets.email.receive import receive, take_up
from tickets.models import Admission, Arrival, IncomingEmail, Message, Reason, Ticket, Watcher
from tickets.workflow import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


def receipt_of(ticket) -> str:
    return OutgoingEmail.objects.filter(about=f"ticket:{ticket.pk}").earliest("pk").message_id


def ways_to(ticket) -> dict[str, dict[str, str]]:
    """Each way in which a mail can name a request, strongest first."""
    first = ticket.messages.get()
    Message.objects.filter(pk=first.pk).update(message_id="<first@client.example>")
    return {
        "address": {"to": f"Support <{address.reply_address(ticket.reference)}>"},
        "in_reply_to": {"In_Reply_To": receipt_of(ticket)},
        "references": {"References": f"<other@example.com> {receipt_of(ticket)}"},
        "known": {"In_Reply_To": "<first@client.example>"},
        "subject": {"subject": f"Re: Our answer [{ticket.reference}]"},
    }


WAYS = ["address", "in_reply_to", "references", "known", "subject"]


@pytest.mark.parametrize("way", WAYS)
def test_the_requesters_answer_joins_the_request(ticket, way):
    receive([make_mail("Here I am.", **ways_to(ticket)[way])])

    assert Ticket.objects.count() == 1
    assert ticket.messages.last().body == "Here I am."


@pytest.mark.parametrize("way", ["address", "in_reply_to", "references", "known"])
def test_somebody_else_waits_to_be_let_in_and_says_nothing_meanwhile(ticket, way):
    mail = make_mail("Tell me all.", sender="sid@example.com", **ways_to(ticket)[way])
    before = OutgoingEmail.objects.count()

    receive([mail])

    watcher = Watcher.objects.get()
    assert (watcher.ticket, watcher.person.email) == (ticket, "sid@example.com")
    assert watcher.state == Admission.WAITING
    row = IncomingEmail.objects.get()
    assert (row.status, row.reason, row.text) == (Arrival.HELD, Reason.STRANGER, "Tell me all.")
    assert ticket.messages.count() == 1
    assert Ticket.objects.count() == 1
    assert OutgoingEmail.objects.count() == before
    ticket.refresh_from_db()
    assert ticket.requester.email == "tom@example.com"


def test_a_strangers_subject_leads_to_no_request_but_their_own(ticket):
    receive([make_mail(sender="sid@example.com", **ways_to(ticket)["subject"])])

    own = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (own.requester.email, own.follows) == ("sid@example.com", None)
    assert ticket.messages.count() == 1
    assert not Watcher.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        "<{reference}.root.0123456789abcdef@localhost>",
        "<{reference}@localhost>",
        "<{reference}.root@localhost>",
    ],
)
def test_a_message_id_that_we_did_not_sign_leads_nowhere(ticket, forged):
    named = forged.format(reference=ticket.reference)

    receive([make_mail(sender="sid@example.com", In_Reply_To=named)])

    assert ticket.messages.count() == 1
    assert not Watcher.objects.exists()
    assert Ticket.objects.count() == 2


def test_the_signed_address_comes_before_the_ids_and_these_before_the_subject(ticket, deposit, tom):
    other = factories.make_ticket(deposit, tom)
    third = factories.make_ticket(deposit, tom)

    mail = parse(
        make_mail(
            to=address.reply_address(ticket.reference),
            In_Reply_To=receipt_of(other),
            subject=f"[{third.reference}]",
        )
    )
    assert thread.find(mail) == ticket

    mail = parse(make_mail(In_Reply_To=receipt_of(other), subject=f"[{third.reference}]"))
    assert thread.find(mail) == other


def test_of_many_references_the_newest_counts(ticket, deposit, tom):
    other = factories.make_ticket(deposit, tom)

    mail = parse(make_mail(References=f"{receipt_of(ticket)} {receipt_of(other)}"))

    assert thread.find(mail) == other


def test_an_unknown_thread_is_a_new_matter(ticket):
    mail = parse(make_mail(References="<a@b> <c@d>", subject="R-ABC and R-23456789"))

    assert thread.find(mail) is None


def test_an_id_too_long_for_its_column_is_known_by_its_hash(ticket):
    long = f"<{'x' * 400}@example.com>"
    assert len(thread.kept_id(long)) <= thread.MAX_ID
    assert thread.kept_id("<a@b>") == "<a@b>"
    receive([f"Message-ID: {long}\n".encode() + make_mail("One.", Message_ID="")])

    receive([f"In-Reply-To: {long}\n".encode() + make_mail("Two.")])

    assert Ticket.objects.exclude(pk=ticket.pk).get().messages.count() == 2


def test_a_waiting_request_becomes_ours_when_a_stranger_writes(ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Which bank?")

    receive([make_mail(sender="tom@work.example", In_Reply_To=receipt_of(ticket))])

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN


def test_who_is_let_in_has_said_what_they_wrote_and_says_more(ticket, ada):
    receive([make_mail("First.", sender="sid@example.com", In_Reply_To=receipt_of(ticket))])

    approve_watcher(ticket=ticket, actor=ada, watcher=Watcher.objects.get())
    take_up(left_after=timedelta())
    receive([make_mail("Second.", sender="sid@example.com", In_Reply_To=receipt_of(ticket))])

    said = list(ticket.messages.values_list("body", "author__email"))
    assert said[1:] == [("First.", "sid@example.com"), ("Second.", "sid@example.com")]
    assert not ticket.messages.filter(from_staff=True).exists()
    assert set(IncomingEmail.objects.values_list("status", flat=True)) == {Arrival.DONE}
    ticket.refresh_from_db()
    assert ticket.requester.email == "tom@example.com"


def test_the_subject_is_enough_for_who_takes_part(ticket, ada):
    receive([make_mail("First.", sender="sid@example.com", In_Reply_To=receipt_of(ticket))])
    approve_watcher(ticket=ticket, actor=ada, watcher=Watcher.objects.get())

    receive([make_mail("More.", sender="sid@example.com", subject=f"[{ticket.reference}]")])

    assert ticket.messages.last().body == "More."


def test_who_is_not_let_in_is_silent_here_and_has_a_request_of_their_own(ticket, ada):
    receive([make_mail("First.", sender="sid@example.com", In_Reply_To=receipt_of(ticket))])

    refuse_watcher(ticket=ticket, actor=ada, watcher=Watcher.objects.get())
    receive([make_mail("Again.", sender="sid@example.com", In_Reply_To=receipt_of(ticket))])

    assert ticket.messages.count() == 1
    first = IncomingEmail.objects.earliest("pk")
    assert (first.status, first.reason) == (Arrival.IGNORED, Reason.NOT_LET_IN)
    own = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (own.requester.email, own.messages.get().body) == ("sid@example.com", "Again.")


class TestDmarc:
    """What our own mail server says of a sender, and nobody else."""

    @pytest.fixture(autouse=True)
    def trusted(self, settings):
        settings.TRUSTED_AUTHSERV = "mx.ours.example"

    FORGED = "mx.ours.example; spf=fail; dmarc=fail (p=none) header.from=example.com"

    def test_a_forged_sender_may_open_a_request_that_says_so(self, tom):
        receive([make_mail(Authentication_Results=self.FORGED)])

        assert Ticket.objects.get().unverified

    @pytest.mark.parametrize("way", WAYS)
    def test_a_forged_sender_never_acts_on_a_request(self, ticket, way):
        mail = make_mail("Send it.", Authentication_Results=self.FORGED, **ways_to(ticket)[way])

        receive([mail])

        assert ticket.messages.count() == 1
        new = Ticket.objects.exclude(pk=ticket.pk).get()
        assert (new.unverified, new.follows) == (True, ticket)

    @pytest.mark.parametrize(
        "said",
        [
            "mx.ours.example; dmarc=pass header.from=example.com",
            "mx.ours.example; dmarc=none",
            "mx.theirs.example; dmarc=fail",
            "",
        ],
    )
    def test_any_other_word_changes_nothing(self, ticket, said):
        receive([make_mail(In_Reply_To=receipt_of(ticket), Authentication_Results=said)])

        assert ticket.messages.count() == 2

    def test_of_two_words_of_our_server_the_upper_one_counts(self, ticket):
        mail = make_mail(In_Reply_To=receipt_of(ticket), Authentication_Results=self.FORGED)
        passed = b"Authentication-Results: MX.ours.example;\r\n dmarc=pass\r\n" + mail

        receive([passed])

        assert ticket.messages.count() == 2

    def test_what_a_mail_says_in_its_text_is_no_word_of_our_server(self, ticket):
        text = f"Authentication-Results: {self.FORGED}\n\nHello"

        receive([make_mail(text, In_Reply_To=receipt_of(ticket))])

        assert ticket.messages.count() == 2

    def test_without_a_trusted_server_nobody_is_believed(self, ticket, settings):
        settings.TRUSTED_AUTHSERV = ""

        receive([make_mail(In_Reply_To=receipt_of(ticket), Authentication_Results=self.FORGED)])

        assert ticket.messages.count() == 2

    def test_whoever_comes_by_the_link_in_the_receipt_is_who_they_said(self):
        receive([make_mail(Authentication_Results=self.FORGED)])
        ticket = Ticket.objects.get()

        reply_as_requester(ticket=ticket, actor=ticket.requester, body="It is me.")

        ticket.refresh_from_db()
        assert not ticket.unverified
