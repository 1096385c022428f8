"""HTML in pieces: tags, their attributes and text, in one linear pass over any input.

Both the text of a mail and its safe HTML are made from these pieces. `html.parser` is not used
(quadratic on unclosed comments in this Python), and nh3 alone is not enough: its parser needs
half a minute for a hundred thousand open elements, so it only ever sees what `htmlsafe` lets on.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_TOKENS = 100_000  # of one document that its readers look at
MAX_ATTRIBUTES = 20
_MAX_ATTRIBUTE_TEXT = 8_000

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:][-\w:.]{0,60})(?:\s?=\s?(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_SPACES = re.compile(r"\s+")
_STOP = re.compile(r"[>\"']")
# What a reader never sees. An unclosed one hides nothing: its words stay.
HIDDEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "xmp",
        "noembed",
        "noframes",
        "iframe",
        "object",
        "applet",
        "svg",
        "math",
        "textarea",
        "audio",
        "video",
        "canvas",
        "map",
    ]
)
_END = {name: re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE) for name in HIDDEN}


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag; `name` in lower case."""

    name: str
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


class _Scanner:
    """Remembers which searches can no longer succeed, so that none is repeated in vain."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._exhausted: set[str] = set()
        self._quotes_lie = False

    def find(self, wanted: str, position: int) -> int:
        """Like str.find, but a wanted string that was not there once is not sought again."""
        if wanted in self._exhausted:
            return -1
        found = self.source.find(wanted, position)
        if found < 0:
            self._exhausted.add(wanted)
        return found

    def tag_end(self, position: int) -> int:
        """Where the tag that is open at `position` ends, minding quotes; -1 without an end."""
        at = position
        while not self._quotes_lie and (stop := _STOP.search(self.source, at)):
            if stop[0] == ">":
                return stop.start()
            closing = self.find(stop[0], stop.end())
            at = closing + 1 if closing >= 0 else stop.end()
        self._quotes_lie = True  # they swallowed the rest of the document: from now on, none counts
        return self.find(">", position)

    def skip_hidden(self, name: str, position: int) -> int:
        """Past the end tag of a hidden element; `position` itself when it is never closed."""
        if f"</{name}" in self._exhausted:
            return position
        match = _END[name].search(self.source, position)
        if match is None:
            self._exhausted.add(f"</{name}")
            return position
        return match.end()


def tokens(source: str) -> Iterator[Tag | str]:
    """Tags and text (entities resolved) of an HTML document, in order. Never raises."""
    scanner = _Scanner(source.replace("\0", ""))
    source = scanner.source
    position = 0
    while position < len(source):
        start = source.find("<", position)
        if start < 0:
            break
        if start > position:
            yield html.unescape(source[position:start])
        tag, position = _markup(scanner, start)
        if tag is not None:
            yield tag
            if isinstance(tag, Tag) and not tag.closing and tag.name in HIDDEN:
                position = scanner.skip_hidden(tag.name, position)
    if position < len(source):
        yield html.unescape(source[position:])


def _markup(scanner: _Scanner, start: int) -> tuple[Tag | str | None, int]:
    """What stands at a "<": a tag, nothing (a comment) or the character itself."""
    source = scanner.source
    if source.startswith("<!--", start):
        end = scanner.find("-->", start + 4)
        return None, end + 3 if end >= 0 else start + 4
    if source.startswith(("<!", "<?"), start):
        end = scanner.find(">", start)
        return None, end + 1 if end >= 0 else start + 2
    name = _NAME.match(source, start + 1)
    end = scanner.tag_end(name.end()) if name else -1
    if name is None or end < 0:
        return "<", start + 1
    closing = source[start + 1] == "/"
    text = "" if closing else source[name.end() : end]
    return Tag(name[1].lower(), closing, _attributes(text)), end + 1


def _attributes(text: str) -> dict[str, str]:
    if not text or text == "/":
        return {}
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(_SPACES.sub(" ", text[:_MAX_ATTRIBUTE_TEXT])):
        value = match[2] or ""
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        found.setdefault(match[1].lower(), html.unescape(value))
        if len(found) >= MAX_ATTRIBUTES:
            break
    return found
