"""The agents' desk: by keyboard, and two of them at one request."""

import pytest
from playwright.sync_api import expect

from portal.access import Role
from tests import factories
from tickets.models import Macro, Ticket


@pytest.fixture
def page_of(ticket):
    return f"/admin/tickets/ticket/{ticket.pk}/change/"


@pytest.fixture
def agent(visit, ada):
    return visit("en", width=1280, as_=ada)


def test_the_composer_is_worked_by_keys(agent, page_of):
    Macro.objects.create(name="Still confirming", body_en="The network is busy, {requester}.")
    Macro.objects.create(name="Another", body_en="Something else.")
    agent.open(page_of)
    keyboard = agent.page.keyboard

    keyboard.press("n")
    expect(agent.page.locator("#note-body")).to_be_focused()
    keyboard.type("The hash is fine.")
    agent.page.locator("h1").click()

    keyboard.press("/")
    keyboard.type("confirm")
    keyboard.press("Enter")
    expect(agent.page.locator("#reply-body")).to_have_value("The network is busy, Tom.")
    expect(agent.page.locator("#reply-body")).to_be_focused()

    with agent.page.expect_navigation():
        keyboard.press("Control+Enter")
    agent.sees("Your reply is kept and on its way.")
    assert Ticket.objects.get().messages.latest("pk").body == "The network is busy, Tom."
    expect(agent.page.locator("#note-body")).to_have_value("")


def test_an_action_from_the_side_keeps_what_stands_in_the_composer(agent, page_of):
    agent.open(page_of)
    agent.page.locator("#reply-body").fill("Half a sentence")
    agent.page.locator("h1").click()

    with agent.page.expect_navigation():
        agent.page.keyboard.press("a")

    agent.sees("The request is assigned.")
    expect(agent.page.locator("#reply-body")).to_have_value("Half a sentence")


def test_of_two_agents_the_second_sees_the_first_and_is_told_what_changed(visit, agent, page_of):
    zoe = factories.make_user("zoe@desk.example", Role.AGENT, name="Zoe")
    factories.make_team("funds-security", zoe)
    other = visit("en", width=1280, as_=zoe)
    agent.open(page_of)
    other.open(page_of)
    other.reads("Ada is also looking at this.")

    agent.press("Solve")
    other.page.locator("#reply-body").fill("Please send a screenshot.")
    other.press("Send reply")

    other.sees("Somebody changed this request while you had it open. Nothing was saved.")
    expect(other.page.locator("#reply-body")).to_have_value("Please send a screenshot.")
    assert Ticket.objects.get().messages.count() == 1


def test_a_change_by_somebody_else_is_shown_without_moving_anything(agent, page_of, ticket):
    agent.open(page_of)
    changed = agent.page.locator("[data-changed]")
    expect(changed).to_be_hidden()
    Ticket.objects.update(version=ticket.version + 1)

    agent.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(changed).to_be_visible()


def test_the_queue_is_searched_from_the_keyboard_and_given_out_at_once(agent, ticket, ada):
    agent.open("/admin/tickets/ticket/?view=all")
    agent.page.locator("[data-all]").check()
    expect(agent.page.locator("[name=ticket]")).to_be_checked()
    agent.press("Assign")
    agent.sees("1 request assigned.")
    ticket.refresh_from_db()
    assert ticket.assignee == ada

    agent.page.keyboard.press("/")
    agent.page.keyboard.type(ticket.reference)
    with agent.page.expect_navigation():
        agent.page.keyboard.press("Enter")

    expect(agent.page).to_have_url(f"{agent.site}/admin/tickets/ticket/{ticket.pk}/change/")


@pytest.mark.parametrize(("width", "rows"), [(390, 2), (1280, 1)])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_header_of_whoever_sees_every_page_keeps_to_its_lines(
    visit, max_, language, width, rows
):
    manager = visit(language, width=width, as_=max_)
    manager.open("/admin/")

    height = manager.page.locator(".desk-head").bounding_box()["height"]
    assert height <= 24 + rows * 44


def test_the_pages_behind_more_are_reached_by_keys_alone(visit, max_):
    manager = visit("en", as_=max_)
    manager.open("/admin/")
    keyboard, more = manager.page.keyboard, manager.page.locator(".desk-pages summary")
    while not more.evaluate("summary => summary === document.activeElement"):
        keyboard.press("Tab")

    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(manager.page.get_by_role("link", name="Channels", exact=True)).to_be_focused()
    manager.look()
    keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(manager.page.get_by_role("link", name="Channels", exact=True)).to_be_hidden()


def test_without_scripts_the_pages_behind_more_are_there_too(visit, max_):
    manager = visit("en", as_=max_, scripts=False)
    manager.page.goto("/admin/")

    manager.page.locator(".desk-pages summary").click()

    with manager.page.expect_navigation():
        manager.page.locator(".desk-pages").get_by_role("link", name="Macros").click()
    expect(manager.page.locator(".desk-pages [aria-current]")).to_have_text("Macros")
