"""Every page of the staff's site, for everybody: who is let in, and nothing inline in it."""

import re

import pytest
from django.urls import reverse

from portal.models import OutgoingEmail, Timer, User
from tests.tickets.admin.desk import INLINE, page, post, queue, text
from tickets.models import BusinessHours, IncomingEmail, Macro, Mailbox, SlaPolicy, Team

LISTS = [
    "portal_user", "portal_outgoingemail", "portal_timer", "tickets_category", "tickets_field",
    "tickets_team", "tickets_slapolicy", "tickets_businesshours", "tickets_macro", "auth_group",
    "tickets_mailbox", "tickets_incomingemail",
]  # fmt: skip


def mail_in():
    mailbox = Mailbox.objects.create(name="support", host="mx.example", username="support")
    return mailbox, IncomingEmail.objects.create(mailbox=mailbox, size=1, raw=b"x")


@pytest.fixture
def addresses(ticket) -> list[str]:
    macro = Macro.objects.create(name="Hash", body_en="{agent}", body_zh_hans="{agent}")
    rows = [
        ticket.category, ticket.category.fields.first(), Team.objects.first(), macro,
        SlaPolicy.objects.first(), BusinessHours.objects.first(), User.objects.first(),
        OutgoingEmail.objects.first(), Timer.objects.first(), *mail_in(),
    ]  # fmt: skip
    names = [(f"{row._meta.app_label}_{row._meta.model_name}", row.pk) for row in rows]
    addable = [name for name in LISTS if "email" not in name and "timer" not in name]
    return [
        reverse("admin:index"),
        queue(),
        queue(view="all", q="nothing at all"),
        page(ticket),
        reverse("admin:app_list", args=["tickets"]),
        *(reverse(f"admin:{name}_changelist") for name in LISTS),
        *(reverse(f"admin:{name}_add") for name in addable),
        *(reverse(f"admin:{name}_change", args=[pk]) for name, pk in names),
        reverse("admin:tickets_macro_delete", args=[macro.pk]),
        reverse("admin:tickets_category_history", args=[ticket.category.pk]),
    ]


def test_no_page_has_a_script_or_style_in_it(as_sue, as_otto, addresses, ticket):
    for browser in (as_sue, as_otto):
        for address in addresses:
            response = browser.get(address)
            assert response.status_code in {200, 403}, address
            assert INLINE.findall(text(response)) == [], address
    refused = post(as_sue, "reply", ticket, body="", then="open")
    assert INLINE.findall(text(refused)) == []


def test_the_policy_lets_nothing_inline_run(as_sue, addresses):
    policy = as_sue.get(addresses[0])["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_every_page_has_a_language_a_title_and_one_main(as_sue, addresses):
    for address in addresses:
        shown = text(as_sue.get(address))
        assert re.search(r'<html lang="en"', shown), address
        assert re.search(r"<title>[^<]*\S[^<]*</title>", shown), address
        assert len(re.findall(r"<main[ >]", shown)) == 1, address
        assert len(re.findall(r"<h1[ >]", shown)) == 1, address


def test_ids_stand_once_on_our_pages(as_sue, addresses):
    for address in addresses[:4]:
        ids = re.findall(r'\sid="([^"]+)"', text(as_sue.get(address)))
        assert sorted(set(ids)) == sorted(ids), address


def test_strangers_and_requesters_see_no_page(client, as_tom, addresses):
    for address in addresses:
        for browser in (client, as_tom):
            assert "/login/" in browser.get(address)["Location"], address


def test_an_auditor_changes_nothing_anywhere(as_otto, addresses):
    people = list(User.objects.values())
    for address in addresses[5:-1]:
        refused = as_otto.post(address, {"name": "x", "post": "yes"})
        assert refused.status_code == 403, address
    assert list(User.objects.values()) == people
    assert Macro.objects.count() == 1


def test_the_language_is_chosen_by_the_reader(as_ada, ticket):
    here = page(ticket)
    response = as_ada.post(reverse("admin:language"), {"language": "zh-hans", "next": here})

    assert response["Location"] == here
    assert '<html lang="zh-hans"' in text(as_ada.get(here))


def test_the_theme_is_the_readers_too(as_ada, ticket):
    as_ada.post(reverse("theme"), {"theme": "dark", "next": queue()})

    assert 'data-bs-theme="dark"' in text(as_ada.get(queue()))


def test_a_page_that_was_refused_leads_back_to_itself(as_ada, ticket):
    shown = text(post(as_ada, "reply", ticket, body="", then="open"))

    assert shown.count(f'name="next" value="{page(ticket)}"') == 2
