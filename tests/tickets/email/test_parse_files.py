"""Attachments: their names and contents, in every wrapping that real mail uses."""

import base64
import struct

import pytest

from tests.tickets.email.corpus import mail, multipart
from tickets.email.parse import parse

PLAIN = "Content-Type: text/plain; charset=utf-8"


def names(read):
    return [file.name for file in read.attachments]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="a b.txt"', "a b.txt"),
        ("Content-Disposition: attachment; filename=a b.txt", "a b.txt"),
        ("Content-Disposition: attachment; filename*=utf-8''%E4%BD%A0.txt", "你.txt"),
        (
            "Content-Disposition: attachment; filename*0*=gb2312''%C4%E3; filename*1*=%BA%C3.txt",
            "你好.txt",
        ),
        ("Content-Disposition: attachment; filename*1=cd.txt; filename*0=ab", "abcd.txt"),
        ('Content-Disposition: attachment; filename="=?utf-8?B?5L2g5aW9?=.txt"', "你好.txt"),
        ("Content-Disposition: attachment; filename==?gb2312?B?xOO6ww==?=.txt", "你好.txt"),
        ('Content-Disposition: attachment; filename="你好.txt"', "你好.txt"),
        ('Content-Disposition: attachment; filename="%E4%BD%A0%E5%A5%BD.txt"', "你好.txt"),
        ('Content-Disposition: attachment; filename="abc.txt', "abc.txt"),
        ('Content-Disposition: attachment\r\nContent-Type: text/plain; name="n.txt"', "n.txt"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\dir\\\\a.txt"', "a.txt"),
        ('Content-Disposition: attachment; filename="..%2f..%2fetc%2fpasswd"', "passwd"),
        ('Content-Disposition: attachment; filename="/"', "attachment-1.txt"),
        ('Content-Disposition: attachment; filename=".."', "attachment-1.txt"),
        ('Content-Disposition: attachment; filename="a\u202etxt.exe"', "atxt.exe"),
        ("Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab%00.txt", "a b.txt"),
        ("Content-Disposition: attachment", "attachment-1.txt"),
    ],
)
def test_file_names(header, name):
    read = parse(multipart("mixed", (PLAIN, b"words"), (header, b"data")))
    assert (read.text, names(read), read.attachments[0].data) == ("words", [name], b"data")


def test_a_very_long_name_keeps_its_extension():
    read = parse(
        multipart("mixed", (f'Content-Disposition: attachment; filename="{"a" * 999}.pdf"', b"x"))
    )
    assert len(names(read)[0]) == 200
    assert names(read)[0].endswith(".pdf")


def test_a_nested_message_is_a_file_and_not_our_text():
    inner = b"Subject: Old news\r\nFrom: x@y.example\r\n\r\nold words"
    read = parse(multipart("mixed", (PLAIN, b"new words"), ("Content-Type: message/rfc822", inner)))
    assert (read.text, names(read), read.attachments[0].data) == (
        "new words",
        ["Old news.eml"],
        inner,
    )


def test_a_calendar_part_is_a_file():
    read = parse(
        multipart(
            "alternative",
            (PLAIN, b"Meeting"),
            ("Content-Type: text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),
        )
    )
    assert (read.text, names(read)) == ("Meeting", ["invite-1.ics"])


def test_apple_double_is_one_file():
    double = multipart(
        "appledouble",
        ("Content-Type: application/applefile; name=a.pdf", b"fork"),
        ('Content-Type: application/pdf; name="a.pdf"', b"%PDF"),
        boundary="=_b2",
    )
    start = double.index(b"\r\n\r\n") + 4
    head = 'Content-Type: multipart/appledouble; boundary="=_b2"'
    read = parse(multipart("mixed", (PLAIN, b"words"), (head, double[start:])))
    assert [(file.name, file.data) for file in read.attachments] == [("a.pdf", b"%PDF")]


def test_a_file_as_the_whole_mail():
    head = {"Content-Type": "application/pdf; name=a.pdf"}
    read = parse(mail(b"%PDF\x00\xff", headers=head))
    assert (read.text, names(read), read.attachments[0].data) == ("", ["a.pdf"], b"%PDF\x00\xff")


def test_binary_files_are_not_touched():
    data = bytes(range(256)) * 4
    head = "Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: binary"
    assert parse(multipart("mixed", (head, data))).attachments[0].data == data


def test_uuencoded_files_leave_the_text():
    body = b"see below\r\n\r\nbegin 644 note.txt\r\n+:&5L;&\\@=V]R;&0\r\n`\r\nend\r\nbye"
    read = parse(mail(body, headers={"Content-Transfer-Encoding": "7bit"}))
    assert read.text.split() == ["see", "below", "bye"]
    assert [(file.name, file.data) for file in read.attachments] == [("note.txt", b"hello world")]


def test_a_letter_that_begins_with_begin_stays():
    body = b"begin 644 times and you will\r\nsee the\r\nend"
    read = parse(mail(body, headers={"Content-Transfer-Encoding": "7bit"}))
    assert (read.text, read.attachments) == ("begin 644 times and you will\nsee the\nend", ())


def tnef(*attributes):
    body = b"".join(
        bytes([level]) + struct.pack("<II", kind, len(data)) + data + b"\0\0"
        for level, kind, data in attributes
    )
    return struct.pack("<IH", 0x223E9F78, 1) + body


def properties(*pairs):
    out = struct.pack("<I", len(pairs))
    for kind, name, value in pairs:
        out += struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return out


def test_winmail_dat_is_opened():
    data = tnef(
        (1, 0x00069003, properties((0x1F, 0x1000, "the words\0".encode("utf-16-le")))),
        (2, 0x00069002, b"\0" * 14),
        (2, 0x00018010, b"SHORT~1.PDF\0"),
        (2, 0x0006800F, b"%PDF"),
        (2, 0x00069005, properties((0x1F, 0x3707, "../账单.pdf\0".encode("utf-16-le")))),
    )
    head = (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64"
    )
    read = parse(multipart("mixed", (head, base64.encodebytes(data))))
    assert read.text == "the words"
    assert [(file.name, file.data) for file in read.attachments] == [("账单.pdf", b"%PDF")]


def test_a_winmail_dat_that_cannot_be_read_stays_a_file():
    read = parse(
        multipart(
            "mixed",
            (PLAIN, b"words"),
            ("Content-Type: application/ms-tnef; name=winmail.dat", b"x"),
        )
    )
    assert (read.text, names(read), read.defects) == (
        "words",
        ["winmail.dat"],
        ("unreadable winmail.dat",),
    )


def test_rich_text_becomes_words():
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Caf\'e9\par "
    rtf += rb"\u20320?\u22909? \b bold\b0 {\*\x y}}"
    read = parse(mail(rtf, headers={"Content-Type": "text/rtf"}))
    assert read.text.split() == ["Café", "你好", "bold"]


def test_a_file_in_yenc_leaves_the_text():
    packed = bytes((byte + 42) % 256 for byte in b"abc")
    body = (
        b"See below.\r\n=ybegin line=128 size=3 name=a log.txt\r\n" + packed + b"\r\n=yend size=3"
    )
    read = parse(mail(body, headers={"Content-Transfer-Encoding": "8bit"}))

    assert [(file.name, file.data) for file in read.attachments] == [("a log.txt", b"abc")]
    assert read.text == "See below."


def test_a_name_may_stand_in_the_location_alone():
    part = ("Content-Type: image/png\r\nContent-Location: Photo25.png", b"x")
    page = ("Content-Type: image/png\r\nContent-Location: https://site.example/?a=b", b"x")

    read = parse(multipart("mixed", ("Content-Type: text/plain", b"words"), part, page))

    assert [file.name for file in read.attachments] == ["Photo25.png", "image-2.png"]


def test_a_whole_field_may_be_one_encoded_word():
    said = (
        "=?utf-8?b?" + base64.b64encode('attachment; filename="截图.txt"'.encode()).decode() + "?="
    )
    part = (f"Content-Type: text/plain\r\nContent-Disposition: {said}", b"log")

    read = parse(multipart("mixed", ("Content-Type: text/plain", b"words"), part))

    assert [file.name for file in read.attachments] == ["截图.txt"]
    assert read.text == "words"
