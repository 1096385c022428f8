"""Published text can do nothing but be read, whatever its author wrote."""

import time
from html.parser import HTMLParser

import pytest

from kb.richtext import plain, render

HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<style>*{background:url(//evil.example)}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](attachment:12');alert(1)//)",
    "<javascript:alert(1)>",
    "<data:text/html,<script>alert(1)</script>>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/track.png)",
    "![x](//evil.example/track.png)",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    '![" onerror="alert(1)](attachment:1)',
    '![x](attachment:1 "\\" onerror=\\"alert(1)")',
    '[x](https://ok.example "\\" onmouseover=\\"alert(1)")',
    '[x]: javascript:alert(1) "t"\n\n[x]',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '``` " onclick="alert(1)\nx\n```',
    '# <img src=x onerror=alert(1)>\n## "><script>alert(1)</script>',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    'https://evil.example/"onmouseover="alert(1)',
    "**<b onclick=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;",
    "\x00<script>alert(1)</script>",
    "<form action=https://evil.example><input name=phrase></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<object data=https://evil.example></object><embed src=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example>",
    "<p id=main style='position:fixed'>x</p>",
]
ELEMENTS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"href", "title", "rel", "src", "alt", "loading", "id", "start", "scope"}


class Read(HTMLParser):
    """The elements and attributes that a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes = set(), set()
        self.links, self.pictures, self.ids = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _value in attrs}
        given = dict(attrs)
        self.links += [given["href"]] if "href" in given else []
        self.pictures += [given["src"]] if "src" in given else []
        self.ids += [given["id"]] if "id" in given else []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    for hostile in (text, f"> {text}", f"- {text}", f"[{text}](https://ok.example)"):
        read = Read(render(hostile, "en").html)

        assert read.elements <= ELEMENTS
        assert read.attributes <= ATTRIBUTES
        assert all(link.startswith(("https:", "http:", "/", "attachment", "mailto:", "%"))
                   for link in read.links), read.links  # fmt: skip
        assert all(src.startswith("/en/help/files/") for src in read.pictures)
        assert all(anchor.startswith("s-") for anchor in read.ids)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 25_000,
        ">" * 50_000,
        "*a_" * 16_000,
        "`" * 50_000,
        "- " * 25_000,
        "<" * 50_000,
        "[a](" * 12_000,
        "|a" * 25_000 + "\n" + "|-" * 25_000,
        "http://" * 7_000,
        "&" * 50_000,
        "# a\n" * 12_000,
        "a@" * 25_000,
    ],
    ids=lambda text: text[:4],
)
def test_hostile_text_takes_no_long_time(text):
    began = time.process_time()
    render(text, "en")

    assert time.process_time() - began < 5


def test_what_editors_need_becomes_html():
    text = "1. **one**\n2. [two](../fees/)\n\n| a |\n|---|\n| b |\n\nhttps://example.com ~~no~~"
    html = render(text, "en").html

    assert "<strong>one</strong>" in html
    assert '<a href="../fees/" rel="noopener noreferrer">two</a>' in html
    assert '<th scope="col">a</th>' in html
    assert '<a href="https://example.com" rel="noopener noreferrer">' in html
    assert "<s>no</s>" in html


def test_pictures_are_our_own_attachments():
    html = render("![Where to tap](attachment:7) [all](attachment:8)", "zh-hans").html

    assert '<img src="/zh-hans/help/files/7/" alt="Where to tap" loading="lazy">' in html
    assert 'href="/zh-hans/help/files/8/"' in html


def test_headings_have_anchors_of_their_own_in_every_script():
    rendered = render("# 第一步\n\n## Fees & limits\n\n## Fees & limits\n\n#### Small", "en")

    assert [(h["level"], h["id"]) for h in rendered.contents] == [
        (2, "s-第一步"),
        (2, "s-fees-limits"),
        (2, "s-fees-limits-2"),
    ]
    assert '<h4 id="s-small">' in rendered.html


def test_a_short_text_has_no_contents():
    assert render("## One\n\n## Two", "en").contents == []


def test_the_words_of_a_page_are_its_text():
    assert plain(render("## A & B\n\n- <x>\n- `c`", "en").html) == "A & B\n<x>\nc"
