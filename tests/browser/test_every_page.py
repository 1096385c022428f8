"""Every page there is: nothing that keeps anybody out, nothing broken, nothing from elsewhere.

axe looks for what assistive software stumbles over. What it can't know, such as sideways
scrolling and references to nothing, is what `Visitor.look` notes of each page.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.access import Role
from portal.models import OutgoingEmail
from tests import factories
from tests.browser.visitor import Visitor
from tests.tickets.views.visits import make_file
from tickets.actions.facts import ask_facts
from tickets.actions.note import note
from tickets.actions.reply import reply_as_staff
from tickets.models import Category, Macro, Ticket
from tickets.workflow import Status

FORM = "requests/new/deposit-not-arrived/"
LOOKS = [("zh-hans", "dark", 390), ("en", "light", 1280)]


pytestmark = pytest.mark.urls("tests.browser.urls")


@pytest.fixture(params=LOOKS, ids=lambda look: " ".join(map(str, look)))
def look(request):
    language, theme, width = request.param
    return {"language": language, "theme": theme, "width": width}


def check(visitor: Visitor) -> None:
    """Note what axe finds on the page and holds for serious or critical."""
    results = Axe().run(visitor.page)
    visitor.problems += [
        f"{visitor.page.url}: {found['id']} ({found['impact']}) at {node['target']}: {node['html']}"
        for found in results.response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def unfold(visitor: Visitor) -> None:
    """Open all that is folded, and look once more."""
    folded = visitor.page.locator("main details:not([open])")
    folded.evaluate_all("all => all.forEach((one) => { one.open = true; })")
    visitor.look()


@pytest.fixture
def ada(db):
    user = factories.make_user("ada@desk.example", Role.AGENT, name="Ada")
    factories.make_team("funds-security", user)
    return user


@pytest.fixture
def asked(ticket, ada) -> Ticket:
    """Tom's request with some of everything, waiting for his answers."""
    make_file(ticket, ticket.messages.get())
    note(ticket=ticket, actor=ada, body="The hash is on the chain.")
    fields = list(ticket.category.fields.filter(key__in=["memo", "proof", "sent_at", "source"]))
    ask_facts(ticket=ticket, actor=ada, fields=fields, body="Which memo did you use?")
    return ticket


@pytest.fixture
def solved(deposit, tom, ada) -> Ticket:
    ticket = factories.make_ticket(deposit, tom, subject="Another one")
    reply_as_staff(ticket=ticket, actor=ada, body="It is there now.", then=Status.SOLVED)
    return ticket


def test_the_pages_before_a_request(visit, look):
    visitor = visit(**look)
    for page in ["", "requests/new/", FORM, "account/login/", "account/login/code/"]:
        visitor.open(page)
        check(visitor)


def test_the_pages_of_filing(visit, look):
    visitor = visit(**look)
    visitor.open(FORM)
    visitor.press("Check my answers")
    check(visitor)
    visitor.type(
        subject="USDT", description="Two days late.", email="mei@example.com", q_source="bank",
        q_sent_at_0="2025-11-20T10:00", q_bank_reference="FT1", q_amount_0="1", q_amount_1="EUR",
    )  # fmt: skip
    visitor.press("Check my answers")
    check(visitor)
    visitor.press("Send")
    check(visitor)


def test_the_form_of_every_category(visit):
    visitor = visit("zh-hans")
    for slug in Category.objects.filter(active=True).values_list("slug", flat=True):
        visitor.open(f"requests/new/{slug}/")
        visitor.press("Check my answers")


def test_the_page_for_the_code(visit, look, tom):
    visitor = visit(**look)
    visitor.open("account/login/")
    visitor.type(email=tom.email)
    visitor.press("Send me the code")
    check(visitor)
    visitor.type(code="AAAA-AAAA")
    visitor.press("Sign in")
    check(visitor)


def test_the_page_for_who_wants_to_sign_up(visit, look):
    visitor = visit(**look)
    visitor.open("account/signup/")
    check(visitor)


def test_the_pages_of_ones_own_requests(visit, look, tom, asked, solved):
    visitor = visit(**look, as_=tom)
    own, done = f"requests/{asked.reference}/", f"requests/{solved.reference}/"
    pages = ["", "requests/", own, f"{own}facts/", done, f"{done}rate/", "account/logout/"]
    for page in pages:
        visitor.open(page)
        check(visitor)


def test_the_pages_of_errors(visit, look):
    visitor = visit(**look)
    names = ["400", "403", "404", "413", "429", "500", "csrf"]
    for page in [*(f"error/{name}/" for name in names), "no-such-page/", "requests/R-ZZZZZZZZ/"]:
        visitor.open(page)
        check(visitor)


def test_the_pages_of_staff(visit, look, ada, asked, solved):
    Macro.objects.create(name="Hello", body_en="Hello {requester}", body_zh_hans="您好")
    visitor = visit(**look, as_=ada)
    queue = "/admin/tickets/ticket/"
    for page in ["/admin/", f"{queue}?view=all", f"{queue}{asked.pk}/change/"]:
        visitor.open(page)
        unfold(visitor)
        check(visitor)


def test_the_lists_of_the_admin_are_read_on_a_phone_without_scrolling(visit, sue, ticket):
    visitor = visit(width=390, as_=sue)
    for page in ["portal/user", "portal/outgoingemail", "tickets/category"]:
        visitor.open(f"/admin/{page}/")
        rows = visitor.page.locator(".results")
        assert rows.evaluate("rows => rows.scrollWidth <= rows.clientWidth"), page


def test_nothing_runs_over_where_a_window_is_enlarged_four_times(visit, tom, ada, asked):
    pages = ["", "requests/new/", FORM, "help/", "channels/", "complaints/new/"]
    own = [f"requests/{asked.reference}/", f"requests/{asked.reference}/facts/", "account/"]
    queue = "/admin/tickets/ticket/"
    desk = ["/admin/", f"{queue}?view=all", f"{queue}{asked.pk}/change/"]
    for person, opened in [(None, pages), (tom, own), (ada, desk)]:
        visitor = visit("en", width=320, as_=person)
        for page in opened:
            visitor.open(page)
            unfold(visitor)


def test_the_mail_of_a_demo(visit, look, ticket):
    visitor = visit(**look)
    for page in ["/mail/", f"/mail/{OutgoingEmail.objects.get().pk}/"]:
        visitor.open(page)
        check(visitor)


def test_the_sign_in_of_staff(visit, look):
    visitor = visit(**look)
    visitor.open("/admin/")
    visitor.page.locator("summary").click()
    check(visitor)


def test_every_list_and_form_of_the_admin_keeps_the_policy(visit, sue, ticket):
    visitor = visit("en", width=1280, as_=sue)
    visitor.open("/admin/")
    lists = visitor.page.locator(".setup a").evaluate_all("all => all.map((a) => a.href)")
    assert len(lists) > 5
    for address in lists:
        visitor.page.goto(address)
        adds = visitor.page.locator("a.addlink").evaluate_all("all => all.map((a) => a.href)")
        for add in adds:
            visitor.page.goto(add)
