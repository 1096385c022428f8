"""What our own mail server found out about a sender (RFC 8601). Pure and bounded.

Only the field that carries our server's name counts, and of those the first: servers put theirs
on top, and what stands below was written by whoever sent the mail. A server that accepts mail
for us must remove foreign fields of its name, as section 5 of the RFC demands.
"""

import re
from enum import StrEnum

_MAX_HEAD = 262_144  # bytes of a header block that are read
_MAX_FIELD = 4096  # characters of one field
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FIELD = re.compile(
    rb"^authentication-results[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE
)
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"\bdmarc\s*=\s*([a-z]+)")


class Verdict(StrEnum):
    """What DMARC says: the sender is who it says, is not, or nobody can tell."""

    GENUINE = "pass"
    FORGED = "fail"
    UNKNOWN = ""


def dmarc(raw: bytes, server: str) -> Verdict:
    """The verdict of the mail server that calls itself `server`; UNKNOWN without one."""
    if not server:
        return Verdict.UNKNOWN
    end = _END.search(raw[:_MAX_HEAD])
    head = raw[: end.start() if end else _MAX_HEAD]
    for value in _FIELD.findall(head):
        said = _COMMENT.sub(" ", value[:_MAX_FIELD].decode("ascii", "replace").lower())
        name, _semicolon, results = said.partition(";")
        if name.split()[:1] == [server.lower()]:
            return _verdict(results)
    return Verdict.UNKNOWN


def _verdict(results: str) -> Verdict:
    found = _DMARC.search(results)
    known = {Verdict.GENUINE.value, Verdict.FORGED.value}
    return Verdict(found[1]) if found and found[1] in known else Verdict.UNKNOWN


def field(server: str, verdict: Verdict) -> str:
    """The field that says it again, for a mail that is written anew."""
    return f"{server}; dmarc={verdict or 'none'}"
