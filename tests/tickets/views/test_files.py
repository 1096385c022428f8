"""Files on their way in, from step to step, and back to those who may see them."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal import access, uploads
from portal.uploads import store
from tickets import files, tasks
from tickets.actions.note import note
from tickets.actions.reply import reply_as_requester
from tickets.models import Attachment
from tickets.views.files import received, serve


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return out.getvalue()


def sent(name: str = "note.txt", data: bytes = b"hello") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def post(*new: SimpleUploadedFile, keys=(), remove=()):
    fields = {"attachments": list(new), "files": list(keys), "remove": list(remove)}
    request = RequestFactory().post("/", fields)
    taken = received(request)
    request.close()
    return taken


def stored(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def filed(ticket, tom) -> Attachment:
    """A picture that Tom has attached to his request."""
    file = files.keep(sent("shot.png", picture()))
    reply_as_requester(ticket=ticket, actor=tom, body="Here it is.", files=[file])
    file.refresh_from_db()
    return file


def address(file: Attachment, reference: str = "") -> str:
    return reverse("tickets:attachment", args=[reference or file.ticket.reference, file.pk])


# What a form takes in


@pytest.mark.django_db
def test_files_go_from_step_to_step_by_their_keys():
    first = post(sent("one.txt"), sent("shot.png", picture()))
    second = post(sent("two.txt"), keys=first.keys)
    assert [file.name for file in second.files] == ["one.txt", "shot.png", "two.txt"]
    assert [listed.name for listed in second.listed] == ["one.txt", "shot.png", "two.txt"]
    assert second.problems == []
    assert [file.name for file in post(keys=second.keys).files] == [
        "one.txt", "shot.png", "two.txt",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_refused_file_does_not_take_the_others_with_it(settings):
    taken = post(sent("one.txt"), sent("page.png", b"<html>"), sent("empty.txt", b""))
    assert [file.name for file in taken.files] == ["one.txt"]
    assert taken.problems == [
        "page.png is not a picture, although its name says so. Take a screenshot and attach that.",
        "empty.txt is empty.",
    ]
    assert len(stored(settings)) == Attachment.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_named(settings):
    taken = post(sent("one.txt"), sent("huge.txt", b"x" * (uploads.MAX_FILE_BYTES + 1)))
    assert [file.name for file in taken.files] == ["one.txt"]
    assert taken.problems == ["huge.txt is larger than 10 MB. Attach a smaller version or a part."]


@pytest.mark.django_db
def test_of_fifty_files_none_is_kept_and_earlier_ones_stay(settings):
    first = post(sent("one.txt"))
    taken = post(*[sent(f"{number}.txt") for number in range(50)], keys=first.keys)
    assert [file.name for file in taken.files] == ["one.txt"]
    assert taken.problems == [
        "You can attach 10 files. The ones you just added are not kept: choose the most important."
    ]
    assert len(stored(settings)) == Attachment.objects.count() == 1


@pytest.mark.django_db
def test_more_keys_than_files_are_allowed_attach_ten():
    keys = [files.key_of(files.keep(sent(f"{number}.txt"))) for number in range(11)]
    assert len(post(keys=keys).files) == 10


@pytest.mark.django_db
def test_a_removed_file_is_gone_at_once(settings):
    first = post(sent("one.txt"), sent("two.txt"))
    taken = post(keys=first.keys, remove=first.keys[:1])
    assert [file.name for file in taken.files] == ["two.txt"]
    assert [file.name for file in Attachment.objects.all()] == ["two.txt"]
    assert len(stored(settings)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "1", "x:y:z"])
def test_a_forged_key_leads_nowhere(key):
    file = files.keep(sent())
    forged = files.key_of(file)[:-2] + "xx"
    taken = post(keys=[key, forged])
    assert (taken.files, taken.problems) == ([], [])


def test_a_key_leads_nowhere_once_its_file_is_claimed(filed):
    taken = post(keys=[files.key_of(filed)], remove=[files.key_of(filed)])
    assert (taken.files, taken.problems) == ([], [])
    assert store.path_of(filed.stored_as).exists()


@pytest.mark.django_db
def test_an_old_key_is_answered_with_a_sentence():
    first = post(sent("one.txt"))
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        taken = post(keys=first.keys)
    assert taken.files == []
    assert taken.problems == [
        "1 file was attached more than a day ago and is gone. Please attach it again."
    ]


@pytest.mark.django_db
def test_a_full_disk_is_answered_with_a_sentence_and_leaves_no_row(settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = blocked
    taken = post(sent("one.txt"))
    assert taken.files == []
    assert taken.problems == ["We couldn't store one.txt just now. Try again, or send without it."]
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_the_hundred_and_first_file_of_an_hour_waits():
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(10):
            post(*[sent() for _ in range(10)])
        taken = post(sent())
    assert taken.files == []
    assert taken.problems == [
        "You have attached many files within the last hour. Wait a while, or send without."
    ]


def test_a_page_that_is_only_read_takes_nothing_in(rf):
    taken = received(rf.get("/", {"files": "x"}))
    assert (taken.files, taken.keys, taken.problems) == ([], [], [])


# Uploads of their own


@pytest.mark.django_db
def test_an_upload_answers_with_what_the_page_needs(client):
    answer = client.post(reverse("tickets:upload"), {"attachments": [sent("one.txt")]})
    assert answer.status_code == 200
    (listed,) = answer.json()
    assert (listed["name"], listed["size"]) == ("one.txt", 5)
    assert [file.name for file in files.keys_to_files([listed["key"]])] == ["one.txt"]


@pytest.mark.django_db
def test_a_refused_upload_answers_with_sentences(client):
    answer = client.post(
        reverse("tickets:upload"), {"attachments": [sent("one.txt"), sent("no.txt", b"")]}
    )
    assert answer.status_code == 422
    assert [listed["name"] for listed in answer.json()["files"]] == ["one.txt"]
    assert answer.json()["problems"] == ["no.txt is empty."]


@pytest.mark.django_db
def test_an_upload_of_nothing_says_so(client):
    answer = client.post(reverse("tickets:upload"))
    assert answer.status_code == 422
    assert answer.json()["problems"] == ["Choose a file first."]
    assert client.get(reverse("tickets:upload")).status_code == 405


# The way back


def test_the_requester_sees_a_picture_and_nothing_else_of_ours(client, filed, tom):
    client.force_login(tom)
    answer = client.get(address(filed))
    assert answer.status_code == 200
    with store.open_file(filed.stored_as) as file:
        assert b"".join(answer.streaming_content) == file.read()
    assert int(answer["Content-Length"]) == file.size
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="shot.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"


def test_anything_but_a_picture_is_a_download(client, ticket, tom):
    file = files.keep(sent("转账.txt"))
    reply_as_requester(ticket=ticket, actor=tom, body="See the file.", files=[file])
    client.force_login(tom)
    answer = client.get(address(file, ticket.reference))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%BD%AC")
    assert b"".join(answer.streaming_content) == b"hello"
    file.refresh_from_db()
    answer = serve(file, inline=True)
    assert answer["Content-Disposition"].startswith("attachment")
    answer.file_to_stream.close()


def test_a_signed_link_opens_the_files_of_its_request_alone(rf, client, filed, sid):
    request = rf.get("/")
    request.session = client.session
    assert access.open_with(
        request, access.make_key(filed.ticket.requester, filed.ticket.reference),
        filed.ticket.reference,
    )  # fmt: skip
    request.session.save()
    answer = client.get(address(filed))
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client.get(address(filed, "R-22222222")).status_code == 404


@pytest.mark.parametrize("who", ["sid", "ada", "sue", None])
def test_everybody_else_gets_404(client, filed, who, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(address(filed)).status_code == 404


def test_the_file_of_another_request_or_an_unclaimed_one_is_404(client, filed, tom):
    other = files.keep(sent())
    client.force_login(tom)
    assert client.get(address(other, filed.ticket.reference)).status_code == 404


def test_the_file_of_a_note_never_reaches_the_requester(client, ticket, tom, ada):
    file = files.keep(sent())
    kept = note(ticket=ticket, actor=ada, body="For us alone.")
    Attachment.objects.filter(pk=file.pk).update(ticket=ticket, message=kept)
    client.force_login(tom)
    assert client.get(address(file, ticket.reference)).status_code == 404


def test_a_file_that_is_gone_is_404(client, filed, tom):
    uploads.remove(filed.stored_as)
    client.force_login(tom)
    assert client.get(address(filed)).status_code == 404


# Forgetting


def test_what_nobody_claimed_is_forgotten_after_a_day(filed, settings):
    old, new = files.keep(sent("old.txt")), files.keep(sent("new.txt"))
    long_ago = timezone.now() - timedelta(days=2)
    Attachment.objects.filter(pk__in=[old.pk, filed.pk]).update(created_at=long_ago)
    tasks.tidy_uploads()
    assert set(Attachment.objects.values_list("name", flat=True)) == {"new.txt", "shot.png"}
    assert {path.name for path in stored(settings)} == {
        Path(new.stored_as).name, Path(filed.stored_as).name,
    }  # fmt: skip


def test_a_file_that_cannot_be_removed_is_tried_again(db, settings):
    file = files.keep(sent())
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=2))
    path = store.path_of(file.stored_as)
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match=r"directory|permitted"):
        tasks.tidy_uploads()
    assert Attachment.objects.filter(pk=file.pk).exists()
