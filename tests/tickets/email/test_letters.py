"""The emails that incoming mail causes: the receipt that asks for facts, the copy, the advice."""

import re

import pytest

from portal.models import OutgoingEmail
from tests.tickets.email.mails import make_mail
from tests.tickets.test_mail import check_form, missing_names_show  # noqa: F401  (a fixture)
from tickets.actions.reply import reply_as_staff
from tickets.actions.watch import approve_watcher, ask_to_watch, refuse_watcher
from tickets.email import address
from tickets.email.receive import receive
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
SAID = {
    "en": "I sent 250 USDT on BSC to my wallet and the deposit has not arrived. <b>Help</b>",
    "zh-hans": "我昨天充值的 250 USDT 到现在还没有到账。<b>急</b>",
}


@pytest.mark.parametrize("language", SAID)
def test_the_receipt_that_asks_for_facts_is_whole(language):
    receive([make_mail(SAID[language], subject="<i>Deposit</i>", Message_ID="<a@b>")])

    ticket, email = Ticket.objects.get(), OutgoingEmail.objects.get()
    assert email.template == "received_facts_needed"
    check_form(email, language)
    assert email.message_id == address.root_id(ticket.reference)
    assert email.headers["In-Reply-To"] == email.headers["References"] == "<a@b>"
    (link,) = set(re.findall(r'href="([^"]+\?key=[^"]+)"', email.html))
    assert link in email.text.splitlines()
    assert f"/requests/{ticket.reference}/facts/?key=" in link
    assert "<b>" not in email.html
    assert "<i>" not in email.html
    asked = ticket.fact_requests.get().keys
    column = "label_zh_hans" if language == "zh-hans" else "label_en"
    for field in ticket.category.fields.filter(key__in=asked):
        assert f"- {getattr(field, column)}" in email.text


def test_the_form_behind_the_link_asks_for_just_these_facts(client):
    receive([make_mail(SAID["en"])])
    link = re.search(r"http://[^/]+(/\S+\?key=\S+)", OutgoingEmail.objects.get().text)[1]

    page = client.get(link, follow=True)

    asked = {question.key for question in page.context["form"].questions}
    assert asked == set(Ticket.objects.get().fact_requests.get().keys)


@pytest.mark.parametrize("language", SAID)
def test_the_copy_for_who_takes_part_is_whole_and_opens_nothing(language, ticket, ada, sid):
    Ticket.objects.update(language=language)
    ticket.refresh_from_db()
    watcher = ask_to_watch(ticket=ticket, actor=sid)
    approve_watcher(ticket=ticket, actor=ada, watcher=watcher)

    reply_as_staff(ticket=ticket, actor=ada, body="It is <b>there</b>.")

    email = OutgoingEmail.objects.get(template="copy")
    check_form(email, language)
    assert email.to_email == sid.email
    assert "It is <b>there</b>." in email.text
    assert "It is &lt;b&gt;there&lt;/b&gt;." in email.html
    assert "key=" not in email.text + email.html
    assert email.headers["Reply-To"] == address.reply_address(ticket.reference)
    assert "Auto-Submitted" not in email.headers


@pytest.mark.parametrize("decide", [None, refuse_watcher])
def test_who_is_not_let_in_gets_no_copy(decide, ticket, ada, sid):
    watcher = ask_to_watch(ticket=ticket, actor=sid)
    if decide:
        decide(ticket=ticket, actor=ada, watcher=watcher)

    reply_as_staff(ticket=ticket, actor=ada, body="It is there.")

    assert not OutgoingEmail.objects.filter(to_email=sid.email).exists()
