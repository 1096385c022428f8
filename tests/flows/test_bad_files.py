"""Files that should not be sent: refused in a sentence, with the form kept and no file."""

import io
from pathlib import Path

import pytest

from portal.models import OutgoingEmail
from tests.flows.forms import read_form
from tests.flows.steps import STORY, SUBJECT, fill, form_url, typed
from tests.tickets.views.visits import upload
from tickets.models import Attachment, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
URL = form_url("en")
MB = 1024 * 1024
EDGE = "----edge"


def nothing_is_kept(settings):
    files = [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]
    rows = [Attachment.objects.exists(), Ticket.objects.exists(), OutgoingEmail.objects.exists()]
    return not files and not any(rows)


NOT_A_PICTURE = {
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a program": b"MZ\x90\x00\x03" + b"\x00" * 200,
    "an archive": b"PK\x03\x04" + b"\x00" * 40,
    "half a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 30,
    "nothing": b"",
}


@pytest.mark.parametrize("content", NOT_A_PICTURE.values(), ids=list(NOT_A_PICTURE))
def test_a_file_that_is_not_what_its_name_says_is_refused(client, settings, content):
    answer = fill(client, attachments=upload("receipt.png", content))

    (said,) = answer.context["form"].non_field_errors()
    assert "receipt.png" in said
    assert read_form(answer, "submission")["subject"] == [SUBJECT["en"]]
    assert nothing_is_kept(settings)


def test_fifty_files_are_too_many_and_none_is_kept(client, settings):
    answer = fill(client, attachments=[upload(f"{number}.png") for number in range(50)])

    (said,) = answer.context["form"].non_field_errors()
    assert said.startswith("You can attach 10 files.")
    assert read_form(answer, "submission")["description"] == [STORY["en"]]
    assert nothing_is_kept(settings)


class Film(io.RawIOBase):
    """The body of a form with a file of this many bytes, made while it is read."""

    def __init__(self, fields, size):
        say = f"--{EDGE}\r\nContent-Disposition: form-data; name=".__add__
        parts = [say(f'"{name}"\r\n\r\n{value}\r\n') for name, value in fields.items()]
        head = say('"attachments"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n')
        self.before = ("".join(parts) + head).encode()
        self.left = size
        self.after = f"\r\n--{EDGE}--\r\n".encode()
        self.length = len(self.before) + size + len(self.after)

    def readable(self):
        return True

    def readinto(self, buffer):
        taken = self._take(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def _take(self, count):
        if self.before:
            taken, self.before = self.before[:count], self.before[count:]
        elif self.left:
            taken = bytes(min(count, self.left))
            self.left -= len(taken)
        else:
            taken, self.after = self.after[:count], self.after[count:]
        return taken


def test_a_file_of_200_megabytes_is_read_past_and_the_form_is_kept(client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    form = read_form(client.get(URL), "submission")
    fields = {**{name: values[0] for name, values in form.items()}, **typed(), "step": "check"}
    film = Film(fields, 200 * MB)

    answer = client.request(
        PATH_INFO=URL, REQUEST_METHOD="POST", CONTENT_LENGTH=str(film.length),
        CONTENT_TYPE=f"multipart/form-data; boundary={EDGE}",
        **{"wsgi.input": io.BufferedReader(film, 64 * 1024)},
    )  # fmt: skip

    (said,) = answer.context["form"].non_field_errors()
    assert said == "film.mp4 is larger than 10 MB. Attach a smaller version or a part."
    assert read_form(answer, "submission")["subject"] == [SUBJECT["en"]]
    assert film.left == 0
    assert not list(tmp_path.glob("*.upload*"))
    assert nothing_is_kept(settings)
