"""What may be attached: decided by content, stored without what it should not carry."""

import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from PIL import Image, PngImagePlugin

from portal import uploads
from portal.refusals import Refused, SecretFound
from portal.uploads import names, pictures, store

PHRASE = (
    "legal winner thank year wave sausage worth useful legal winner thank yellow"  # a test vector
)
MB = 1024 * 1024


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def picture(format_: str = "PNG", size=(30, 20), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format_, **options)
    return out.getvalue()


def office(parts: dict[str, str], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.comment = comment
    return out.getvalue()


def word(*paragraphs: str) -> dict[str, str]:
    runs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return {"word/document.xml": f"<w:document>{runs}</w:document>"}


def video(brand: bytes = b"isom") -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return (8 + len(body)).to_bytes(4, "big") + kind + body

    return box(b"ftyp", brand + bytes(4) + brand) + box(b"mdat", b"x" * 50) + box(b"moov", b"y" * 9)


# A box whose size needs eight bytes, and one that goes on to the end of the file.
WIDE_BOX = b"\x00\x00\x00\x01free" + (20).to_bytes(8, "big") + b"four"
OPEN_BOX = b"\x00\x00\x00\x00free" + b"to the end"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "data", "becomes", "kind"),
    [
        ("shot.png", picture("PNG"), "shot.png", "image/png"),
        ("photo.JPEG", picture("JPEG"), "photo.jpeg", "image/jpeg"),
        ("photo.png", picture("JPEG"), "photo.jpg", "image/jpeg"),
        ("x.webp", picture("WEBP"), "x.webp", "image/webp"),
        ("x.gif", picture("GIF"), "x.png", "image/png"),
        ("note.txt", "转账没有到账".encode(), "note.txt", "text/plain; charset=utf-8"),
        ("note.txt", "转账没有到账".encode("gb18030"), "note.txt", "text/plain; charset=utf-8"),
        ("app.LOG", b"2026-11-22 10:00 failed\n", "app.log", "text/plain; charset=utf-8"),
        ("proof.pdf", PDF, "proof.pdf", "application/pdf"),
        ("proof", PDF, "proof.pdf", "application/pdf"),
        ("clip.mp4", video(), "clip.mp4", "video/mp4"),
        ("clip.mov", video(b"qt  "), "clip.mov", "video/quicktime"),
        ("wide.mp4", video() + WIDE_BOX + OPEN_BOX, "wide.mp4", "video/mp4"),
        (
            "letter.docx",
            office(word("I sent 250 USDT")),
            "letter.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "list.zip",
            office({"xl/workbook.xml": "<workbook/>"}),
            "list.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_file_is_what_its_bytes_say(name, data, becomes, kind):
    accepted = uploads.accept(sent(name, data))
    assert (accepted.name, accepted.content_type) == (becomes, kind)
    assert accepted.size == len(accepted.data)


PNG_THEN_ZIP = picture("PNG") + office({"a.txt": "x"})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.png", b"", "empty_file"),
        ("page.png", b"<html><script>alert(1)</script></html>", "not_a_picture"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "file_kind"),
        ("logo.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_picture"),
        ("page.txt", b"\n <!DOCTYPE html><p>", "not_text"),
        ("run.txt", b"#!/bin/sh\nrm -rf ~", "not_text"),
        ("run.sh", b"#!/bin/sh\nrm -rf ~", "file_kind"),
        ("setup.exe", b"MZ\x90\x00" + bytes(200), "file_kind"),
        ("setup.txt", b"MZ\x90\x00" + bytes(200), "not_text"),
        ("tool", b"\x7fELF\x02\x01\x01" + bytes(200), "file_kind"),
        ("a.zip", office({"a.txt": "x"}), "file_kind"),
        ("noise.txt", bytes(range(256)), "not_text"),
        ("half.png", picture("PNG")[:40], "broken_picture"),
        ("new.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "picture_kind"),
        ("page.pdf", b"%PDF-1.4\n<script>x</script>\n%%EOF", "damaged"),
        ("cut.pdf", PDF + bytes(2000), "damaged"),
        ("two.pdf", PDF.replace(b"%%EOF", office({"a.txt": "x"}) + b"%%EOF"), "damaged"),
        ("two.mp4", video() + office({"a.txt": "x"}), "damaged"),
        ("two.mp4", video() + b"<html>", "damaged"),
        ("two.mp4", video() + b"abc", "damaged"),
        ("huge.txt", b"x" * (10 * MB + 1), "file_too_large"),
        ("two.docx", b"PK\x03\x04" + office(word("hi")), "damaged"),
        ("two.docx", office(word("hi"), comment=b"<script>"), "damaged"),
        ("cut.docx", office(word("hi"))[:-30], "damaged"),
        ("m.docx", office({**word("hi"), "word/vbaProject.bin": "x"}), "macros"),
        ("bomb.docx", office({"word/document.xml": "a" * (22 * MB)}), "damaged"),
        ("long.txt", b"all is well " * 200_000, "too_much_text"),
    ],
)
def test_anything_else_is_refused_and_nothing_is_written(name, data, code, settings):
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent(name, data))
    assert refusal.value.code == code
    assert name in str(refusal.value.sentence)
    assert not Path(settings.MEDIA_ROOT).exists()


def test_what_follows_a_picture_is_gone():
    accepted = uploads.accept(sent("two.png", PNG_THEN_ZIP))
    assert not zipfile.is_zipfile(io.BytesIO(accepted.data))
    assert b"a.txt" not in accepted.data


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_keeps_no_metadata(format_):
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    options = {"exif": exif} if format_ != "GIF" else {}
    if format_ in {"JPEG", "GIF"}:
        options["comment"] = b"SECRETCOMMENT"
    if format_ == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Author", "SECRETAUTHOR")
    if format_ in {"JPEG", "WEBP"}:
        options["xmp"] = b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"
    if format_ != "GIF":
        options["icc_profile"] = b"SECRETPROFILE" * 20
    data = picture(format_, **options)
    assert b"SECRET" in data
    assert b"SECRET" not in uploads.accept(sent("x.png", data)).data


def test_a_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter
    accepted = uploads.accept(sent("x.jpg", picture("JPEG", size=(30, 20), exif=exif)))
    with Image.open(io.BytesIO(accepted.data)) as drawn:
        assert drawn.size == (20, 30)


def test_transparency_stays():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(uploads.accept(sent("x.png", out.getvalue())).data)) as drawn:
        assert drawn.getpixel((0, 0)) == (1, 2, 3, 0)


def test_a_moving_picture_is_refused():
    out = io.BytesIO()
    first, second = Image.new("RGB", (4, 4), "red"), Image.new("RGB", (4, 4), "blue")
    first.save(out, "GIF", save_all=True, append_images=[second])
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent("x.gif", out.getvalue()))
    assert refusal.value.code == "animation"


@pytest.mark.parametrize("side", [6_400, 9_800, 20_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    # Only the header says how large it is: there is nothing behind it to decode.
    data = bytearray(picture("PNG"))
    data[16:24] = side.to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert side * side > pictures.MAX_PIXELS
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent("bomb.png", bytes(data)))
    assert refusal.value.code == "too_many_pixels"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", f"my words: {PHRASE}".encode()),
        ("notes.json", f'{{"phrase": "{PHRASE}"}}'.encode()),
        ("notes.docx", office(word("my words", *PHRASE.split()))),
        ("notes.docx", office(word(PHRASE[:20] + "</w:t></w:r><w:r><w:t>" + PHRASE[20:]))),
        ("notes.xlsx", office({"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": "".join(
            f"<si><t>{word}</t></si>" for word in PHRASE.split())})),
        (PHRASE.replace(" ", "_") + ".png", picture()),
    ],
)  # fmt: skip
def test_a_secret_is_refused_with_advice_and_not_repeated(name, data, settings):
    with pytest.raises(SecretFound) as refusal:
        uploads.accept(sent(name, data))
    assert "sausage" not in str(refusal.value.sentence)
    assert not Path(settings.MEDIA_ROOT).exists()


def test_what_may_be_a_key_is_shortened():
    unclear = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    accepted = uploads.accept(sent("notes.txt", f"and then\n{unclear}\n".encode()))
    assert accepted.data.decode() == "and then\n9f86d0…0a08\n"


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\mei\\截图.png", "截图.png"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b\nc\td.txt", "abcd.txt"),
        ('we"ird<>|?.txt', "we_ird____.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
        ("长" * 300, "长" * 100),
        (" many   spaces .txt", "many spaces .txt"),
    ],
)
def test_a_name_is_safe_to_show(raw, safe):
    assert names.checked(raw) == safe


def test_a_file_is_whole_private_and_removable(settings):
    accepted = uploads.accept(sent("note.txt", b"hello"))
    accepted.keep()
    path = store.path_of(accepted.stored_as)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    with store.open_file(accepted.stored_as) as file:
        assert file.read() == b"hello"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    uploads.remove(accepted.stored_as)
    uploads.remove(accepted.stored_as)
    assert not path.exists()


def test_what_was_half_written_is_removed_too():
    accepted = uploads.accept(sent("note.txt", b"hello"))
    part = store.path_of(f"{accepted.stored_as}.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"he")
    uploads.remove(accepted.stored_as)
    assert not part.exists()


class Endless(io.RawIOBase):
    """A body that is made while it is read; notes how much of the disk is used meanwhile."""

    def __init__(self, parts: list[tuple[bytes, int]], folder: Path) -> None:
        self.parts, self.folder, self.most = parts, folder, 0

    @property
    def length(self) -> int:
        return sum(len(piece) * count for piece, count in self.parts)

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, sum(file.stat().st_size for file in self.folder.iterdir()))
        while self.parts and not self.parts[0][1]:
            self.parts.pop(0)
        if not self.parts:
            return b""
        piece, count = self.parts[0]
        self.parts[0] = (piece, count - 1)
        return piece


def part(field: str, name: str = "") -> tuple[bytes, int]:
    filename = f'; filename="{name}"' if name else ""
    head = f'\r\n--B\r\nContent-Disposition: form-data; name="{field}"{filename}\r\n\r\n'
    return head.encode(), 1


def posted(body: Endless) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "multipart/form-data; boundary=B",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )


@pytest.fixture
def temporary(settings, tmp_path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


CHUNK = b"x" * 65_536
END = (b"\r\n--B--\r\n", 1)


def test_200_megabytes_cost_neither_disk_nor_the_form_around_them(temporary):
    body = Endless(
        [
            part("subject"), (b"My deposit", 1),
            part("attachments", "huge.mp4"), (CHUNK, 200 * 16),
            part("attachments", "small.txt"), (b"hello", 1),
            part("description"), (b"It did not come", 1),
            END,
        ],
        temporary,
    )  # fmt: skip
    request = posted(body)
    assert request.POST == {"subject": ["My deposit"], "description": ["It did not come"]}
    assert [file.name for file in request.FILES.getlist("attachments")] == ["small.txt"]
    assert request.FILES["attachments"].read() == b"hello"
    assert [str(refusal.sentence) for refusal in uploads.refused(request)] == [
        "huge.mp4 is larger than 10 MB. Attach a smaller version or a part."
    ]
    assert body.most <= 10 * MB
    request.close()
    assert list(temporary.iterdir()) == []


def test_files_that_are_too_large_together_are_refused_from_there_on(temporary):
    eight = (CHUNK, 8 * 16)
    body = Endless(
        [
            part("attachments", "1.mp4"), eight,
            part("attachments", "2.mp4"), eight,
            part("attachments", "3.mp4"), eight,
            part("attachments", "4.mp4"), eight,
            part("attachments", "5.txt"), (b"hello", 1),
            END,
        ],
        temporary,
    )  # fmt: skip
    request = posted(body)
    kept = request.FILES.getlist("attachments")
    assert [(file.name, file.size) for file in kept] == [
        ("1.mp4", 8 * MB), ("2.mp4", 8 * MB), ("3.mp4", 8 * MB), ("5.txt", 5),
    ]  # fmt: skip
    (refusal,) = uploads.refused(request)
    assert str(refusal.sentence) == (
        "4.mp4 does not fit: files sent together may have 30 MB. Add it later."
    )
    assert body.most <= uploads.MAX_REQUEST_BYTES
    request.close()


def test_the_name_of_a_large_file_may_hold_a_secret_too(temporary):
    body = Endless([part("attachments", f"{PHRASE}.mp4"), (CHUNK, 11 * 16), END], temporary)
    request = posted(body)
    (refusal,) = uploads.refused(request)
    assert isinstance(refusal, SecretFound)
    request.close()


def test_a_failed_write_leaves_nothing():
    accepted = uploads.accept(sent("note.txt", b"hello"))
    path = store.path_of(accepted.stored_as)
    (path / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        accepted.keep()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
