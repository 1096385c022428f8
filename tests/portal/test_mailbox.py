"""The mail page of a demo run."""

import pytest
from django.urls import include, path

from portal import outbox
from portal.models import OutgoingEmail
from portal.urls import urlpatterns as site

# The page is mounted only with DEBUG, which tests run without.
urlpatterns = [path("mail/", include("portal.mailbox")), *site]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def code(tom) -> OutgoingEmail:
    letter = outbox.Letter(template="sign_in_code", to=tom, context={"code": "K7-33"})
    return outbox.queue(letter)


def test_every_email_is_listed_newest_first(client, code, ticket):
    page = client.get("/mail/").content.decode()
    receipt = OutgoingEmail.objects.get(template="received")
    assert page.index(f"/mail/{receipt.pk}/") < page.index(f"/mail/{code.pk}/")
    assert "tom@example.com" in page
    assert "waiting to be sent" in page


def test_an_empty_mailbox_says_what_will_be_here(client):
    assert "No email yet" in client.get("/mail/").content.decode()


def test_many_emails_are_paged(client, tom, django_assert_max_num_queries):
    for number in range(51):
        outbox.queue(outbox.Letter(template="sign_in_code", to=tom, context={"code": number}))
    with django_assert_max_num_queries(3):
        page = client.get("/mail/").content.decode()
    assert "?page=2" in page
    assert "?page=1" in client.get("/mail/?page=2").content.decode()


def test_one_email_shows_its_headers_and_text_with_links(client, ticket, settings):
    receipt = OutgoingEmail.objects.get(template="received")
    page = client.get(f"/mail/{receipt.pk}/").content.decode()
    assert "Auto-Submitted" in page
    assert f'<a href="{settings.SITE_URL}/en/requests/{ticket.reference}/?key=' in page
    assert f'src="/mail/{receipt.pk}/html/"' in page


def test_the_html_of_an_email_may_do_nothing_but_look(client, code):
    answer = client.get(f"/mail/{code.pk}/html/")
    assert answer.content.decode() == code.html
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert "allow-scripts" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_removed_text_is_said_to_be_removed(client, code):
    OutgoingEmail.objects.update(text="", html="")
    assert "was removed after it was sent" in client.get(f"/mail/{code.pk}/").content.decode()


@pytest.mark.urls("portal.urls")
def test_without_debug_there_is_no_such_page(client, code):
    assert client.get("/mail/").status_code == 404
    assert client.get(f"/mail/{code.pk}/").status_code == 404
