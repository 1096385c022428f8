"""A stranger's HTML, safe to show on our pages: no script, no style, nothing loaded from afar.

Two layers: an allow-list pass of our own that also bounds size, depth and attributes (nh3's
parser is quadratic without that), then nh3, whose parser is a browser's, as the guarantee.
"""

import html
from itertools import islice

import nh3

from .htmltokens import HIDDEN, MAX_TOKENS, Tag, tokens

MAX_HTML = 1_000_000  # characters read
_MAX_DEPTH = 60

_VOID = frozenset({"br", "hr", "img"})
_TAGS = _VOID | frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "center",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_LINKS = ("http://", "https://", "mailto:", "tel:")


def sanitise(source: str) -> str:
    """`source` with only harmless tags; pictures only as `cid:`; links open without a referrer."""
    allowed = _allowed(source[:MAX_HTML])
    return nh3.clean(
        allowed,
        tags=set(_TAGS),
        clean_content_tags=set(HIDDEN) & {"script", "style"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    ).strip()


def _allowed(source: str) -> str:
    out: list[str] = []
    open_tags: list[str] = []
    size = 0
    for token in islice(tokens(source), MAX_TOKENS):
        size += len(out[-1]) if out else 0
        if size > MAX_HTML:
            break
        if isinstance(token, str):
            out.append(html.escape(token, quote=False)[: MAX_HTML - size])
        elif token.name in _VOID:
            out.append(_opening(token))
        elif token.name in _TAGS:
            _nest(token, open_tags, out)
    out.extend(f"</{name}>" for name in reversed(open_tags))
    return "".join(out)


def _nest(token: Tag, open_tags: list[str], out: list[str]) -> None:
    """Open or close an element; what is too deep, or closes nothing, is left out."""
    if not token.closing:
        if len(open_tags) < _MAX_DEPTH:
            open_tags.append(token.name)
            out.append(_opening(token))
    elif token.name in open_tags:
        while (name := open_tags.pop()) != token.name:
            out.append(f"</{name}>")
        out.append(f"</{token.name}>")


def _opening(token: Tag) -> str:
    if token.closing:
        return ""
    kept = {
        name: token.attributes[name]
        for name in _ATTRIBUTES.get(token.name, ())
        if name in token.attributes
    }
    if token.name == "img" and not _is_cid(kept.get("src", "")):
        return html.escape(kept.get("alt", ""), quote=False)
    if not kept.get("href", "https://").strip().lower().startswith(_LINKS):
        del kept["href"]
    attributes = "".join(f' {name}="{html.escape(kept[name])}"' for name in sorted(kept))
    return f"<{token.name}{attributes}>"


def _is_cid(source: str) -> bool:
    return source.strip().lower().startswith("cid:")
