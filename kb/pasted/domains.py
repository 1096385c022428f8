"""Names of hosts: one canonical form for each, and which of its parts somebody chose as a name."""

from urllib.parse import unquote

from kb.pasted.text import plain
from kb.pasted.words import words

MAX_HOST, MAX_LABEL, MAX_LABELS = 253, 63, 12

_COUNTRY = 2
_SECOND = words("seconds")
SHARED = words("shared")
MAILBOXES = words("mailboxes")


def canonical(written: str) -> str:
    """A host in small letters, punycode decoded, without "www." and the last dot; "" for none."""
    host = plain(unquote(written[: 3 * MAX_HOST])).rstrip(".")
    labels = [_decoded(label) for label in host.split(".")]
    if len(labels) > 2 and labels[0] == "www":  # noqa: PLR2004  (www, a name, an ending)
        labels = labels[1:]
    fine = 1 < len(labels) <= MAX_LABELS and len(host) <= MAX_HOST and all(map(_is_label, labels))
    return ".".join(labels) if fine else ""


def ascii_form(host: str) -> str:
    """A canonical host as the name servers know it, with punycode where it needs it."""
    return ".".join(_encoded(label) for label in host.split("."))


def chosen(host: str) -> list[str]:
    """The labels of a host that its owner chose, from left to right: all but its ending."""
    labels = host.split(".")
    return labels[: -_ending(labels)] or labels[:1]


def owned(host: str) -> str:
    """The part of a host that is given out as one: "a.b.example.co.uk" → "example.co.uk"."""
    labels = host.split(".")
    return ".".join(labels[-_ending(labels) - 1 :])


def _ending(labels: list[str]) -> int:
    for size in (3, 2):
        if ".".join(labels[-size:]) in SHARED | MAILBOXES:
            return size
    under_country = len(labels) > _COUNTRY and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND
    return 2 if under_country else 1


def _is_label(label: str) -> bool:
    return 0 < len(label) <= MAX_LABEL and all(
        letter.isalnum() or letter in "-_" or not letter.isascii() for letter in label
    )


def _decoded(label: str) -> str:
    """What a punycode label shows; one that no registry would take stays as it is."""
    if not label.startswith("xn--") or len(label) > MAX_LABEL:
        return label
    try:
        shown = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    return shown if not shown.isascii() and plain(shown) == shown else label


def _encoded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
