"""No bytes make the parser raise, hang or grow: every case ends in seconds of processor time."""

import os
import random
import struct
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.email.corpus import mail, multipart
from tickets.email import mime, names
from tickets.email.parse import parse

HEAD = b"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
# Seconds of processor time, the promise; each takes about one. Whoever traces every line (coverage,
# a debugger) makes Python three to five times as slow, which is not the parser's doing.
LIMIT = 25 if sys.gettrace() else 5
MEGA = 1_000_000


def plain(body, kind=b"plain"):
    return HEAD + b"Content-Type: text/" + kind + b"; charset=utf-8\r\n\r\n" + body


def page(body):
    return plain(body, b"html")


def header(name, value):
    return HEAD + name + b": " + value + b"\r\n\r\nwords"


def boundary(body):
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body


def tnef(kind, data, times=1):
    attribute = b"\1" + struct.pack("<II", kind, len(data)) + data + b"\0\0"
    return (
        HEAD
        + b"Content-Type: application/ms-tnef\r\n\r\n"
        + struct.pack("<IH", 0x223E9F78, 1)
        + attribute * times
    )


def compressed_rtf(size):
    runs = b"\0aaaaaaaa" + (b"\xff" + struct.pack(">H", 210 << 4 | 15) * 8) * size
    packed = struct.pack("<II", len(runs) + 12, 2**31) + b"LZFu\0\0\0\0" + runs
    return struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(packed)) + packed


CASES = {
    "zero bytes": b"\0" * MEGA,
    "carriage returns": b"\r" * 5 * MEGA,
    "a header of carriage returns": HEAD + b"\r" * 5 * MEGA + b"\n\r\nx",
    "a 10 MB field": header(b"X-A", b"a" * 10 * MEGA),
    "a 10 MB subject": header(b"Subject", b"a " * 5 * MEGA),
    "many fields": b"".join(b"X-%d: a\r\n" % n for n in range(300_000)) + HEAD + b"\r\nx",
    "many folds": b"Subject: a\r\n" + b" a\r\n" * 1_500_000 + b"\r\nx",
    "broken header lines": HEAD + b"broken line\r\n" * 500_000 + b"Subject: x\r\n\r\nx",
    "mbox lines": b"From a@b Mon\r\n" * 300_000 + HEAD + b"\r\nx",
    **{
        f"a sender of {bait!r}": header(b"From", bait * 2 * MEGA)
        for bait in (b",", b"(", b'"', b"@", b"a@", b"<", b'"\\', b"a <b@c>,")
    },
    "words without end": header(b"Subject", b"=?utf-8?q?a" * 300_000),
    "words without content": header(b"Subject", b"=?utf-8?b?" * 300_000 + b"?="),
    "question marks": header(b"Subject", b"=?utf-8?q?" + b"?=20" * 300_000),
    "parameters": header(b"Content-Type", b"text/plain; " + b"a=b; " * 300_000),
    "blanks in parameters": header(b"Content-Type", b"text/plain;" + b" " * 3 * MEGA + b"a"),
    "sections": header(
        b"Content-Type",
        b"text/plain; " + b"".join(b"name*%d*=%%41; " % (n % 999) for n in range(99_999)),
    ),
    "an endless charset": header(b"Content-Type", b"text/plain; charset=" + b"a" * 10 * MEGA)
    + b"\xe9",
    "references": header(b"References", b"<a@b> " * 500_000),
    "open references": header(b"References", b"<" * 3 * MEGA),
    "a date": header(b"Date", b"1 " * 3 * MEGA),
    "deep nesting": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(5_000)
    ),
    "nesting in itself": boundary(
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 50_000
    ),
    "thousands of parts": boundary(b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 100_000),
    "nearly boundaries": boundary(b"--bx\r\n" * MEGA),
    "a boundary of dashes": HEAD
    + b"Content-Type: multipart/mixed; boundary=-\r\n\r\n"
    + b"-" * 10 * MEGA,
    "lines to sniff": HEAD
    + b"Content-Type: multipart/mixed\r\n\r\n"
    + (b"--" + b" " * 190 + b"x\r\n") * 20_000,
    "open elements": page(b"<div>" * 300_000),
    "open fonts": page(b"".join(b'<font color="%d"><a href=x>' % n for n in range(60_000))),
    "ampersands": page(b"&" * MEGA),
    "less-than signs": page(b"<" * MEGA),
    "attributes": page(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">"),
    "open comments": page(b"<!--" * 300_000),
    "open tags": page(b"<a " * 300_000),
    "open quotes": page(b'<a "' * 300_000),
    "quoted ends": page(b'<a ">" ' * 200_000),
    "open scripts": page(b"<script>" * 150_000),
    "crossed elements": page(b"<b><i><u></b></i></u>" * 60_000),
    "rows outside tables": page(b"<table>" + b"x<tr>" * 200_000),
    "entities": page(b"&#x10ffff;&#xd800;&#0;" * 60_000),
    "quotations in quotations": page(b"<blockquote type=cite>x" * 60_000),
    "many breaks": page(b"<br>" * 300_000),
    "meta": page(b"<meta " * 200_000),
    **{
        f"lines of {line!r}": plain(line + b"\r\n") + (line + b"\r\n") * (MEGA // (len(line) + 2))
        for line in (
            b">",
            b"On a",
            b"On Mon, 1 Jan 2024 10:00",
            b"1",
            b"From: a@b",
            b"Subject: a",
            b"wrote:",
            b"|",
            b"--",
            b"__________",
            b"Sent from my iPhone",
            "发件人：张三".encode(),
            b"begin 644 a",
            b"-" * 990,
            b"On " + b"a " * 480,
            b"* " * 480,
            b"<a@" * 320,
            b"a@" * 480,
            b"1 " * 480,
            b"From: : : :" * 90,
            b"a-" * 480,
            b"=?" * 400,
        )
    },
    "one long line": plain(b"a" * 10 * MEGA),
    "one line of blanks": plain(b" " * 10 * MEGA),
    "base64 padding": header(b"Content-Transfer-Encoding", b"base64") + b"=" * 3 * MEGA,
    "base64 chunks": header(b"Content-Transfer-Encoding", b"base64") + b"QQ==" * MEGA,
    "soft breaks": header(b"Content-Transfer-Encoding", b"quoted-printable") + b"= " * 2 * MEGA,
    "utf-7": header(b"Content-Type", b"text/plain; charset=utf-7") + b"+AAAA" * 200_000,
    "escapes": header(b"Content-Type", b"text/plain; charset=iso-2022-jp") + b"\x1b$B" * 300_000,
    "open groups": HEAD + b"Content-Type: text/rtf\r\n\r\n{\\rtf1" + b"{\\b " * 200_000,
    "compressed rich text": tnef(0x00069003, compressed_rtf(100_000)),
    "empty files": tnef(0x00069002, b"", 300_000),
    "false counts": tnef(
        0x00069003, b"\xff\xff\xff\xff" + b"\x03\x10\x01\x10\xff\xff\xff\xff" * 100_000
    ),
    "a file's path": HEAD
    + b'Content-Disposition: attachment; filename="'
    + b"../" * 300_000
    + b'x"\r\n\r\nx',
    "reports": HEAD
    + b"Content-Type: message/delivery-status\r\n\r\n"
    + b"Action: failed\r\nFinal-Recipient: a@b\r\n" * 100_000,
}


@pytest.mark.parametrize("name", CASES)
def test_hostile_bytes_cost_little(name):
    start = time.process_time()
    read = parse(CASES[name])
    assert time.process_time() - start < LIMIT
    assert not [defect for defect in read.defects if "failed" in defect]
    assert len(read.subject) <= 40_000
    assert len(read.attachments) <= mime.MAX_PARTS


def test_what_was_left_out_is_said():
    assert "too many parts" in parse(CASES["thousands of parts"]).defects
    assert "nested too deep" in parse(CASES["deep nesting"]).defects
    assert "text cut" in parse(CASES["one long line"]).defects


def test_compressed_text_does_not_grow_without_bound():
    assert len(parse(CASES["compressed rich text"]).text) <= 500_000


def is_safe(read):
    for file in read.attachments:
        assert file.name
        assert len(file.name) <= names.MAX_NAME
        assert not set(file.name) & set("/\\\0\r\n\u202e")
    assert "<script" not in read.html.lower()
    assert read.subject == read.subject.strip()
    for text in (read.subject, read.text, read.reply, read.html, read.from_email):
        text.encode()
    return True


@given(st.binary(max_size=3_000))
def test_any_bytes_are_read(raw):
    assert is_safe(parse(raw))
    assert is_safe(parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + raw))
    assert is_safe(parse(page(raw)))
    assert is_safe(parse(tnef(0x00069003, raw)))


SAMPLES = [
    mail("words " * 20),
    multipart(
        "mixed",
        ("Content-Type: text/html", b"<p>a</p>" * 9),
        ("Content-Disposition: attachment; filename=a.txt", b"x"),
    ),
    mail(
        "=?utf-8?q?a?=",
        headers={
            "Subject": "=?gb2312?B?xOO6ww==?= =?utf-8?Q?x?=",
            "Content-Type": "text/plain; charset=gb2312",
        },
    ),
]


@pytest.mark.parametrize("seed", range(60))
def test_damaged_mails_are_read(seed):
    chance = random.Random(seed)  # noqa: S311 - damage that can be repeated, not a secret
    for sample in SAMPLES:
        damaged = bytearray(sample)
        for _ in range(chance.randint(1, 30)):
            position = chance.randrange(len(damaged))
            damaged[position : position + chance.randint(0, 4)] = chance.randbytes(
                chance.randint(0, 4)
            )
        assert is_safe(parse(bytes(damaged)))
        assert is_safe(parse(sample[: chance.randrange(len(sample))]))


def test_random_megabytes_are_read():
    start = time.process_time()
    assert is_safe(parse(os.urandom(3 * MEGA)))
    assert is_safe(
        parse(HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + os.urandom(3 * MEGA))
    )
    assert time.process_time() - start < LIMIT


def test_an_ordinary_mail_takes_milliseconds():
    raw = multipart(
        "alternative",
        ("Content-Type: text/plain; charset=utf-8", b"My deposit is missing.\r\n" * 30),
        (
            "Content-Type: text/html; charset=utf-8",
            b"<div>My deposit is <b>missing</b>.</div>\r\n" * 30,
        ),
    )
    start = time.process_time()
    for _ in range(20):
        parse(raw)
    assert (time.process_time() - start) / 20 < LIMIT / 100
