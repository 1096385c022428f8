"""An address of ours as staff write it into the directory."""

import re

from kb.pasted import Account, Mail, Phone, Site, Subject, mail, platforms, site, telephone
from kb.pasted.text import clean

EMAIL, PHONE, APP = "email", "phone", "app"
_PACKAGE = re.compile(r"[a-z]\w*(?:\.[a-z]\w*){2,}", re.IGNORECASE)
_NUMBER = re.compile(r"(?:id)?(\d{6,12})", re.IGNORECASE)
_LINK = re.compile(r"[./]")


def listed(kind: str, platform: str, value: str) -> Subject | None:
    """What a row of the directory stands for; None when it cannot be read as its kind."""
    written = clean(value)
    if kind == EMAIL:
        return mail(written if "@" in written else f"@{written}")
    if kind == PHONE:
        return telephone.read(written)
    code = code_of(platform)
    if kind == APP and not code:
        return _app(written)
    if linked := _linked(written, code):
        return linked
    is_name = bool(code and written.strip("@/ ")) and not _leads_elsewhere(written)
    return platforms.named(code, written) if is_name else None


def code_of(platform: str) -> str:
    """The platform under any of its names, such as "Twitter"; any other stays as it is."""
    word = platform.strip().lower()
    return platforms.BY_WORD.get(word, word)


def written(subject: Subject, value: str) -> str:
    """How the directory keeps it: canonical, but a name in the case that its owner chose."""
    match subject:
        case Site():
            return (subject.key + subject.path).rstrip("/")
        case Mail():
            return subject.key.removeprefix("@")
        case Phone():
            return f"+{subject.digits}" if subject.international else subject.digits
        case Account():
            found = re.search(re.escape(subject.handle), value, re.IGNORECASE)
            return found[0] if found else subject.handle


def key(subject: Subject) -> str:
    """One name for each address, by which none is listed twice."""
    match subject:
        case Site():
            return f"site:{subject.key}{subject.path}".rstrip("/")
        case Mail():
            return f"email:{subject.key}"
        case Account() | Phone():
            return subject.key


def _linked(value: str, code: str) -> Subject | None:
    """A link to an account, or to a site when no platform was named."""
    link = site(value) if _LINK.search(value) and not value.startswith("@") else None
    if link is None:
        return None
    account = platforms.account(link.host, link.path)
    if account and code in {"", account.platform}:
        return account
    is_page = account is None and platforms.platform_of(link.host) is None
    return link if is_page and not code else None


def _leads_elsewhere(value: str) -> bool:
    """Whether it is a link to a platform: not the named one, or to no account there."""
    link = site(value)
    return link is not None and platforms.platform_of(link.host) is not None


def _app(value: str) -> Subject | None:
    """A page in a store, an app's own name or number there, or the page to download it from."""
    if _PACKAGE.fullmatch(value):
        return platforms.named("google_play", value)
    if number := _NUMBER.fullmatch(value):
        return platforms.named("app_store", number[1])
    return _linked(value, "")
