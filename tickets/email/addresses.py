"""Address fields: "Name <a@b>", comments, groups, quotes, routes, and what only looks like them."""

import re

from .headers import clean_line
from .record import Address
from .words import decode_words

MAX_ADDRESSES = 500
_MAX_EMAIL = 320  # RFC 3696 with its erratum: 64 + 1 + 255

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[(),:;<>]|[^"\\(),:;<>]+')
_LOOSE = re.compile(
    r"""[^\s<>()\[\]",;:|\\@]{1,200}@(?:\[[\w.:]{1,60}\]|[^\s<>()\[\]",;:|\\@]{1,255})"""
)
_QUOTED_LOCAL = re.compile(r'("(?:[^"\\]|\\.){1,64}"@[^\s<>",;:]{1,255})')
_PAIR = re.compile(r"\\(.)")


class _Reader:
    """Collects one address at a time from the tokens of a field."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._half = False
        self._clear()

    def _clear(self) -> None:
        self._words: list[str] = []
        self._comments: list[str] = []
        self._angle: list[str] = []
        self._inside = False
        self._depth = 0

    def read(self, piece: str) -> None:
        if self._depth or piece == "(":
            self._comment(piece)
        elif self._inside:
            self._in_angle(piece)
        elif piece == "<":
            self._inside, self._angle = True, []
        elif piece in {",", ";"}:
            self.finish(comma=piece == ",")
        elif piece == ":" and "@" not in "".join(self._words):
            self._clear()  # the name of a group
        elif piece not in {")", ">"}:
            self._words.append(piece)

    def _comment(self, piece: str) -> None:
        self._depth += {"(": 1, ")": -1}.get(piece, 0)
        if self._depth > 1 or piece not in {"(", ")"}:
            self._comments.append(piece)

    def _in_angle(self, piece: str) -> None:
        if piece == ">":
            self._inside = False
        elif piece == ":" and "".join(self._angle).lstrip().startswith("@"):
            self._angle.clear()  # a route: <@relay:user@host>
        elif piece != "<":
            self._angle.append(piece)

    def finish(self, *, comma: bool = False) -> None:
        """End an address; a name without one may be the first half of "Lee, Ann <a@b.c>"."""
        address = self._address()
        if self._half and address.name and address.email:
            last = self.found.pop()
            address = Address(f"{last.name}, {address.name}", address.email)
        self._half = comma and bool(address.name) and not address.email
        if address.email or address.name:
            self.found.append(address)
        self._clear()

    def _address(self) -> Address:
        words, angle = "".join(self._words), "".join(self._angle)
        comment = _name("".join(self._comments))
        if email := _email(angle):
            return Address(_name(words) or comment, email)
        decoded = decode_words(words)
        if email := _email(decoded):
            rest = _QUOTED_LOCAL.sub(" ", _LOOSE.sub(" ", decoded, count=1), count=1)
            return Address(_name(rest.strip(" <>[]'\"")) or _name(angle) or comment, email)
        return Address(_name(words) or _name(angle) or comment, "")


def read(value: str) -> tuple[Address, ...]:
    """The addresses of a From, To, Cc, Reply-To or Sender field. Never raises; linear."""
    reader = _Reader()
    for match in _TOKEN.finditer(value):
        reader.read(match[0])
        if len(reader.found) >= MAX_ADDRESSES:
            break
    reader.finish()
    return tuple(reader.found)


def first_email(value: str) -> Address:
    """The first address with an e-mail in a field; an empty one when there is none."""
    found = read(value)
    named = next((address for address in found if address.email), None)
    if named:
        return named
    email = _email(decode_words(value))
    name = found[0].name if found else ""
    return Address(name if email != name.lower() else "", email)


def _email(text: str) -> str:
    """The address in `text` in lower case; "" when there is none."""
    text = text.strip()
    quoted = _QUOTED_LOCAL.search(text)
    loose = quoted or _LOOSE.search(text.replace(" @", "@").replace("@ ", "@"))
    if not loose:
        return ""
    email = loose[0].removeprefix("mailto:").strip(".'")
    return clean_line(email).lower() if len(email) <= _MAX_EMAIL else ""


def _name(text: str) -> str:
    """A display name without its quotes, decoded, one line, without spoofing characters."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    text = decode_words(_PAIR.sub(r"\1", text.replace('"', "")))
    return clean_line(text).strip("\"' ")
