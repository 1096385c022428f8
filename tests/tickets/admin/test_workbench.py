from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail, User
from tests import factories
from tests.tickets.admin.desk import cost, page, post, text, words
from tickets import mail
from tickets.actions.rate import rate
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.models import Attachment, Event, EventKind, Message, Team
from tickets.workflow import Status

XSS = '<img src=x onerror=alert(1)><script>alert("x")</script>'


def test_the_page_shows_who_asks_what_and_by_when(as_ada, tom, ticket):
    shown = words(as_ada.get(page(ticket)))

    for said in (
        ticket.reference, ticket.subject, "Tom", "tom@example.com", "Reads English",
        "Europe/London", "59 min left", "First answer", "running", "Funds and security",
        "Tom filed the request.", "I sent 250 USDT two days ago",
    ):  # fmt: skip
        assert said in shown


def test_answers_lead_to_the_explorer(as_ada, ticket):
    shown = text(as_ada.get(page(ticket)))

    assert f'href="https://etherscan.io/tx/{factories.HASH}"' in shown
    assert factories.ADDRESS in shown
    assert "250 USDT" in shown


def test_what_is_missing_is_named(as_ada, ticket):
    missing = as_ada.get(page(ticket)).context["missing"]

    assert "sent_at" in [question.key for question in missing]
    assert "transaction" not in [question.key for question in missing]


def test_the_requesters_other_tickets_are_shown_as_far_as_they_may_be_seen(
    as_ada, as_ben, deposit, tom, ticket
):
    for number in range(7):
        factories.make_ticket(deposit, tom, subject=f"other {number}")
    others = as_ada.get(page(ticket)).context["others"]

    assert [other.subject for other in others["last"]] == [f"other {n}" for n in (6, 5, 4, 3, 2)]
    assert (others["count"], others["more"]) == (7, False)
    assert as_ben.get(page(ticket)).status_code == 404


def test_a_dead_address_is_marked(as_ada, tom, ticket):
    User.objects.filter(pk=tom.pk).update(undeliverable_since=timezone.now())

    assert "This address has refused mail since" in text(as_ada.get(page(ticket)))


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe"])
def test_an_unknown_time_zone_shows_no_time(as_ada, tom, ticket, zone):
    User.objects.filter(pk=tom.pk).update(time_zone=zone)

    assert as_ada.get(page(ticket)).context["local"] is None


def test_emails_about_it_are_shown_with_their_state(as_ada, ticket):
    OutgoingEmail.objects.filter(about=mail.about(ticket)).update(
        status=EmailStatus.FAILED, last_error="550 no such user"
    )
    shown = text(as_ada.get(page(ticket)))

    assert 'data-state="failed">could not be sent' in shown
    assert "550 no such user" in shown


def test_every_kind_of_event_is_told_in_words(as_ada, ada, ticket):
    data = {
        "from": "new", "to": "open", "team": "technical", "keys": ["chain"], "score": 4,
        "target": "resolution", "reason": "100 %",
    }  # fmt: skip
    for kind in EventKind:
        Event.objects.create(ticket=ticket, kind=kind, actor=ada, data=data)
    lines = [line.text for line in as_ada.get(page(ticket)).context["timeline"]]

    assert len(lines) == len(EventKind) + 1
    assert "Ada asked for: Network." in lines
    assert "Ada handed it over to Technical support." in lines
    assert "Ada rated our help: 4 of 5." in lines
    assert "Not kept in time: solution." in lines
    assert all(line and "%(" not in line for line in lines)


def test_an_assignment_says_who_gave_it_to_whom(as_lin, ada, ticket):
    for to in ("me", ada.pk, ""):
        post(as_lin, "assign", ticket, to=to)
    lines = [line.text for line in as_lin.get(page(ticket)).context["timeline"]]

    assert lines[1:] == ["Lin took it.", "Lin assigned it to Ada.", "Lin left it to nobody."]


def test_what_the_user_thought_of_the_help_is_shown(as_ada, tom, ticket):
    post(as_ada, "solve", ticket)
    rate(ticket=ticket, actor=tom, score=4, comment="Quick & kind")
    shown = as_ada.get(page(ticket))

    assert "Rated 4 of 5 Quick &amp; kind" in words(shown)
    assert "Tom rated our help: 4 of 5." in words(shown)


def test_notes_replies_and_the_users_words_are_told_apart_by_words(as_ada, ada, tom, ticket):
    reply_as_staff(ticket=ticket, actor=ada, body="We look.")
    reply_as_requester(ticket=ticket, actor=tom, body="Thanks.")
    post(as_ada, "note", ticket, body="Be quick.")
    shown = words(as_ada.get(page(ticket)))

    assert shown.count("Tom the user · Website today") == 2
    assert shown.count("Ada our reply today") == 1
    assert shown.count("Ada internal note today") == 1


def test_a_note_reaches_no_requester(as_ada, client, tom, ticket):
    post(as_ada, "note", ticket, body="Suspicious story.")
    client.force_login(tom)

    seen = client.get(f"/en/requests/{ticket.reference}/")
    assert seen.status_code == 200
    assert "Suspicious" not in text(seen)
    assert not OutgoingEmail.objects.filter(text__contains="Suspicious").exists()


def test_what_people_write_is_text(as_ada, ada, deposit, tom):
    tom.name = XSS
    tom.save()
    ticket = factories.make_ticket(deposit, tom, subject=XSS, description=XSS)
    reply_as_staff(ticket=ticket, actor=ada, body=XSS)
    post(as_ada, "note", ticket, body=XSS)
    post(as_ada, "hold", ticket, body=XSS)
    shown = text(as_ada.get(page(ticket)))

    assert "<img src=x" not in shown
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") >= 6


def test_an_auditor_reads_and_has_nothing_to_write_with(as_otto, ticket):
    shown = text(as_otto.get(page(ticket)))

    assert ticket.subject in shown
    assert "<textarea" not in shown
    assert "Assign to me" not in shown
    assert 'name="seen"' not in shown


@pytest.mark.parametrize(("who", "status"), [("as_eve", 403), ("as_ben", 404), ("as_tom", 302)])
def test_those_who_may_not_see_it_do_not(request, who, status, ticket):
    assert request.getfixturevalue(who).get(page(ticket)).status_code == status


def test_the_page_takes_no_post(as_sue, ticket, state):
    before = state()

    assert as_sue.post(page(ticket), {"status": "closed"}).status_code == 405
    assert state() == before


def test_what_the_state_allows_is_offered(as_ada, ada, ticket):
    shown = text(as_ada.get(page(ticket)))
    assert "/solve/" in shown
    assert "/hold/" in shown
    assert "/reopen/" not in shown
    assert "/resume/" not in shown

    reply_as_staff(ticket=ticket, actor=ada, body="Done.", then=Status.SOLVED)
    response = as_ada.get(page(ticket))
    assert "/reopen/" in text(response)
    assert "/solve/" not in text(response)
    assert [value for value, _label in response.context["then"]] == ["open", "solved"]


def test_a_closed_ticket_can_still_be_answered(as_ada, ada, ticket):
    type(ticket).objects.filter(pk=ticket.pk).update(status="closed")

    assert [value for value, _label in as_ada.get(page(ticket)).context["then"]] == ["open"]


def test_ticket_of_a_category_without_a_policy_has_no_clocks(as_ada, ticket):
    ticket.category.sla = None
    ticket.category.save()

    assert as_ada.get(page(ticket)).context["clocks"] == []


def long_story(ticket, ada, tom, count):
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            ticket=ticket, author=ada if number % 2 else tom, from_staff=bool(number % 2),
            body=f"said {number}", created_at=now + timedelta(minutes=number),
        )
        for number in range(count)
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(ticket=ticket, kind=EventKind.REPLIED, actor=ada) for _number in range(count)
    )
    for message in ticket.messages.all()[:20]:
        Attachment.objects.create(
            ticket=ticket, message=message, name="a.png", content_type="image/png", size=1,
            stored_as=f"f{message.pk}",
        )  # fmt: skip


@pytest.mark.parametrize("who", ["as_ada", "as_lin", "as_max", "as_otto", "as_sue"])
def test_two_hundred_messages_cost_no_more_than_one(request, who, ada, tom, ticket):
    browser = request.getfixturevalue(who)
    assert cost(browser, page(ticket)) <= 15  # with the line that they have read it
    few = cost(browser, page(ticket))
    long_story(ticket, ada, tom, 199)
    for number in range(5):
        Team.objects.create(key=f"t{number}", name_en="T", name_zh_hans="T").members.add(ada)

    assert cost(browser, page(ticket)) == few <= 14
    shown = browser.get(page(ticket))
    assert len(shown.context["conversation"]) == 200
    assert shown.context["earlier"] is False


def test_the_oldest_of_very_many_messages_are_left_out(as_ada, ada, tom, ticket):
    long_story(ticket, ada, tom, 205)
    response = as_ada.get(page(ticket))

    assert len(response.context["conversation"]) == 200
    assert response.context["conversation"][-1].message.body == "said 204"
    assert "Only the newest messages are shown." in text(response)
