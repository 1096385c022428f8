"""The pages of one's own data, and those of staff who answer for people's data."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import AuditLine, Erasure, Export, OutgoingEmail
from portal.personal import erasures, exports
from portal.uploads import store
from tests import factories
from tests.portal.signing_in import browser, by_code

DATA, COPY, ERASE = "/en/account/data/", "/en/account/data/copy/", "/en/account/data/erase/"


@pytest.fixture
def as_tom(tom):
    client = browser()
    by_code(client, tom)
    return client


@pytest.fixture
def ready(tom) -> Export:
    exports.ask(person=tom, actor=tom)
    exports.make_due()
    return Export.objects.get()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_who_has_just_shown_that_it_is_them_asks_for_a_copy_and_takes_it(as_tom, tom):
    assert "Make a copy" in text(as_tom.get(DATA))
    assert "We are making the copy" in text(as_tom.post(DATA, {"copy": "yes"}, follow=True))
    assert "Make a copy</button>" not in text(as_tom.get(DATA))
    exports.make_due()
    key = exports.key_of(Export.objects.get())
    shown = text(as_tom.get(DATA))
    assert key in shown
    answer = as_tom.get(COPY, {"key": key})
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"PK")
    codes = AuditLine.objects.filter(actor=tom, code__startswith="export")
    assert [line.code for line in codes] == ["export_taken", "export_asked"]


def test_whoever_has_been_here_for_long_proves_it_again(as_tom, ready, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=16), tick=False)
    for page in (DATA, f"{COPY}?key={exports.key_of(ready)}", ERASE):
        answer = as_tom.get(page)
        assert answer.status_code == 302
        assert "/confirm/" in answer["Location"]


def test_a_link_alone_opens_nothing(client, ready):
    answer = client.get(COPY, {"key": exports.key_of(ready)})
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize("key", ["", "x", "1:abc"])
def test_a_wrong_key_leads_to_no_copy(as_tom, ready, key):
    assert as_tom.get(COPY, {"key": key}).status_code == 404


def test_somebody_elses_key_leads_to_no_copy(ready):
    client = browser()
    by_code(client, factories.make_user("sid@example.com"))
    assert client.get(COPY, {"key": exports.key_of(ready)}).status_code == 404
    assert not AuditLine.objects.filter(code="export_taken").exists()


def test_a_copy_that_staff_had_made_is_not_offered_to_the_person(as_tom, tom, max_):
    exports.ask(person=tom, actor=max_)
    exports.make_due()
    assert "Download the copy" not in text(as_tom.get(DATA))
    key = exports.key_of(Export.objects.get())
    assert as_tom.get(COPY, {"key": key}).status_code == 404


def test_the_removal_is_asked_for_and_called_off(as_tom, tom):
    assert "We do it in 7 days" in text(as_tom.get(ERASE))
    shown = text(as_tom.post(ERASE, follow=True))
    assert "You asked us to remove your data." in shown
    assert OutgoingEmail.objects.filter(template="erasure_asked").exists()
    assert "Nothing will be removed." in text(as_tom.post(DATA, {"keep": "yes"}, follow=True))
    assert erasures.open_for(tom) is None


def test_with_an_open_request_it_says_what_comes_first(as_tom, ticket):
    shown = text(as_tom.get(ERASE))
    assert "1 request is still open. It has to be solved or closed first." in shown
    as_tom.post(ERASE)
    assert not Erasure.objects.exists()


# Staff


def test_a_manager_has_a_copy_made_and_takes_it(client, tom, max_):
    client.force_login(max_)
    client.post(reverse("admin:portal_export_add"), {"email": "TOM@example.com"})
    exports.make_due()
    export = Export.objects.get()
    assert (export.person, export.asked_by) == (tom, max_)
    assert OutgoingEmail.objects.get(template="export_ready").to_email == max_.email
    page = client.get(reverse("admin:portal_export_changelist"))
    take = reverse("admin:portal_export_take", args=[export.pk])
    assert take in text(page)
    assert b"".join(client.get(take).streaming_content).startswith(b"PK")
    assert AuditLine.objects.filter(code="export_taken", actor=max_).exists()


def test_staff_do_not_take_what_a_person_had_made(client, ready, max_):
    client.force_login(max_)
    assert client.get(reverse("admin:portal_export_take", args=[ready.pk])).status_code == 404


def test_an_agent_has_no_copy_made(client, tom, ada):
    client.force_login(ada)
    answer = client.post(reverse("admin:portal_export_add"), {"email": tom.email})
    assert answer.status_code == 403
    assert not Export.objects.exists()


def test_an_address_of_nobody_is_refused(client, max_):
    client.force_login(max_)
    answer = client.post(reverse("admin:portal_export_add"), {"email": "nobody@example.com"})
    assert "Nobody is known by this address." in text(answer)


def test_a_manager_asks_for_a_removal_and_an_auditor_sees_it(client, tom, max_, otto):
    client.force_login(max_)
    client.post(reverse("admin:portal_erasure_add"), {"email": tom.email})
    erasure = Erasure.objects.get()
    assert (erasure.person, erasure.asked_by) == (tom, max_)
    client.force_login(otto)
    assert client.get(reverse("admin:portal_erasure_add")).status_code == 403
    page = reverse("admin:portal_erasure_change", args=[erasure.pk])
    assert client.get(page).status_code == 200


def test_who_it_was_is_shown_and_that_is_written_down(client, tom, otto, settings):
    erasure = Erasure.objects.create(
        person=tom, asked_by=tom, due_at=tom.date_joined, done_at=tom.date_joined,
        identity='{"email": "tom@example.com", "name": "Tom"}', keep_until="2033-01-01",
        kept=[{"duty": "complaints", "count": 1, "until": "2033-01-01"}],
    )  # fmt: skip
    client.force_login(otto)
    page = reverse("admin:portal_erasure_change", args=[erasure.pk])
    assert "tom@example.com Tom" in text(client.get(page))
    assert AuditLine.objects.filter(code="erased_identity_read", actor=otto).count() == 1
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"
    client.force_login(otto)
    assert "It can no longer be read." in text(client.get(page))


def test_a_removal_that_cannot_be_done_says_why(client, ticket, max_):
    client.force_login(max_)
    answer = client.post(reverse("admin:portal_erasure_add"), {"email": ticket.requester.email})
    assert "1 request is still open" in text(answer)
    assert not Erasure.objects.exists()


def test_a_copy_leaves_no_file_when_it_fails(tom, monkeypatch):
    exports.ask(person=tom, actor=tom)

    def fail(person):
        yield exports.Piece("a.json", {"a": 1})
        raise OSError

    monkeypatch.setattr(exports, "tell", fail)
    for _attempt in range(exports.MOST_ATTEMPTS + 1):
        assert exports.make_due() == 0
    assert Export.objects.get().attempts == exports.MOST_ATTEMPTS
    assert [path for path in store.root().rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    exports.ask(person=tom, actor=tom)
    assert exports.make_due() == 1
