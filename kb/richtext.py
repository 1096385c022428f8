"""Markdown of our editors becomes HTML that can do nothing but be read.

Raw HTML is text. Whatever the parser makes goes through a list of allowed elements, so that a
fault in the one is caught by the other. Pictures and files are our own attachments, written as
`![what it shows](attachment:12)`; everything else from elsewhere is at most a link.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple, TypedDict

import nh3
from django.urls import reverse
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Longer texts are refused where they are written: what is parsed here is bounded.
MAX_TEXT = 50_000
# From how many headings on a page shows its contents.
LONG = 3

_OWN = re.compile(r"attachment:(\d{1,18})")
_BLOCKS = re.compile(r"</?(?:p|li|h\d|tr|td|th|br|pre|blockquote)\b")
_TAGS = re.compile(r"<[^>]*>")
_GAPS = re.compile(r"[^\w]+")
_ELEMENTS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "th": {"scope"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4")},
}
_SCHEMES = {"https", "http", "mailto", "tel"}


class Heading(TypedDict):
    """A line of the contents."""

    level: int
    id: str
    title: str


class Rendered(NamedTuple):
    """Safe HTML, and the headings in it when they are enough for a list of contents."""

    html: str
    contents: list[Heading]


@cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "typographer": False})
    return made.enable(["table", "strikethrough", "linkify"])


def render(text: str, language: str) -> Rendered:
    """The HTML of a Markdown text; links to our own files lead to the pages of `language`."""
    tokens = _parser().parse(text[:MAX_TEXT])
    headings = _anchor(tokens)
    for token in tokens:
        if token.type == "th_open":
            token.attrs = {"scope": "col"}
        if token.children:
            token.children = _own_only(token.children, language)
    html = _parser().renderer.render(tokens, _parser().options, {})
    safe = nh3.clean(
        html,
        tags=_ELEMENTS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Rendered(safe, headings if len(headings) >= LONG else [])


def plain(html: str) -> str:
    """The words of an HTML that `render` made, without its markup; each block on a line."""
    lines = unescape(_TAGS.sub("", _BLOCKS.sub(r"\n\g<0>", html))).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _anchor(tokens: Sequence[Token]) -> list[Heading]:
    """Give each heading an address, below the page's own title; list the first two levels."""
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            level = min(max(int(token.tag[1]), 2), 4)
            title = _words(inline.children or [])
            token.attrs = {"id": _address(title, taken)}
            token.tag = f"h{level}"
            if level < 4:  # noqa: PLR2004  (the contents have two levels)
                headings.append(Heading(level=level, id=str(token.attrs["id"]), title=title))
        elif token.type == "heading_close":
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    return headings


def _words(tokens: Sequence[Token]) -> str:
    return "".join(t.content for t in tokens if t.type in {"text", "code_inline"}).strip()


def _address(title: str, taken: dict[str, int]) -> str:
    """A heading's anchor: its words with hyphens, with a number from the second such on."""
    folded = unicodedata.normalize("NFKC", title).lower()
    base = f"s-{_GAPS.sub('-', folded).strip('-') or 'part'}"[:60]
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"


def _own_only(tokens: Sequence[Token], language: str) -> list[Token]:
    """Pictures that are not ours become their words; addresses of our own files become real."""
    kept = []
    for token in tokens:
        if token.type == "image":
            kept.append(_picture(token, language))
        else:
            if token.type == "link_open":
                token.attrs["href"] = _real(str(token.attrs.get("href", "")), language)
            kept.append(token)
    return kept


def _picture(token: Token, language: str) -> Token:
    source = str(token.attrs.get("src", ""))
    if not _OWN.fullmatch(source):
        return Token("text", "", 0, content=_words(token.children or []))
    token.attrs["src"] = _real(source, language)
    token.attrs["loading"] = "lazy"
    return token


def _real(address: str, language: str) -> str:
    own = _OWN.fullmatch(address)
    if not own:
        return address
    with override(language):
        return reverse("kb:file", args=[int(own[1])])
