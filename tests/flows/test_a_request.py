"""The main job, end to end over HTTP: file, answer, reply, solve, rate."""

import pytest

from portal import outbox
from tests import factories
from tests.flows.forms import read_form
from tests.flows.steps import STORY, SUBJECT, act, come_by_link, fill, send, words
from tests.tickets.views.visits import upload
from tickets.models import Rating, Ticket
from tickets.workflow import SHOWN, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
TRON_ADDRESS = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_request_is_filed_answered_solved_and_rated(language, client, staff, clock, mailoutbox):
    def says(response, text):
        return words(text, language) in response.content.decode()

    wrong = fill(client, language, q_receiving_address=TRON_ADDRESS, attachments=upload())
    page = wrong.content.decode()
    assert page.count(f"{wrong.context['form'].errors['q_receiving_address'][0]}") == 2
    assert TRON_ADDRESS in page
    assert SUBJECT[language] in page
    assert not Ticket.objects.exists()

    kept = read_form(wrong, "submission")
    checked = client.post(
        wrong.request["PATH_INFO"],
        {**kept, "q_receiving_address": factories.ADDRESS.lower(), "step": "check"},
    )
    assert factories.ADDRESS in checked.content.decode()
    assert "proof.png" in checked.content.decode()
    assert not Ticket.objects.exists()

    clock.shift(30)
    receipt = client.get(send(client, checked)["Location"])
    ticket = Ticket.objects.get()
    assert ticket.reference in receipt.content.decode()
    assert (ticket.language, ticket.attachments.count()) == (language, 1)

    assert outbox.deliver_due() == 1
    (mail,) = mailoutbox
    assert mail.to == ["mei@example.com"]
    assert ticket.reference in mail.subject
    assert STORY[language] in mail.body
    assert words("Open your request", language) in mail.body

    act(staff, ticket, "reply", body="We have found it. Is it there now?", then="pending")
    outbox.deliver_due()
    opened = come_by_link(client, mailoutbox[-1].body)
    assert says(opened, str(SHOWN[Status.PENDING].sentence))
    assert "We have found it." in opened.content.decode()

    clock.shift(60)
    reply = read_form(opened, "mark")
    answered = client.post(
        f"/{language}/requests/{ticket.reference}/reply/",
        {**reply, "body": "It has just arrived."},
        follow=True,
    )
    assert says(answered, "We have your reply.")
    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN

    act(staff, ticket, "solve")
    outbox.deliver_due()
    solved = come_by_link(client, mailoutbox[-1].body)
    assert says(solved, str(SHOWN[Status.SOLVED].sentence))

    rate = f"/{language}/requests/{ticket.reference}/rate/"
    form = read_form(client.get(rate), "comment")
    assert not Rating.objects.exists()
    thanks = client.post(rate, {**form, "score": "5", "comment": "Quick."}, follow=True)
    assert says(thanks, "Thank you for your rating.")
    assert Rating.objects.values_list("score", "comment").get() == (5, "Quick.")

    story = [entry.text for entry in thanks.context["story"].entries if entry.who]
    assert story == [
        STORY[language], "We have found it. Is it there now?", "It has just arrived."
    ]  # fmt: skip
    assert {mail.to[0] for mail in mailoutbox} == {"mei@example.com"}
