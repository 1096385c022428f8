"""HTML as text, HTML that is safe to show, and lines that can't deceive."""

import base64
import unicodedata

import pytest

from tests.tickets.email.corpus import mail
from tickets.email.parse import parse


def test_html_becomes_the_text_a_reader_sees():
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>One&nbsp;&amp; two</p>"
        "<!-- no --><div>three<br>four</div><script>five()</script>"
        "<ul><li>six</li><li>seven</li></ul>"
        "<table><tr><td>a</td><td>b</td></tr></table>é</body></html>"
    )
    assert parse(mail(page, subtype="html")).text.split() == [
        "One",
        "&",
        "two",
        "three",
        "four",
        "six",
        "seven",
        "a",
        "b",
        "é",
    ]


def test_html_is_safe_to_show():
    page = (
        "<p onclick=x()>Hi</p><script>alert(1)</script><img src=https://spy.example/1.gif>"
        '<img src="cid:1@x"><a href="javascript:x()">a</a>'
        '<a href="https://ok.example/?a=1&b=2">b</a>'
        "<iframe src=//x></iframe><style>@import url(//x)</style><svg onload=x()><math>"
        "<form action=//x>"
        "<input><link rel=stylesheet href=//x><base href=//x>"
        '<div style="background:url(//x)">y</div>'
        "<object data=//x></object><video poster=//x></video><meta http-equiv=refresh content=0>"
    )
    safe = parse(mail(page, subtype="html")).html.lower()
    for bad in (
        "script",
        "onclick",
        "onload",
        "spy.example",
        "javascript",
        "iframe",
        "style",
        "svg",
        "form",
        "input",
        "link",
        "base",
        "//x",
        "object",
        "video",
        "meta",
    ):
        assert bad not in safe
    assert '<a href="https://ok.example/?a=1&amp;b=2"' in safe
    assert 'src="cid:1@x"' in safe


@pytest.mark.parametrize("field", ["subject", "from_name"])
def test_no_control_and_no_bidi_character_in_a_line(field):
    odd = "".join(
        chr(code)
        for code in [
            *range(1, 32),
            127,
            *range(0x80, 0xA0),
            *range(0x2028, 0x202F),
            *range(0x2060, 0x2070),
            0x200E,
            0x200F,
            0x61C,
            0xFEFF,
        ]
    )
    word = base64.b64encode(f"a{odd}b".encode()).decode()
    read = parse(
        mail(
            "x",
            headers={"Subject": f"=?utf-8?B?{word}?=", "From": f"=?utf-8?B?{word}?= <a@b.example>"},
        )
    )
    assert getattr(read, field).replace(" ", "") == "ab"
    assert not [char for char in getattr(read, field) if unicodedata.category(char) in {"Cc", "Cf"}]
