import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.tickets.admin.desk import page, post, text, url


@pytest.fixture
def attached(as_ada, ticket):
    upload = SimpleUploadedFile("log.txt", b"one line", "text/plain")
    post(as_ada, "reply", ticket, body="See the file.", then="open", attachments=upload)
    return ticket.attachments.get()


def test_staff_open_the_files_of_a_ticket(as_ada, ticket, attached):
    address = url("file", ticket, attached.pk)
    response = as_ada.get(address)

    assert address in text(as_ada.get(page(ticket)))
    assert b"".join(response.streaming_content).strip() == b"one line"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("who", "status"), [("as_ben", 404), ("as_eve", 403), ("as_tom", 302)])
def test_those_who_may_not_see_the_ticket_do_not(request, who, status, ticket, attached):
    browser = request.getfixturevalue(who)

    assert browser.get(url("file", ticket, attached.pk)).status_code == status


def test_a_file_of_another_ticket_is_not_there(as_ada, deposit, mei, attached):
    other = factories.make_ticket(deposit, mei)

    assert as_ada.get(url("file", other, attached.pk)).status_code == 404


def test_files_of_a_reply_that_was_refused_are_kept(as_ada, ticket):
    upload = SimpleUploadedFile("log.txt", b"one line", "text/plain")
    response = post(as_ada, "reply", ticket, body="", then="open", attachments=upload)
    (key,) = response.context["draft"].files.keys

    assert "log.txt" in text(response)
    post(as_ada, "reply", ticket, body="With it.", then="open", files=key)
    assert [file.name for file in ticket.messages.last().attachments.all()] == ["log.txt"]
