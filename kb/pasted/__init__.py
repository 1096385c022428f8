"""What people paste when they ask "is this yours?", taken apart into comparable addresses.

Pure functions: no database, no network, nothing is fetched. They take any text, never raise on it
and do a bounded amount of work.
"""

import re
from dataclasses import dataclass, field

from kb.pasted import platforms, telephone
from kb.pasted.beside import placed, platform_at_end
from kb.pasted.platforms import Account
from kb.pasted.subjects import LABEL, Mail, Site, Subject, bare_site, mail, site
from kb.pasted.telephone import Phone
from kb.pasted.text import MAX_CHARACTERS, clean

__all__ = [
    "MAX_CHARACTERS",
    "Account",
    "Mail",
    "Pasted",
    "Phone",
    "Site",
    "Subject",
    "mail",
    "read",
    "site",
]

_MOST = 8
_EDGES = "\"'`()[]{}|,;!*"
_MARKUP = re.compile(r"\]\(|</?a\b|\bhref\s*=", re.IGNORECASE)
_HREF = re.compile(r"^href\s*=", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+-]{0,20}):(?://|[/\\]{0,3})", re.IGNORECASE)
_LINKS = frozenset(
    {"http", "https", "ftp", "ws", "wss", "market", "itms", "itms-apps", "itms-appss", "intent"}
)
_PHONES = frozenset({"tel", "callto", "sms", "smsto"})
_APPS = {"tg": "telegram", "whatsapp": "whatsapp", "weixin": "wechat", "fb": "facebook"}
_NAMED = re.compile(r"^(.*?)<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+?)\s*>$", re.IGNORECASE)
_HOSTLIKE = re.compile(r"[^\s/?#@\\:]+\.[^\s/?#@\\:.\d][^\s/?#@\\:.]+(?=[/?#\\:.]|$)")
# A whole line such as "name dot io", or "someone at name dot io".
_SPELT = re.compile(
    r"(?:(\S+)\s+at\s+)?(\S+?)\s*(?:\.|\sdot\s|\s点\s)\s*([a-z]{2,10})", re.IGNORECASE
)
_REDDIT = re.compile(r"(?:r|u|user)/[\w-]+/?", re.IGNORECASE)
_LINED = re.compile(r"[a-z0-9.]*_[a-z0-9_.]+", re.IGNORECASE)


@dataclass(frozen=True)
class Pasted:
    """What a text holds: its addresses in order, and the words beside them."""

    subjects: list[Subject] = field(default_factory=list)
    words: str = ""
    # One of the addresses is a link's text and another its target.
    is_markup: bool = False


def read(text: str) -> Pasted:
    """The addresses in a text: links, domains, emails, accounts and telephone numbers."""
    line = _unspelt(clean(text))
    if named := _NAMED.match(line):
        address = mail(named[2], shown_name=named[1].strip(_EDGES + " "))
        return Pasted([address] if address else [])
    subjects, rest = _addresses(re.sub(r"\]\(|[<>\"]", " ", line).split())
    left = " ".join(rest)
    if (called := telephone.find(left)) and len(subjects) < _MOST:
        phone, left = called
        subjects.append(phone)
    return Pasted(placed(subjects, left), left, bool(_MARKUP.search(line)))


def _unspelt(line: str) -> str:
    spelt = _SPELT.fullmatch(line)
    if spelt is None:
        return line
    host = f"{spelt[2]}.{spelt[3]}"
    return f"{spelt[1]}@{host}" if spelt[1] else host


def _addresses(tokens: list[str]) -> tuple[list[Subject], list[str]]:
    subjects: list[Subject] = []
    rest: list[str] = []
    for token in tokens:
        found = _address(token) if len(subjects) < _MOST else None
        if found:
            subjects.append(found)
        else:
            rest.append(token)
    return subjects, rest


def _address(token: str) -> Subject | None:
    """What one word is, unless it is just a word."""
    token = _HREF.sub("", token.strip(_EDGES)).strip(_EDGES).rstrip(".:").lstrip(":/\\")
    scheme = _SCHEME.search(token)
    name = scheme[1].lower() if scheme else ""
    if scheme and ("//" in scheme[0] or name in _PHONES | _LINKS | {"mailto"}):
        return _by_scheme(name, token[scheme.end() :])
    if re.match(r"[^/?#\\@]+@", token):
        return _before_or_mail(token)
    if token.startswith("@"):
        return _at_name(token[1:])
    label = LABEL.match(token)
    if label and label[1].lower() not in platforms.BY_WORD:
        token = token[label.end() :]
    return bare_site(token) if _HOSTLIKE.match(token) else _name(token)


def _by_scheme(scheme: str, rest: str) -> Subject | None:
    if scheme == "mailto":
        return mail(rest.partition("?")[0])
    if scheme in _PHONES:
        return telephone.read(rest.partition("?")[0].partition(";")[0])
    if scheme in _APPS:
        return _opened_in(_APPS[scheme], rest)
    if scheme == "market":
        return platforms.account("play.google.com", f"/store/apps/{rest}")
    return site(rest)


def _opened_in(platform: str, rest: str) -> Account | None:
    """The links that open a platform's app: tg://resolve?domain=name."""
    found = re.search(r"[?&](?:domain|phone|username)=\+?([^&#]+)", rest)
    return platforms.named(platform, found[1]) if found else None


def _before_or_mail(token: str) -> Subject | None:
    """name@host is an email, unless a path or a port shows that it is a link."""
    authority = re.split(r"[/?#\\]", token, maxsplit=1)[0]
    before, _at, behind = authority.partition("@")
    platform = platform_at_end(before.rstrip(":"))
    if platform and "." not in authority:
        return platforms.named(platform, behind)
    is_link = len(authority) < len(token) or re.search(r":\d+$", authority)
    return site(token) if is_link else mail(token)


def _at_name(name: str) -> Subject | None:
    """@name is an account, @name.io the addresses of a domain, @name@host one of the fediverse."""
    if "@" in name or _HOSTLIKE.fullmatch(name):
        return mail(name if "@" in name else f"@{name}")
    handle = re.split(r"[/?#\s:]", name, maxsplit=1)[0]
    return platforms.named("", handle) if handle else None


def _name(token: str) -> Account | None:
    """Words that are nothing but names of accounts: r/name and name_with_lines."""
    if _REDDIT.fullmatch(token):
        kind, _slash, name = token.strip("/").partition("/")
        return platforms.named("reddit", f"{kind[0].lower()}/{name}")
    return platforms.named("", token) if _LINED.fullmatch(token) else None
