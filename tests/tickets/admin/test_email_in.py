"""The staff's side of mail: mailboxes, quarantine, originals, and who else takes part."""

import pytest
from django.urls import reverse

from portal.models import OutgoingEmail
from tests import factories
from tests.imap_server import FOLDER, PASSWORD, USER, imap_server
from tests.servers import free_port
from tests.tickets.admin.desk import page, post, text, words
from tests.tickets.email.mails import make_mail
from tickets.email.poll import SENTENCES, poll_all
from tickets.email.receive import receive
from tickets.models import (
    Admission,
    Arrival,
    IncomingEmail,
    Mailbox,
    Message,
    Reason,
    Ticket,
    Watcher,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
LIST = reverse("admin:tickets_incomingemail_changelist")


def address(name: str, row) -> str:
    model = row._meta.model_name
    return reverse(f"admin:tickets_{model}_{name}", args=[row.pk])


def typed(port: int, **changes) -> dict[str, str]:
    said = {
        "name": "support", "host": "127.0.0.1", "port": str(port), "security": "none",
        "username": USER, "password": PASSWORD, "folder": FOLDER, "active": "on",
    }  # fmt: skip
    return {**said, **changes}


class TestMailboxes:
    @pytest.fixture
    def server(self):
        with imap_server() as running:
            yield running

    @pytest.fixture
    def mailbox(self, as_max, server) -> Mailbox:
        as_max.post(reverse("admin:tickets_mailbox_add"), typed(server.port))
        return Mailbox.objects.get()

    def test_a_manager_sets_one_up_and_its_password_is_never_shown(self, as_max, mailbox):
        shown = text(as_max.get(address("change", mailbox)))

        assert mailbox.password == PASSWORD
        assert USER in shown
        assert "pass &quot;word" not in shown
        assert 'pass "word' not in shown

    def test_an_empty_password_keeps_the_one_that_is_there(self, as_max, mailbox, server):
        said = typed(server.port, name="renamed", password="")

        as_max.post(address("change", mailbox), said)

        mailbox.refresh_from_db()
        assert (mailbox.name, mailbox.password) == ("renamed", PASSWORD)

    @pytest.mark.parametrize("moved", [{"host": "localhost"}, {"port": "1"}, {"username": "me"}])
    def test_a_password_goes_nowhere_else_than_it_was_typed_for(
        self, as_max, mailbox, server, moved
    ):
        response = as_max.post(address("change", mailbox), typed(server.port, password="") | moved)

        assert "Type the password for this server." in text(response)
        mailbox.refresh_from_db()
        assert (mailbox.host, mailbox.port, mailbox.username) == ("127.0.0.1", server.port, USER)

    def test_a_server_elsewhere_needs_protection(self, as_max, server, ticket):
        said = typed(server.port, host="imap.example.com")

        response = as_max.post(reverse("admin:tickets_mailbox_add"), said)

        assert "Without protection the password could be read on its way." in text(response)
        assert not Mailbox.objects.exists()

    def test_the_connection_is_tried(self, as_max, mailbox, server):
        response = as_max.post(address("test", mailbox), follow=True)

        assert "The mailbox can be read." in text(response)
        assert "uid_store" not in server.seen

    def test_what_is_wrong_is_said(self, as_max, mailbox):
        Mailbox.objects.update(port=free_port())

        response = as_max.post(address("test", mailbox), follow=True)

        assert str(SENTENCES["refused"]) in text(response)

    def test_one_without_a_server_has_an_address_and_is_not_fetched(self, as_max):
        add, said = (
            reverse("admin:tickets_mailbox_add"),
            {"host": "", "username": "", "password": ""},
        )

        assert "Name a server to fetch from, or an address." in text(
            as_max.post(add, typed(993, **said, security="tls"))
        )
        assert not Mailbox.objects.exists()

        said |= {"address": "Complaints@Wallet.example", "for_complaints": "on"}
        as_max.post(add, typed(993, **said, security="tls"))

        mailbox = Mailbox.objects.get()
        assert (mailbox.address, mailbox.for_complaints) == ("complaints@wallet.example", True)
        response = as_max.post(address("test", mailbox), follow=True)
        assert str(SENTENCES["no_server"]) in text(response)
        poll_all()
        mailbox.refresh_from_db()
        assert mailbox.last_run_at is None

    def test_two_mailboxes_have_no_address_in_common(self, as_max):
        Mailbox.objects.create(name="first", address="help@wallet.example")
        said = {"host": "", "username": "", "password": "", "address": "help@wallet.example"}

        response = as_max.post(
            reverse("admin:tickets_mailbox_add"), typed(993, **said, security="tls")
        )

        assert "Another mailbox has this address." in text(response)
        assert Mailbox.objects.count() == 1

    def test_the_list_says_how_it_went(self, as_max, mailbox):
        Mailbox.objects.update(backlog=7, last_error="sign_in")

        shown = words(as_max.get(reverse("admin:tickets_mailbox_changelist")))

        assert "7" in shown
        assert str(SENTENCES["sign_in"]) in shown

    @pytest.mark.parametrize("who", ["as_ada", "as_lin", "as_otto", "as_eve"])
    def test_others_neither_try_nor_change_it(self, who, request, mailbox, server):
        before = list(server.seen)
        browser = request.getfixturevalue(who)

        assert browser.post(address("test", mailbox)).status_code == 403
        assert browser.post(address("change", mailbox), typed(1)).status_code == 403

        mailbox.refresh_from_db()
        assert (mailbox.port, server.seen) == (server.port, before)


class TestQuarantine:
    @pytest.fixture
    def stopped(self, ticket) -> IncomingEmail:
        receive([b"From: tom@example.com\n\n"])
        return IncomingEmail.objects.get()

    def test_the_list_shows_first_what_needs_a_person(self, as_lin, stopped):
        receive([make_mail(subject="Quite normal")])

        shown = words(as_lin.get(LIST))
        assert "tom@example.com" in shown
        assert "There is nothing in it." in shown
        assert "Quite normal" not in shown
        assert "Quite normal" in words(as_lin.get(f"{LIST}?end=done"))

    def test_try_again_takes_it_all_the_same(self, as_lin, stopped):
        response = as_lin.post(address("again", stopped), follow=True)

        assert "The mail is in its request now." in text(response)
        stopped.refresh_from_db()
        assert stopped.status == Arrival.DONE
        assert stopped.ticket.messages.get().body == "(This email has no text.)"

    def test_what_still_cannot_be_taken_says_why(self, as_lin, ticket):
        receive([b"no sender"])
        row = IncomingEmail.objects.get()

        response = as_lin.post(address("again", row), follow=True)

        assert str(Reason.NO_SENDER.label) in text(response)
        row.refresh_from_db()
        assert row.status == Arrival.QUARANTINED
        assert Ticket.objects.count() == 1

    @pytest.mark.parametrize("who", ["as_ada", "as_otto", "as_eve"])
    def test_others_do_not_decide(self, who, request, stopped):
        browser = request.getfixturevalue(who)

        assert browser.post(address("again", stopped)).status_code == 403

        stopped.refresh_from_db()
        assert stopped.status == Arrival.QUARANTINED

    def test_the_front_page_tells_of_it(self, as_lin, as_ada, stopped):
        front = reverse("admin:index")

        assert "1 mail was not understood" in words(as_lin.get(front))
        assert "not understood" not in words(as_ada.get(front))


class TestOriginals:
    @pytest.fixture
    def mail(self, ticket) -> IncomingEmail:
        receipt = OutgoingEmail.objects.get()
        receive([make_mail("<script>alert(1)</script>", In_Reply_To=receipt.message_id)])
        return IncomingEmail.objects.get()

    @pytest.mark.parametrize("who", ["as_ada", "as_lin", "as_max", "as_otto", "as_sue"])
    def test_who_may_see_the_request_may_have_the_original_as_a_file(self, who, request, mail):
        response = request.getfixturevalue(who).get(address("original", mail))

        assert response.content == mail.original()
        assert response["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox")

    @pytest.mark.parametrize("who", ["as_ben", "as_eve"])
    def test_nobody_else_may(self, who, request, mail):
        assert request.getfixturevalue(who).get(address("original", mail)).status_code == 404

    def test_the_requests_page_leads_to_it(self, as_ada, mail, ticket):
        assert address("original", mail) in text(as_ada.get(page(ticket)))

    def test_one_that_is_gone_is_gone(self, as_ada, mail, ticket):
        IncomingEmail.objects.update(raw=None)

        assert as_ada.get(address("original", mail)).status_code == 404
        assert address("original", mail) not in text(as_ada.get(page(ticket)))


class TestWatchers:
    @pytest.fixture
    def watcher(self, ticket) -> Watcher:
        receipt = OutgoingEmail.objects.get()
        mail = make_mail(
            "<b>I</b> can help.", sender="sid@example.com", In_Reply_To=receipt.message_id
        )
        receive([mail])
        return Watcher.objects.get()

    def test_the_requests_page_shows_who_wrote_and_what(self, as_ada, ticket, watcher):
        shown = text(as_ada.get(page(ticket)))

        assert "sid@example.com" in shown
        assert "&lt;b&gt;I&lt;/b&gt; can help." in shown
        assert "waits for a decision" in shown

    def test_let_in_they_have_said_it(self, as_ada, ada, ticket, watcher):
        response = post(as_ada, "let_in", ticket, watcher=watcher.pk)

        assert response.status_code == 302
        watcher.refresh_from_db()
        assert (watcher.state, watcher.decided_by) == (Admission.APPROVED, ada)
        assert ticket.messages.last().body == "<b>I</b> can help."
        assert "somebody else" in words(as_ada.get(page(ticket)))

    def test_kept_out_they_have_not(self, as_ada, ticket, watcher):
        post(as_ada, "keep_out", ticket, watcher=watcher.pk)

        watcher.refresh_from_db()
        assert watcher.state == Admission.REFUSED
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("act", ["let_in", "keep_out"])
    def test_from_an_old_page_nothing_is_decided(self, as_ada, ticket, watcher, act):
        post(as_ada, "note", ticket, body="Who is that?", seen=ticket.version)
        Ticket.objects.update(version=ticket.version + 5)

        response = post(as_ada, act, ticket, watcher="0")

        assert response.status_code == 422
        watcher.refresh_from_db()
        assert watcher.state == Admission.WAITING

    def test_somebody_of_another_request_is_not_on_offer(self, as_ada, ticket, watcher, deposit):
        other = factories.make_ticket(deposit)

        assert post(as_ada, "let_in", other, watcher=watcher.pk).status_code == 422

        watcher.refresh_from_db()
        assert watcher.state == Admission.WAITING

    def test_the_front_page_tells_of_who_waits(self, as_ada, as_ben, ticket, watcher):
        front = reverse("admin:index")

        assert "sid@example.com" in words(as_ada.get(front))
        assert "sid@example.com" not in words(as_ben.get(front))

    def test_a_forged_sender_and_an_earlier_request_are_flagged(self, as_ada, ticket, deposit):
        new = factories.make_ticket(deposit)
        Ticket.objects.filter(pk=new.pk).update(unverified=True, follows=ticket)

        shown = words(as_ada.get(page(new)))
        assert "the address may be forged" in shown
        assert ticket.reference in shown
