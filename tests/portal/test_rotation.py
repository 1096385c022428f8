"""Everything sealed is sealed anew with the newest key, and nothing is lost or overwritten."""

import io
import zlib
from collections import Counter

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from portal import rotation, sealed
from portal.models import Erasure
from portal.rotation import Outcome
from portal.sealed import UnreadableError, newest, seal
from portal.uploads import resealing, store
from tests import factories
from tickets.intake import answers
from tickets.models import Category, IncomingEmail, Mailbox, Ticket

OLD, NEW = "old-0123456789-0123456789-0123456789", "new-0123456789-0123456789-0123456789"
PHONE = "+44 20 7946 0000"


@pytest.fixture
def old(settings):
    settings.DATA_KEYS = [OLD]


@pytest.fixture
def rotate(settings):
    """Put the new key in front and rotate; then the old one may go."""

    def run(keys=(NEW, OLD)) -> Counter:
        settings.DATA_KEYS = list(keys)
        told = rotation.run(lambda line: None)
        settings.DATA_KEYS = [NEW]
        return told

    return run


def with_phone(requester=None) -> Ticket:
    category = Category.objects.get(slug="sign-in")
    given = factories.make_answers(category, account_by="phone", account_phone=PHONE)
    return factories.make_ticket(category, requester, answers=given)


def raw(model, column, key):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = %s', [key])  # noqa: S608
        (value,) = cursor.fetchone()
    return value if isinstance(value, str) else bytes(value)


def make_erasure(person) -> Erasure:
    return Erasure.objects.create(
        person=person, asked_by=person, due_at=person.date_joined, identity="Tom Thumb"
    )


def test_a_sealed_column_is_plain_in_python_and_not_in_the_database(tom):
    erasure = make_erasure(tom)
    assert Erasure.objects.get().identity == "Tom Thumb"
    assert raw(Erasure, "identity", erasure.pk).startswith(f"{newest()}:")
    assert Erasure.objects.values_list("identity", flat=True)[0] == "Tom Thumb"


def test_nothing_is_made_of_an_empty_text(tom):
    erasure = make_erasure(tom)
    Erasure.objects.update(identity="")
    assert raw(Erasure, "identity", erasure.pk) == ""
    assert Erasure.objects.get().identity == ""


def test_the_database_is_not_asked_to_compare_what_it_does_not_know(tom):
    with pytest.raises(FieldError, match="sealed"):
        Erasure.objects.filter(identity="Tom Thumb").exists()


def test_columns_of_every_kind_are_sealed_anew(old, rotate, tom, catalogue_loaded):
    erasure = make_erasure(tom)
    box = Mailbox(name="support", host="localhost", username="support")
    box.password = "a password"
    box.save()
    data = seal(zlib.compress(b"Subject: Late"))
    mail = IncomingEmail.objects.create(mailbox=box, sha256="0" * 64, size=4, raw=data)
    ticket = with_phone(tom)

    assert rotate()[Outcome.RENEWED] == 4

    assert Erasure.objects.get(pk=erasure.pk).identity == "Tom Thumb"
    assert Mailbox.objects.get().password == "a password"
    assert IncomingEmail.objects.get(pk=mail.pk).original() == b"Subject: Late"
    ticket.refresh_from_db()
    assert ticket.sealed_with == newest()
    assert answers.values(ticket.answers)["account_phone"] == PHONE
    assert rotate() == Counter()


def test_a_token_from_before_keys_had_names_gets_one(db, settings, rotate):
    settings.DATA_KEYS = []
    token = sealed._keys()[0].box.encrypt(b"a password")
    Mailbox.objects.create(name="a", host="localhost", username="a", sealed_password=token)
    assert rotate()[Outcome.RENEWED] == 1
    assert Mailbox.objects.get().password == "a password"


def test_what_cannot_be_read_is_left_and_told(old, settings, tom):
    erasure = make_erasure(tom)
    before = raw(Erasure, "identity", erasure.pk)
    settings.DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match="Unreadable: 1"):
        call_command("rotate_keys", stdout=io.StringIO())
    assert raw(Erasure, "identity", erasure.pk) == before


def test_an_edit_between_reading_and_writing_is_not_overwritten(old, settings, tom, monkeypatch):
    erasure = make_erasure(tom)
    settings.DATA_KEYS = [NEW, OLD]
    unseal, edits = rotation.unseal, iter(["Tom the Second"])

    def while_somebody_edits(data):
        if name := next(edits, ""):
            Erasure.objects.filter(pk=erasure.pk).update(identity=name)
        return unseal(data)

    monkeypatch.setattr(rotation, "unseal", while_somebody_edits)
    told = rotation.run(lambda line: None)
    assert told[Outcome.CHANGED] == 0
    assert Erasure.objects.get().identity == "Tom the Second"


def test_answers_to_a_question_that_became_confidential_are_sealed(rotate, tom, deposit):
    given = factories.make_answers(deposit, amount={"amount": "250", "asset": "USDT"})
    ticket = factories.make_ticket(deposit, tom, answers=given)
    assert "250" in str(ticket.answers)
    deposit.fields.filter(key="amount").update(sensitive=True)
    rotate()
    ticket.refresh_from_db()
    assert "250" not in str(ticket.answers)
    assert answers.values(ticket.answers)["amount"] == {"amount": "250", "asset": "USDT"}


# Files


def read(place) -> bytes:
    with store.open_file(place) as file:
        return file.read()


def test_files_are_sealed_anew_where_they_lie_and_plain_ones_at_last(db, old, rotate):
    data = b"a passport " * 30_000
    places = [store.new_place() for _each in range(3)]
    for place in places:
        store.write(place, data)
    store.path_of(places[0]).write_bytes(data)
    assert rotate()[Outcome.RENEWED] == 3
    assert [read(place) == data for place in places] == [True] * 3
    assert b"passport" not in store.path_of(places[0]).read_bytes()
    assert rotate() == Counter()


def test_a_file_is_read_on_while_it_is_sealed_anew(db, old, settings):
    place = store.new_place()
    store.write(place, b"x" * 300_000)
    with store.open_file(place) as file:
        beginning = file.read(10)
        settings.DATA_KEYS = [NEW, OLD]
        rotation.run(lambda line: None)
        assert beginning + file.read() == b"x" * 300_000


def test_what_a_killed_run_left_behind_does_not_stop_the_next(db, rotate):
    place = store.new_place()
    store.write(place, b"")
    store.path_of(place).write_bytes(b"plain")
    store.being_sealed(place).write_bytes(b"half")
    assert rotate()[Outcome.RENEWED] == 1
    assert read(place) == b"plain"
    assert not store.being_sealed(place).exists()


def test_a_file_that_is_removed_meanwhile_stays_removed(monkeypatch):
    place = store.new_place()
    store.write(place, b"")
    store.path_of(place).write_bytes(b"plain")
    writer = resealing.Writer

    def removed_first(file, of):
        store.remove(of)
        return writer(file, of)

    monkeypatch.setattr(resealing, "Writer", removed_first)
    assert not resealing.renew(place)
    assert [path for path in store.root().rglob("*") if path.is_file()] == []


def test_a_file_whose_key_is_gone_is_told(db, old, settings):
    place = store.new_place()
    store.write(place, b"x")
    settings.DATA_KEYS = [NEW]
    assert rotation.run(lambda line: None)[Outcome.UNREADABLE] == 1
    with pytest.raises(UnreadableError):
        store.open_file(place)


def test_two_runs_at_once_are_one(db):
    with rotation._alone(), pytest.raises(CommandError, match="Another run"):
        call_command("rotate_keys", stdout=io.StringIO())
