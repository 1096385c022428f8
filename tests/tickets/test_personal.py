"""What we hold about a person: a copy of it, its removal, and what goes by itself."""

import copy
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from kb.models import SearchMiss, Subscription
from portal import audit, timers
from portal.models import AuditLine, Erasure, Export, OutgoingEmail, Timer, User
from portal.personal import erasures, exports, retention
from portal.refusals import Refused
from portal.uploads import store
from tests import factories
from tests.dump import dump
from tests.tickets.test_mail import MARKER, check_form
from tests.tickets.views.visits import make_file
from tickets import kept
from tickets.actions.note import note
from tickets.actions.reply import reply_as_staff
from tickets.actions.solve import solve_as_staff
from tickets.models import Attachment, Message, Rating, Ticket

YEARS = timedelta(days=365)


def with_file(ticket, name="thumb.png", data=b"a picture of Tom Thumb"):
    file = make_file(ticket, ticket.messages.first(), name)
    store.write(file.stored_as, data)
    return file


def archive_of(export: Export) -> zipfile.ZipFile:
    with store.open_file(export.stored_as) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def settle(ticket, actor):
    ticket.refresh_from_db()
    solve_as_staff(ticket=ticket, actor=actor)
    ticket.refresh_from_db()


# A copy


def test_a_copy_holds_everything_that_they_may_see(ticket, tom, ada):
    file = with_file(ticket)
    note(ticket=ticket, actor=ada, body="An internal remark.")
    export = exports.ask(person=tom, actor=tom)
    assert exports.make_due() == 1
    export.refresh_from_db()
    archive = archive_of(export)
    assert archive.testzip() is None
    told = json.loads(archive.read(f"requests/{ticket.reference}/request.json"))
    assert told["conversation"][0]["text"].startswith("I sent 250 USDT")
    name = f"requests/{ticket.reference}/files/{file.pk}-thumb.png"
    assert archive.read(name) == b"a picture of Tom Thumb"
    assert json.loads(archive.read("account/account.json"))["email"] == tom.email
    everything = b"".join(archive.read(each) for each in archive.namelist())
    assert b"internal remark" not in everything
    assert b"An internal" not in store.path_of(export.stored_as).read_bytes()


def test_a_copy_holds_nothing_of_others(ticket, deposit, sid, tom):
    factories.make_ticket(deposit, sid, description="What Sid alone knows.")
    export = exports.ask(person=tom, actor=tom)
    exports.make_due()
    export.refresh_from_db()
    archive = archive_of(export)
    everything = b"".join(archive.read(each) for each in archive.namelist())
    assert b"Sid alone" not in everything
    assert b"sid@example.com" not in everything


def test_when_it_is_ready_an_email_leads_to_it(ticket, tom):
    export = exports.ask(person=tom, actor=tom)
    exports.make_due()
    email = OutgoingEmail.objects.get(template="export_ready")
    assert email.to_email == tom.email
    key = email.text.partition("?key=")[2].split()[0]
    assert exports.find(tom, key) == export
    assert exports.find(factories.make_user(), key) is None


def test_asking_twice_is_once(tom):
    first = exports.ask(person=tom, actor=tom)
    assert exports.ask(person=tom, actor=tom) == first


def test_of_two_workers_one_makes_it(ticket, tom):
    exports.ask(person=tom, actor=tom)
    assert exports.make_due() + exports.make_due() == 1
    assert OutgoingEmail.objects.filter(template="export_ready").count() == 1


def test_a_worker_that_died_leaves_no_half_archive(ticket, tom):
    export = exports.ask(person=tom, actor=tom)
    half = store.new_place()
    store.write(half, b"half")
    long_ago = timezone.now() - exports.CLAIM_LASTS - timedelta(seconds=1)
    Export.objects.update(stored_as=half, claimed_at=long_ago, attempts=1)
    assert exports.make_due() == 1
    export.refresh_from_db()
    assert archive_of(export).namelist()
    assert not store.path_of(half).exists()


def test_staff_need_the_right_to_have_one_made(tom, ada, max_, otto):
    with pytest.raises(PermissionDenied):
        exports.ask(person=tom, actor=ada)
    assert not Export.objects.exists()
    for staff in (max_, otto):
        exports.ask(person=tom, actor=staff)
    assert AuditLine.objects.filter(code="export_asked", about=audit.about(tom)).count() == 2


def test_an_archive_goes_after_its_time(ticket, tom):
    exports.ask(person=tom, actor=tom)
    exports.make_due()
    place = Export.objects.get().stored_as
    retention.apply_all(timezone.now() + exports.LASTS - timedelta(minutes=1))
    assert store.path_of(place).exists()
    retention.apply_all(timezone.now() + exports.LASTS + timedelta(minutes=1))
    assert not store.path_of(place).exists()
    assert not Export.objects.exists()


# Removal


def test_nothing_is_removed_while_a_request_is_open(ticket, tom):
    with pytest.raises(Refused) as refused:
        erasures.ask(person=tom, actor=tom)
    assert "1 request is still open" in str(refused.value.sentence)
    assert not Erasure.objects.exists()
    assert not Timer.objects.filter(kind=erasures.TIMER).exists()


def test_staff_are_not_removed_like_this(ada):
    with pytest.raises(Refused):
        erasures.ask(person=ada, actor=ada)
    assert not Erasure.objects.exists()


def test_nobody_removes_somebody_else(tom, sid, ada):
    for actor in (sid, ada):
        with pytest.raises(PermissionDenied):
            erasures.ask(person=tom, actor=actor)
    assert not Erasure.objects.exists()


@pytest.fixture
def asked(ticket, tom, ada, max_):
    """Tom's only request is settled, has files and mails, and he wants everything removed."""
    with_file(ticket)
    reply_as_staff(ticket=ticket, actor=ada, body="Dear Tom Thumb, it arrived.")
    settle(ticket, ada)
    Rating.objects.create(ticket=ticket, score=4, comment="Thumb is happy")
    Subscription.objects.create(email=tom.email, language="en")
    return erasures.ask(person=tom, actor=tom)


def due(erasure):
    timers.fire_due(erasure.due_at + timedelta(seconds=1))


def test_for_some_days_it_can_be_called_off(asked, tom):
    timers.fire_due(asked.due_at - timedelta(seconds=1))
    erasures.call_off(erasure=asked, actor=tom)
    due(asked)
    tom.refresh_from_db()
    assert tom.email == "tom@example.com"
    assert Attachment.objects.exists()
    assert OutgoingEmail.objects.filter(template="erasure_called_off").exists()
    assert [line.code for line in AuditLine.objects.filter(about=audit.about(tom))] == [
        "erasure_called_off", "erasure_asked",
    ]  # fmt: skip


def test_it_can_be_asked_for_once(asked, tom):
    with pytest.raises(Refused) as refused:
        erasures.ask(person=tom, actor=tom)
    assert refused.value.code == "asked"


def test_then_nothing_of_the_person_is_left(asked, ticket, tom):
    due(asked)
    asked.refresh_from_db()
    assert asked.done_at
    OutgoingEmail.objects.filter(template="erasure_done").delete()
    told = dump()
    said = ["tom@example.com", "Thumb", "thumb", "two days ago and"]
    for word in (*said, factories.HASH, factories.ADDRESS):
        assert word not in told, word
    assert [path for path in store.root().rglob("*") if path.is_file()] == []
    assert not Timer.objects.filter(done_at=None).exists()


def test_numbers_stay(asked, ticket, tom):
    before = Ticket.objects.count(), Message.objects.count()
    due(asked)
    ticket.refresh_from_db()
    assert (Ticket.objects.count(), Message.objects.count()) == before
    assert (ticket.category.slug, ticket.status) == ("deposit-not-arrived", "closed")
    assert ticket.erased_at
    assert Rating.objects.get().score == 4
    kinds = list(ticket.events.values_list("kind", flat=True))
    assert kinds[0] == "submitted"
    assert kinds[-1] == "erased"


def test_they_are_told_and_cannot_sign_in(asked, tom):
    due(asked)
    email = OutgoingEmail.objects.get(template="erasure_done")
    assert email.to_email == "tom@example.com"
    assert "because the law" not in email.text
    tom.refresh_from_db()
    assert not tom.is_active
    assert User.objects.known_as("tom@example.com", name="", language="en", time_zone="") != tom


def test_staff_can_still_open_the_empty_request(asked, ticket, client, sue):
    due(asked)
    client.force_login(sue)
    shown = client.get(f"/admin/tickets/ticket/{ticket.pk}/change/")
    assert shown.status_code == 200
    assert "The personal data in it was removed." in shown.content.decode()


def test_a_request_that_was_opened_meanwhile_calls_it_off(asked, deposit, tom):
    factories.make_ticket(deposit, tom)
    due(asked)
    asked.refresh_from_db()
    assert asked.cancelled_at
    assert asked.done_at is None
    email = OutgoingEmail.objects.get(template="erasure_called_off")
    assert "1 request is still open" in email.text
    assert User.objects.filter(email="tom@example.com", is_active=True).exists()


@pytest.fixture
def kept_by_law(monkeypatch):
    """A law has us keep every request."""
    until = timezone.localdate() + 7 * YEARS

    def law(keys):
        return {key: kept.Hold("complaints", until) for key in keys}

    monkeypatch.setattr(kept, "_laws", [law])
    return until


def test_what_the_law_has_us_keep_stays_for_few_eyes(kept_by_law, asked, ticket, ada, max_):
    due(asked)
    tom = ticket.requester
    ticket.refresh_from_db()
    asked.refresh_from_db()
    assert ticket.restricted_until == kept_by_law
    assert ticket.messages.first().body
    assert not Ticket.objects.visible_to(ada).exists()
    assert Ticket.objects.visible_to(max_).exists()
    assert not Ticket.objects.of(tom).exists()
    email = OutgoingEmail.objects.get(template="erasure_done")
    assert f"until {date_format(kept_by_law)}" in email.text
    assert json.loads(asked.identity)["email"] == "tom@example.com"


def test_and_goes_when_that_time_is_over(kept_by_law, asked, ticket, monkeypatch):
    due(asked)
    monkeypatch.setattr(kept, "_laws", [])
    later = timezone.now() + 7 * YEARS + timedelta(days=2)
    for rule in retention.rules():
        if "kept for the law" in rule.name or "who it was" in rule.name:
            rule.purge(later, dry_run=False)
    ticket.refresh_from_db()
    asked.refresh_from_db()
    assert ticket.erased_at
    assert (asked.identity, asked.keep_until) == ("", None)


# Letters


@pytest.mark.usefixtures("kept_by_law")
@pytest.mark.parametrize("who", ["tom", "mei"])
def test_every_letter_is_whole(who, request, settings, deposit, max_):
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = MARKER
    person = request.getfixturevalue(who)
    for asker in (person, max_):
        exports.ask(person=person, actor=asker)
    exports.make_due()
    erasures.call_off(erasure=erasures.ask(person=person, actor=person), actor=person)
    opened = erasures.ask(person=person, actor=person)
    ticket = factories.make_ticket(deposit, person)
    due(opened)
    letters = list(OutgoingEmail.objects.filter(template__regex="^(export|erasure)"))
    settle(ticket, max_)
    due(erasures.ask(person=person, actor=person))
    letters.append(OutgoingEmail.objects.get(template="erasure_done"))
    assert len(letters) == 7
    for letter in letters:
        check_form(letter, letter.language)


# What goes by itself


def run_dry() -> str:
    out = io.StringIO()
    call_command("retention", "--dry-run", stdout=out)
    return out.getvalue()


def test_a_dry_run_says_what_would_go_and_lets_nothing_go(ticket, ada, tom):
    settle(ticket, ada)
    long_ago = timezone.now() - 6 * YEARS
    Ticket.objects.update(status="closed", status_since=long_ago)
    OutgoingEmail.objects.update(status="sent", created_at=long_ago)
    SearchMiss.objects.create(language="en", query="x", kind="none", last_at=long_ago)
    said = run_dry()
    assert "requests: people in closed ones (kept 5 years): 1 would go" in said
    assert "account: texts of emails (kept 90 days): 2 would go" in said
    assert "help: searches in vain (kept 1 years): 1 would go" in said
    ticket.refresh_from_db()
    assert ticket.subject == "My deposit has not arrived"
    assert OutgoingEmail.objects.exclude(text="").count() == 2

    retention.apply_all()
    ticket.refresh_from_db()
    assert ticket.erased_at
    assert ticket.requester.email == "nobody@erased.invalid"
    assert not SearchMiss.objects.exists()
    assert ": 0 would go" in run_dry()
    assert "1 would go" not in run_dry()
    tom.refresh_from_db()
    assert tom.is_active


def test_what_is_not_old_stays(ticket, ada):
    settle(ticket, ada)
    almost = timezone.now() - 5 * YEARS + timedelta(minutes=1)
    Ticket.objects.update(status="closed", status_since=almost)
    retention.apply_all()
    ticket.refresh_from_db()
    assert ticket.erased_at is None
    assert ticket.messages.first().body


def test_an_open_request_never_goes(ticket):
    Ticket.objects.update(status_since=timezone.now() - 20 * YEARS)
    retention.apply_all()
    ticket.refresh_from_db()
    assert ticket.erased_at is None


def test_the_audit_lets_go_of_nothing_before_its_time(db):
    now = timezone.now()
    audit.record(audit.SIGNED_IN)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLine.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLine.objects.update(code="x")
    AuditLine.objects.create(code="signed_in", at=now - 6 * YEARS)
    retention.apply_all()
    assert AuditLine.objects.count() == 1
    assert connection.vendor
