import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.models import OutgoingEmail
from tests import factories
from tests.kb.announcement_makers import make_open
from tests.tickets.admin.desk import page, post, queue, text, url
from tickets.actions.note import note
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.triage import prioritise
from tickets.actions.watch import ask_to_watch
from tickets.admin.acts import ACTS
from tickets.models import Category, FactRequest, Macro, Team
from tickets.workflow import Priority, Status

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def words_in(response, name="reply-body"):
    area = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', text(response), re.DOTALL)
    return area[1]


def test_a_reply_goes_out_and_waits_for_the_user(as_ada, ada, ticket):
    response = post(as_ada, "reply", ticket, body="Here is\r\nthe answer.", then="pending")

    ticket.refresh_from_db()
    message = ticket.messages.last()
    assert response["Location"] == page(ticket)
    assert (ticket.status, message.author, message.body) == (
        "pending",
        ada,
        "Here is\nthe answer.",
    )
    assert OutgoingEmail.objects.filter(template="reply").count() == 1


@pytest.mark.parametrize("then", ["open", "solved"])
def test_a_reply_can_leave_it_open_or_solved(as_ada, ticket, then):
    post(as_ada, "reply", ticket, body="Done.", then=then)

    ticket.refresh_from_db()
    assert ticket.status == then


def test_a_reply_carries_files(as_ada, ticket):
    file = SimpleUploadedFile("log.txt", b"one line", "text/plain")
    post(as_ada, "reply", ticket, body="See the file.", then="open", attachments=file)

    assert [f.name for f in ticket.messages.last().attachments.all()] == ["log.txt"]


def test_a_file_that_is_refused_keeps_the_text(as_ada, ticket, state):
    before = state()
    file = SimpleUploadedFile("tool.exe", b"MZ\x90\x00" * 9, "application/octet-stream")
    response = post(as_ada, "reply", ticket, body="See the file.", then="open", attachments=file)

    assert response.status_code == 422
    assert words_in(response) == "See the file."
    assert "tool.exe" in text(response)
    assert state() == before


def test_a_button_pressed_twice_replies_once(as_ada, ticket):
    seen = ticket.version
    for _press in range(2):
        response = post(as_ada, "reply", ticket, seen=seen, body="Once.", then="open")

    assert response.status_code == 302
    assert ticket.messages.filter(body="Once.").count() == 1
    assert OutgoingEmail.objects.filter(template="reply").count() == 1


def test_a_note_stays_inside(as_ada, ticket, state):
    mails = OutgoingEmail.objects.count()
    post(as_ada, "note", ticket, body="Looks like the usual backlog.")

    assert ticket.messages.last().internal is True
    assert OutgoingEmail.objects.count() == mails
    shown = text(as_ada.get(page(ticket)))
    assert 'data-kind="note"' in shown
    assert "internal note" in shown


def test_facts_are_asked_for(as_ada, ticket):
    post(as_ada, "ask", ticket, body="We need this.", keys=["sent_at", "source", "made_up"])

    asked = FactRequest.objects.get(ticket=ticket)
    assert set(asked.keys) == {"sent_at", "source"}
    assert OutgoingEmail.objects.filter(template="facts_needed").count() == 1


def test_facts_without_a_question_keep_the_text(as_ada, ticket, state):
    before = state()
    response = post(as_ada, "ask", ticket, body="My own words.")

    assert response.status_code == 422
    assert "Choose at least one fact to ask for." in text(response)
    assert words_in(response, "ask-body") == "My own words."
    assert state() == before


def test_questions_that_were_chosen_stay_chosen(as_ada, ticket):
    response = post(as_ada, "ask", ticket, body="", keys=["memo"])

    assert re.search(r'value="memo"\s+checked', text(response))
    assert not re.search(r'value="sent_at"\s+checked', text(response))


def test_assigning_to_oneself_to_a_colleague_and_to_nobody(as_lin, lin, ada, ticket):
    for to, expected in (("me", lin), (ada.pk, ada), ("", None)):
        post(as_lin, "assign", ticket, to=to)
        ticket.refresh_from_db()
        assert ticket.assignee == expected


def test_an_agent_cannot_assign_to_others(as_ada, lin, ticket, state):
    before = state()

    assert post(as_ada, "assign", ticket, to=lin.pk).status_code == 403
    assert state() == before


def test_handing_over_needs_the_facts(as_ada, ticket, state):
    before = state()
    technical = Team.objects.get(key="technical")
    response = post(as_ada, "hand_over", ticket, team=technical.pk)

    assert response.status_code == 422
    assert "these facts are needed" in text(response)
    assert state() == before


def test_a_ticket_that_left_ones_teams_leads_back_to_the_queue(as_ada, ticket):
    ticket.category.fields.update(required_before_handover=False)
    response = post(as_ada, "hand_over", ticket, team=Team.objects.get(key="technical").pk)

    assert response["Location"] == queue()
    ticket.refresh_from_db()
    assert ticket.team.key == "technical"


def test_category_and_priority_change(as_ada, ticket):
    other = Category.objects.get(slug="withdrawal-delayed")
    post(as_ada, "categorise", ticket, category=other.pk)
    post(as_ada, "prioritise", ticket, priority="low")

    ticket.refresh_from_db()
    assert (ticket.category, ticket.priority) == (other, "low")


def test_hold_and_resume(as_ada, ticket):
    post(as_ada, "hold", ticket, body="The exchange looks into it.")
    ticket.refresh_from_db()
    assert ticket.status == "on_hold"
    assert "put it on hold: The exchange looks into it." in text(as_ada.get(page(ticket)))

    post(as_ada, "resume", ticket)
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_hold_needs_a_reason(as_ada, ticket, state):
    before = state()

    assert post(as_ada, "hold", ticket, body=" ").status_code == 422
    assert state() == before


def test_solve_and_reopen(as_ada, ticket):
    post(as_ada, "solve", ticket)
    ticket.refresh_from_db()
    assert ticket.status == "solved"

    post(as_ada, "reopen", ticket)
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_what_a_state_does_not_allow_is_refused(as_ada, ticket, state):
    post(as_ada, "solve", ticket)
    before = state()

    assert post(as_ada, "solve", ticket).status_code == 422
    assert state() == before


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("reply", {"body": "Hello.", "then": "closed"}),
        ("reply", {"body": "Hello.", "then": "nonsense"}),
        ("reply", {"body": "", "then": "open"}),
        ("reply", {"body": "a" * 20_001, "then": "open"}),
        ("note", {"body": "   "}),
        ("ask", {"body": "", "keys": ["sent_at"]}),
        ("assign", {"to": "999999"}),
        ("assign", {"to": "x"}),
        ("hand_over", {"team": "999999"}),
        ("hand_over", {}),
        ("categorise", {"category": "x"}),
        ("prioritise", {"priority": "at once"}),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(as_lin, ticket, state, act, data):
    before = state()
    response = post(as_lin, act, ticket, **data)

    assert response.status_code == 422
    assert 'class="notice notice-error" role="alert"' in text(response)
    assert state() == before


@pytest.mark.parametrize("act", ["reply", "note", "ask", "hold"])
def test_a_secret_is_neither_kept_nor_shown_again(as_ada, ticket, state, act):
    before = state()
    response = post(as_ada, act, ticket, body=PHRASE, then="open", keys=["sent_at"])

    assert response.status_code == 422
    assert "recovery phrase" in text(response)
    assert "sausage" not in text(response)
    assert state() == before


def test_a_conflict_tells_what_changed_and_keeps_the_text(as_ada, ben, tom, ticket):
    seen = ticket.version
    ben.teams.add(ticket.team)
    prioritise(ticket=ticket, actor=ben, priority=Priority.LOW)
    note(ticket=ticket, actor=ben, body="I look after it.")
    reply_as_requester(ticket=ticket, actor=tom, body="Any news?")
    response = post(as_ada, "reply", ticket, seen=seen, body="My long answer.", then="pending")

    shown = text(response)
    assert response.status_code == 409
    assert "Somebody changed this request while you had it open." in shown
    assert "Ben changed the priority from “Urgent” to “Low”." in shown
    assert "Ben wrote an internal note." in shown
    assert "Tom replied." in shown
    assert words_in(response) == "My long answer."
    assert not ticket.messages.filter(body="My long answer.").exists()

    again = re.search(r'name="seen" value="(\d+)"', shown)[1]
    assert as_ada.post(
        url("reply", ticket), {"seen": again, "body": "My long answer.", "then": "pending"}
    ).has_header("Location")
    assert ticket.messages.last().body == "My long answer."


# They add to the request, undo what stands, or are about the account and not the request.
ANY_TIME = {"note", "reopen", "resume", "unfreeze"}


@pytest.mark.parametrize("act", sorted(set(ACTS) - ANY_TIME))
def test_every_change_of_a_page_that_is_old_is_refused(as_lin, ben, ticket, state, act):
    watcher = ask_to_watch(ticket=ticket, actor=factories.make_user())
    incident = make_open()
    seen = ticket.version
    ben.teams.add(ticket.team)
    ticket.category.fields.update(required_before_handover=False)
    reply_as_staff(ticket=ticket, actor=ben, body="I was quicker.", then=Status.OPEN)
    before = state()
    data = {
        "body": "Mine.", "then": "open", "keys": ["sent_at"], "to": "me", "priority": "low",
        "team": Team.objects.get(key="technical").pk,
        "category": Category.objects.get(slug="feedback").pk, "watcher": watcher.pk,
        "incident": incident.pk, "ways": ["code"],
    }  # fmt: skip

    assert post(as_lin, act, ticket, seen=seen, **data).status_code == 409
    assert state() == before


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_version_that_cannot_be_read_has_seen_nothing(as_ada, ben, ticket, state, seen):
    ben.teams.add(ticket.team)
    note(ticket=ticket, actor=ben, body="Before.")
    before = state()

    assert as_ada.post(url("solve", ticket), {"seen": seen}).status_code == 409
    assert state() == before


@pytest.mark.parametrize("act", sorted({*ACTS, "macro"}))
@pytest.mark.parametrize("who", ["as_otto", "as_eve"])
def test_auditors_and_editors_change_nothing(request, who, act, ticket, state):
    before = state()

    assert post(request.getfixturevalue(who), act, ticket, body="x").status_code == 403
    assert state() == before


@pytest.mark.parametrize("act", sorted({*ACTS, "macro"}))
def test_requesters_and_strangers_change_nothing(as_tom, client, act, ticket, state):
    before = state()
    for browser in (as_tom, client):
        assert "login" in post(browser, act, ticket, body="x")["Location"]
    assert state() == before


@pytest.mark.parametrize("act", sorted({*ACTS, "macro"}))
def test_another_teams_ticket_is_not_there(as_ben, act, ticket, state):
    before = state()

    assert post(as_ben, act, ticket, body="x").status_code == 404
    assert state() == before


@pytest.mark.parametrize("act", sorted({*ACTS, "macro"}))
def test_an_act_is_a_post(as_ada, act, ticket):
    assert as_ada.get(url(act, ticket)).status_code == 405


@pytest.fixture
def macro(db):
    return Macro.objects.create(
        name="Hash not found",
        body_en="Hello {requester}, about {reference}: {no such thing}. {agent}",
        body_zh_hans="{requester}，您好。{reference}",
    )


def test_a_macro_without_scripts_fills_the_reply(as_ada, ticket, macro, state):
    before = state()
    response = post(as_ada, "macro", ticket, macro=macro.pk, body="First this.", then="open")

    filled = f"Hello Tom, about {ticket.reference}: {{no such thing}}. Ada"
    assert words_in(response) == f"First this.\n\n{filled}"
    assert '<option value="open" selected>' in text(response)
    assert state() == before


def test_a_macro_speaks_the_users_language(as_ada, deposit, mei, macro):
    ticket = factories.make_ticket(deposit, mei)

    assert f'data-text="Mei，您好。{ticket.reference}"' in text(as_ada.get(page(ticket)))


@pytest.mark.parametrize("chosen", ["", "x", "999999"])
def test_a_macro_that_is_not_there_keeps_the_text(as_ada, ticket, chosen):
    response = post(as_ada, "macro", ticket, macro=chosen, body="Kept.", then="open")

    assert response.status_code == 422
    assert words_in(response) == "Kept."
