"""The words of an HTML body as a reader sees them, with quoted parts marked by `>`."""

import re
from itertools import islice

from .htmltokens import MAX_TOKENS, Tag, tokens

MAX_HTML = 1_000_000  # characters read
MAX_QUOTE_DEPTH = 20
# Stands for "all that follows is quoted"; a private-use character no sender means.
HISTORY = "\ue0f1"

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLANKS = re.compile(r"\n{3,}")
# Elements that clients put around what they quote, by id or class. Everything inside is theirs.
_QUOTING = re.compile(
    r"(?:^|\s)(?:gmail_attr|yahoo_quoted\S*|ydp\S*yahoo_quoted|protonmail_quote|tutanota_quote"
    r"|moz-cite-prefix|outlookmessageheader|isreplycontent|isforwardcontent|ntes-mailmaster-quote"
    r"|zmail_extra|moz-email-headers-table|__aliyun_previous\S*|hw_quote|mi_quote|zm_\S+_quote"
    r"|freebirdformquote|iremail_quote|quoted-plain-text|mailbutler-quote|airmail_quote)(?:\s|$)"
)
# Elements after which clients only put what they quote.
_FOLLOWED = re.compile(
    r"(?:^|\s)(?:x_)?(?:appendonsend|divrplyfwdmsg|mail-editor-reference-message-container"
    r"|ms-outlook-mobile-reference-message|reply-intro|olk_src_body_section)(?:\s|$)"
)
_CITED = re.compile(r"cite|gmail_quote|quote|isreplycontent|mori|oriMsg", re.IGNORECASE)
_BAR = re.compile(r"border-left(?:-\w{1,9})?: ?(?!none|0)")


class _Writer:
    """Lines of text, each with the depth of quoting it stands in."""

    def __init__(self, *, marked: bool) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._marked = marked
        self.depth = 0
        self.pre = 0

    def text(self, text: str) -> None:
        if self.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for line in rest:
                self.newline()
                self._line.append(line)
            return
        text = _SPACES.sub(" ", text)
        if text != " " or self._line:
            self._line.append(text)

    def newline(self) -> None:
        line = "".join(self._line)
        line = line.rstrip() if self.pre else line.strip(" ")
        self.lines.append(self._prefix() + line)
        self._line = []

    def block(self, *, spaced: bool = False) -> None:
        if self._line and "".join(self._line).strip(" "):
            self.newline()
        self._line = []
        if spaced and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())

    def _prefix(self) -> str:
        return "> " * min(self.depth, MAX_QUOTE_DEPTH) if self._marked else ""


class _Reader:
    def __init__(self, *, marked: bool) -> None:
        self._out = _Writer(marked=marked)
        self._marked = marked
        self._open: list[tuple[str, bool]] = []
        self._history = False

    def read(self, source: str) -> str:
        for token in islice(tokens(source[:MAX_HTML]), MAX_TOKENS):
            if isinstance(token, str):
                self._out.text(token)
            elif token.closing:
                self._close(token.name)
            else:
                self._start(token)
        self._out.block()
        return "\n".join(self._out.lines)

    def _start(self, tag: Tag) -> None:
        if tag.name == "br":
            self._out.newline()
        elif tag.name in {"td", "th"}:
            self._out.text(" ")
        elif tag.name in _BLOCKS:
            self._out.block(spaced=tag.name in _SPACED)
        if self._marked and not self._history and self._is_followed(tag):
            self._history = True
            self._out.block()
            self._out.lines.append(HISTORY)
        if tag.name in {"blockquote", "div", "span", "pre", "table", "section"}:
            self._enter(tag)

    def _enter(self, tag: Tag) -> None:
        quoting = self._marked and _is_quoting(tag)
        self._open.append((tag.name, quoting))
        if quoting:
            self._out.block()
            self._out.depth += 1
        self._out.pre += tag.name == "pre"

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._out.block(spaced=name in _SPACED)
        if any(open_name == name for open_name, _ in self._open[-50:]):
            while self._leave() != name:
                pass

    def _leave(self) -> str:
        name, quoting = self._open.pop()
        if quoting:
            self._out.block()
            self._out.depth -= 1
        self._out.pre -= name == "pre"
        return name

    @staticmethod
    def _is_followed(tag: Tag) -> bool:
        return bool(tag.attributes) and bool(_FOLLOWED.search(_marks(tag)))


def _marks(tag: Tag) -> str:
    """The id and classes of an element, in lower case, as one string of words."""
    attributes = tag.attributes
    return f"{attributes.get('id', '')} {attributes.get('class', '')}".strip().lower()


def _is_quoting(tag: Tag) -> bool:
    """Whether a client quotes here; a plain blockquote may be a person's own indent."""
    if not tag.attributes:
        return False
    if tag.name == "blockquote":
        style = tag.attributes.get("style", "").lower()
        return bool(
            tag.attributes.get("type", "").lower() == "cite"
            or tag.attributes.get("cite")
            or _CITED.search(_marks(tag))
            or _BAR.search(style)
        )
    return bool(_QUOTING.search(_marks(tag)))


def to_text(source: str, *, marked: bool = False) -> str:
    """The visible text; with `marked`, quoted lines begin with `> ` and HISTORY may stand."""
    text = _Reader(marked=marked).read(source)
    if not marked:
        text = text.replace(HISTORY, "")
    return tidy(text)


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and without more than one blank line at a time."""
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n ")
