"""Header fields and MIME trees, well formed and broken."""

import base64
from datetime import datetime, timedelta, timezone

import pytest

from tests.tickets.email.corpus import mail, multipart
from tickets.email.parse import parse

PLAIN = "Content-Type: text/plain; charset=utf-8"
HTML = "Content-Type: text/html; charset=utf-8"
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


def names(read):
    return [file.name for file in read.attachments]


@pytest.mark.parametrize(
    ("sent", "name", "email"),
    [
        ("Ann@Mail.Example", "", "ann@mail.example"),
        ("Ann Lee <a@b.example>", "Ann Lee", "a@b.example"),
        ('"Lee, Ann" <a@b.example>', "Lee, Ann", "a@b.example"),
        ("Lee, Ann <a@b.example>", "Lee, Ann", "a@b.example"),
        ("a@b.example (Ann Lee)", "Ann Lee", "a@b.example"),
        ("Ann (the (real) one) <a@b.example>", "Ann", "a@b.example"),
        ("=?utf-8?B?5L2g5aW9?= <a@b.example>", "你好", "a@b.example"),
        ('"=?utf-8?B?5L2g5aW9?=" <a@b.example>', "你好", "a@b.example"),
        ("=?utf-8?Q?Lee=2C_Ann?= <a@b.example>", "Lee, Ann", "a@b.example"),
        ("=?utf-8?Q?Ann_=3Ca=40b=2Eexample=3E?=", "Ann", "a@b.example"),
        ("Friends: a@b.example, c@d.example;", "", "a@b.example"),
        ("Ann a@b.example", "Ann", "a@b.example"),
        ("Ann <<a@b.example>>", "Ann", "a@b.example"),
        ("<mailto:a@b.example>", "", "a@b.example"),
        ("Ann <@r1.example,@r2.example:a@b.example>", "Ann", "a@b.example"),
        ("x@y.example <a@b.example>", "x@y.example", "a@b.example"),
        ("客服 <客服@例子.公司>", "客服", "客服@例子.公司"),
        ("Ann < a@b.example >", "Ann", "a@b.example"),
        ("Ann <a@b.example", "Ann", "a@b.example"),
        ('"john doe"@b.example', "", '"john doe"@b.example'),
        ("o'neil@b.example", "", "o'neil@b.example"),
        ("Ann <a@[192.0.2.1]>", "Ann", "a@[192.0.2.1]"),
        ("A\u202enn\r\n\t<a@b.example>", "Ann", "a@b.example"),
    ],
)
def test_the_sender(sent, name, email):
    read = parse(mail("x", headers={"From": sent}))
    assert (read.from_name, read.from_email) == (name, email)


@pytest.mark.parametrize(
    ("fields", "email"),
    [
        ({"From": None, "Sender": "s@b.example"}, "s@b.example"),
        ({"From": "Ann", "Return-Path": "<r@b.example>"}, "r@b.example"),
        ({"From": "undisclosed-recipients:;", "Reply-To": "p@b.example"}, "p@b.example"),
        ({"From": None}, ""),
    ],
)
def test_without_an_address_in_from_the_next_field_counts(fields, email):
    assert parse(mail("x", headers=fields)).from_email == email


def test_the_other_fields():
    read = parse(
        mail(
            "x",
            headers={
                "To": "Help <help@wallet.example>, b@c.example",
                "Cc": "=?utf-8?B?5L2g5aW9?= <d@e.example>",
                "Reply-To": "f@g.example",
                "In-Reply-To": "Your message of Monday <1@x.example>",
                "References": "<0@x.example>\r\n <1@x.example> <0@x.example>",
            },
        )
    )
    assert [tuple(one) for one in read.to] == [("Help", "help@wallet.example"), ("", "b@c.example")]
    assert [tuple(one) for one in read.cc] == [("你好", "d@e.example")]
    assert read.reply_to[0].email == "f@g.example"
    assert read.message_id == "<1@mail.example>"
    assert read.in_reply_to == "<1@x.example>"
    assert read.references == ("<0@x.example>", "<1@x.example>")
    assert read.date == datetime(2024, 1, 8, 11, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    "date", ["", "yesterday", "99 Foo 99999 99:99:99", "Mon, 31 Feb 2024 25:00:00"]
)
def test_an_impossible_date_is_none(date):
    assert parse(mail("x", headers={"Date": date})).date is None


def test_alternative_shows_the_plain_text_and_keeps_the_html():
    read = parse(multipart("alternative", (PLAIN, b"plain"), (HTML, b"<p>rich</p>")))
    assert (read.text, read.html, read.attachments) == ("plain", "<p>rich</p>", ())


@pytest.mark.parametrize(
    "stub", [b"", b"  \r\n", b"To view this message, please use an HTML compatible email viewer."]
)
def test_an_empty_plain_form_gives_way_to_the_html(stub):
    page = b"<p>My deposit is missing.</p>" + b"<p>I sent it on Friday.</p>" * 9
    read = parse(multipart("alternative", (PLAIN, stub), (HTML, page)))
    assert read.text.startswith("My deposit is missing.")


def test_mixed_parts_are_read_in_order():
    read = parse(
        multipart(
            "mixed",
            (PLAIN, b"before"),
            ('Content-Type: image/png; name="a.png"\r\nContent-Disposition: inline', PNG),
            (PLAIN, b"after"),
        )
    )
    assert (read.text, names(read)) == ("before\nafter", ["a.png"])
    assert read.attachments[0].data == PNG
    assert read.attachments[0].inline


def test_mixed_used_for_alternative_shows_the_words_once():
    read = parse(multipart("mixed", (PLAIN, b"same words"), (HTML, b"<p>same <b>words</b></p>")))
    assert read.text == "same words"


def test_related_pictures_are_inline_files():
    read = parse(
        multipart(
            "related",
            (HTML, b'<p>see <img src="cid:1@x"></p>'),
            (
                "Content-Type: image/png\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: base64",
                base64.b64encode(PNG),
            ),
        )
    )
    file = read.attachments[0]
    assert (file.content_id, file.inline, file.data, file.name) == ("1@x", True, PNG, "image-1.png")
    assert 'src="cid:1@x"' in read.html


def test_flowed_text_flows():
    head = {"Content-Type": "text/plain; charset=utf-8; format=flowed"}
    read = parse(mail("One long \r\nline.\r\n> quoted \r\n> too\r\n-- \r\nAnn", headers=head))
    assert read.text == "One long line.\n> quoted too\n--\nAnn"


@pytest.mark.parametrize("boundary", ['boundary="other"', "", 'boundary=""', "boundary"])
def test_a_multipart_with_no_or_a_wrong_boundary_is_opened_all_the_same(boundary):
    raw = multipart(
        "mixed", (PLAIN, b"words"), ("Content-Disposition: attachment; filename=a.txt", b"x")
    )
    raw = raw.replace(b'boundary="=_b1"', boundary.encode())
    read = parse(raw)
    assert (read.text, names(read)) == ("words", ["a.txt"])
    assert any("boundary" in defect for defect in read.defects)


def test_a_lost_end_and_a_part_after_the_end():
    raw = multipart("mixed", (PLAIN, b"words"))
    more = b"--=_b1\r\nContent-Disposition: attachment; filename=late.txt\r\n\r\nx"
    assert names(parse(raw + more)) == ["late.txt"]
    assert parse(raw.replace(b"--=_b1--\r\n", b"")).text == "words"


def test_a_boundary_that_begins_another():
    inner = b"--=_b1-inner\r\nContent-Type: text/plain\r\n\r\nwords\r\n--=_b1-inner--"
    read = parse(
        multipart("mixed", ('Content-Type: multipart/alternative; boundary="=_b1-inner"', inner))
    )
    assert read.text == "words"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
def test_odd_line_ends(end):
    raw = multipart(
        "mixed", (PLAIN, b"words"), ("Content-Disposition: attachment; filename=a.txt", b"x")
    )
    read = parse(raw.replace(b"\r\n", end))
    assert (read.subject, read.text.strip(), names(read)) == (
        "Re: Deposit missing",
        "words",
        ["a.txt"],
    )


@pytest.mark.parametrize(
    "before",
    [
        b"From ann@mail.example Mon Jan  8 11:00:00 2024\r\n",
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        b">From x\r\n",
    ],
)
def test_what_stores_and_editors_put_before_the_header(before):
    read = parse(before + mail("words"))
    assert (read.subject, read.from_email, read.text) == (
        "Re: Deposit missing",
        "an@mail.example",
        "words",
    )


def test_a_mail_without_header_is_text():
    read = parse(b"Hello: I lost my deposit.\r\nPlease help.")
    assert read.text == "Hello: I lost my deposit.\nPlease help."
    assert (read.subject, read.from_email) == ("", "")


def test_a_lost_blank_line_before_the_body():
    read = parse(b"Subject: s\r\nFrom: a@b.example\r\nMy deposit is missing.\r\n\r\nPlease help.")
    assert (read.subject, read.text) == ("s", "My deposit is missing.\n\nPlease help.")


def test_a_broken_line_in_the_header_hides_nothing():
    raw = b"Subject: s\r\nbroken line\r\nFrom: a@b.example\r\n\r\nwords"
    read = parse(raw)
    assert (read.subject, read.from_email, read.text) == ("s", "a@b.example", "words")
