"""The kinds of addresses that are compared, and how links and emails are read."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from kb.pasted import domains
from kb.pasted.platforms import Account
from kb.pasted.telephone import Phone
from kb.pasted.text import plain

HAN_FIRST = re.compile(r"^[\u3400-\u9fff]+")
# "Email:", "官网:" before an address.
LABEL = re.compile(r"^([^\W\d_]+):")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DOT = re.compile("%2e", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:[/\\]+", re.IGNORECASE)


class Site(NamedTuple):
    """A link or the bare name of a host."""

    host: str
    # All that stands behind the host, from the slash on.
    path: str = "/"
    # What stood before an "@", where browsers look for a name and a password.
    before_at: str = ""
    # Programs read its host in different ways: a backslash parts it for some and not for others.
    is_twisted: bool = False
    # The host without Chinese words in front of it, which may be part of a sentence.
    unglued: str = ""

    @property
    def key(self) -> str:
        return domains.ascii_form(self.host)


class Mail(NamedTuple):
    """An email address; without a local part, all addresses of a domain."""

    local: str
    host: str
    # The name that the sender gave themselves.
    shown_name: str = ""

    @property
    def key(self) -> str:
        return f"{self.local}@{domains.ascii_form(self.host)}"


Subject = Site | Mail | Account | Phone


def site(written: str) -> Site | None:
    """A link with or without its scheme, or a host; None when there is no host in it."""
    link = _SCHEME.sub("", written.strip().lstrip("/\\"))
    authority = re.split(r"[/?#\\]", link, maxsplit=1)[0]
    path = _resolved(link[len(authority) :].replace("\\", "/"))
    before, _at, name = unquote(authority).rpartition("@")
    host = domains.canonical(_without_tail(re.sub(r":\d*$", "", name)))
    if not host:
        return None
    twisted = link[len(authority) : len(authority) + 1] == "\\" and "@" in path
    return Site(host, path if path.startswith("/") else f"/{path}", before, twisted)


def bare_site(written: str) -> Site | None:
    """The same without a scheme: what stands before it without a space may not belong to it."""
    found = site(written)
    glued = HAN_FIRST.match(found.host) if found else None
    if found is None or glued is None:
        return found
    return found._replace(unglued=found.host[glued.end() :])


def mail(written: str, shown_name: str = "") -> Mail | None:
    """An email address, or "@domain"; None when there is no domain in it."""
    local, _at, name = written.strip().rpartition("@")
    local = HAN_FIRST.sub("", LABEL.sub("", local))
    host = domains.canonical(_without_tail(name))
    return Mail(plain(local), host, shown_name) if host else None


def _resolved(path: str) -> str:
    """The path to which browsers go: "/ours/../theirs" leads to "/theirs"."""
    whole = re.split(r"[?#]", path, maxsplit=1)[0]
    dotted = _DOT.sub(".", whole)
    if "/." not in dotted:
        return path
    return posixpath.normpath(f"/{dotted.lstrip('/')}") + path[len(whole) :]


def _without_tail(host: str) -> str:
    """A sentence goes on behind the host without a space: "name.io是真的吗"."""
    head, dot, last = host.rpartition(".")
    tail = _HAN.search(last)
    return f"{head}{dot}{last[: tail.start()]}" if tail and tail.start() else host
