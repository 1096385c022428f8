"""The addresses of ours as a book to look pasted ones up in: listed, imitated, or neither.

Pure: a book is made from addresses and judges addresses; what the rows behind them are is the
caller's. `Owned.ref` comes back in the judgement.
"""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from kb import lookalikes
from kb.lookalikes import ADDED, LETTERS, MISSPELT, SAME, Look, Name, likeness, names_in
from kb.pasted import Account, Mail, Phone, Site, Subject, domains, platforms, telephone

OFFICIAL, LOOKALIKE, UNKNOWN = "official", "lookalike", "unknown"
_LEAST_NATIONAL = 7
_CLOSEST = (SAME, LETTERS, MISSPELT, ADDED)


class Owned(NamedTuple):
    """One address of ours."""

    subject: Subject
    ref: int | None = None
    # Whether the hosts under a domain are ours too; None when nobody said.
    covers: bool | None = None


class Judged(NamedTuple):
    """What a book says of one address; `ref` is of the one that it is, or that it imitates."""

    verdict: str
    reason: str
    ref: int | None = None


class Book:
    """Everything of ours, ready to be compared with."""

    def __init__(self, owned: Iterable[Owned], names: Iterable[str] = ()) -> None:
        self._hosts: dict[str, list[tuple[Site, Owned]]] = {}
        self._mails: dict[str, Owned] = {}
        self._accounts: dict[str, Owned] = {}
        self._handles: dict[str, Owned] = {}
        self._phones: list[tuple[telephone.Official, Owned]] = []
        self._names: dict[str, tuple[Name, int | None]] = {}
        later = []
        for one in owned:
            if isinstance(one.subject, Site) and one.subject.path.strip("/"):
                later.append((one.subject, one))
            else:
                self._enter(one)
        for name in names:
            self._know(name, None)
        for site, one in later:
            self._enter_page(site, one)

    def _enter(self, one: Owned) -> None:
        match one.subject:
            case Site() as site:
                self._enter_host(site, one)
            case Mail() as mail:
                self._mails.setdefault(_mailbox(mail), one)
                if mail.host not in domains.MAILBOXES:
                    self._enter_host(Site(mail.host), one._replace(covers=one.covers or None))
                elif mail.local:
                    self._know(mail.local, one.ref)
            case Account() as account:
                self._accounts.setdefault(account.key, one)
                self._handles.setdefault(account.handle, one)
                self._handles.setdefault(account.name, one)
                self._know_account(account, one.ref)
            case Phone() as phone:
                self._phones.append((telephone.official(phone), one))

    def _enter_page(self, site: Site, one: Owned) -> None:
        """A page of ours: the rest of its host is ours if it has our name, else another's."""
        found = self._imitated(Look.of(domains.chosen(site.host)[-1]))
        if found and found[0] == SAME:
            self._enter_host(Site(site.host), one)
        else:
            self._hosts.setdefault(site.host, []).append((site, one._replace(covers=None)))

    def _enter_host(self, site: Site, one: Owned) -> None:
        self._hosts.setdefault(site.host, []).append((site, one))
        # Who only gets mail through us has no name there: "support.example.com" of this portal.
        if one.ref is not None and site.host not in domains.MAILBOXES | domains.SHARED:
            self._know(domains.chosen(site.host)[-1], one.ref)
            # "name-io.com" is made to be read as "name.io".
            self._know(site.host, one.ref)

    def _know_account(self, account: Account, ref: int | None) -> None:
        if account.platform in platforms.CODED or account.handle.startswith("+"):
            return
        if not platforms.is_store(account.platform):
            self._know(account.name, ref)
            return
        for part in account.name.split("."):
            if not Name.of(part).is_everybodys:
                self._know(part, ref)

    def _know(self, text: str, ref: int | None) -> None:
        if not any(letter.isalpha() for letter in text):
            return
        for name in names_in(text):
            self._names.setdefault(name.bare, (name, ref))

    # Judging

    def judge(self, subject: Subject) -> Judged:
        """Whether an address is ours, imitates one of ours, or is neither."""
        match subject:
            case Site():
                return self._judge_site(subject)
            case Mail():
                return self._judge_mail(subject)
            case Account():
                return self._judge_account(subject)
            case Phone():
                return self._judge_phone(subject)

    def names_us(self, words: str) -> bool:
        """Whether words that are no address hold a name of ours."""
        look = Look.of(words)
        return self._imitated(look) is not None

    def _judge_site(self, site: Site) -> Judged:
        account = platforms.account(site.host, site.path)
        judged = self._listed(site) or (self._judge_account(account) if account else None)
        if judged is None:
            judged = (
                self._imitated_host(site.host)
                or self._imitated_path(site)
                or Judged(UNKNOWN, "unrelated")
            )
        if judged.verdict == LOOKALIKE and site.unglued and self._is_official(site.unglued):
            return Judged(UNKNOWN, "unclear")
        if judged.verdict != OFFICIAL and self._is_ours_before_at(site.before_at):
            return Judged(LOOKALIKE, "before_at", judged.ref)
        if judged.verdict == OFFICIAL and site.is_twisted:
            return judged._replace(verdict=LOOKALIKE, reason="before_at")
        return judged

    def _is_official(self, host: str) -> bool:
        listed = self._listed(Site(host))
        return listed is not None and listed.verdict == OFFICIAL

    def _listed(self, site: Site) -> Judged | None:
        """The judgement on hosts that are ours or under one of ours."""
        labels = site.host.split(".")
        for at in range(len(labels) - 1):
            for listed, one in self._hosts.get(".".join(labels[at:]), []):
                if at and one.covers is False:
                    return Judged(LOOKALIKE, "uncovered", one.ref)
                if (not at or one.covers) and _is_under(site.path, listed.path):
                    return Judged(OFFICIAL, "subdomain" if at else "exact", one.ref)
        app = self._accounts.get(f"google_play:{site.host}")
        if app and site.path == "/":
            return Judged(OFFICIAL, "exact", app.ref)
        return self._beside(site.host)

    def _beside(self, host: str) -> Judged | None:
        """A host of a domain of ours that nobody has listed."""
        domain = domains.owned(host)
        ours = next((h for h in self._hosts if domains.owned(h) == domain), None)
        if ours is None:
            return None
        before = host.removesuffix(domain).rstrip(".")
        if before and self._imitated(Look.of(before)):
            return None
        return Judged(UNKNOWN, "not_listed")

    def _imitated_host(self, host: str) -> Judged | None:
        labels = domains.chosen(host)
        for ours, entries in self._hosts.items():
            if f".{ours}." in f".{host}.":
                return Judged(LOOKALIKE, "subdomain_trick", entries[0][1].ref)
        for at, label in enumerate(reversed(labels)):
            # Browsers show many a label of other scripts as it is written in ASCII.
            found = self._imitated(Look.of(label), is_whole=not at) or (
                None if label.isascii() else self._imitated(Look.of(domains.ascii_form(label)))
            )
            if found:
                reason, ref = found
                return Judged(LOOKALIKE, _host_reason(reason, label, is_last=not at), ref)
        for glued, reason in (("".join(labels), "subdomain_trick"), (host, "other_ending")):
            found = self._imitated(Look.of(glued))
            if found and found[0] in {SAME, LETTERS}:
                return Judged(LOOKALIKE, reason, found[1])
        return None

    def _imitated_path(self, site: Site) -> Judged | None:
        """Another's host with our host or account behind it."""
        path = unquote(site.path).partition("?")[0].lower()
        for host, entries in self._hosts.items():
            if f"/{host}/" in f"{path}/" or f"://{host}" in path:
                return Judged(LOOKALIKE, "path", entries[0][1].ref)
        first = path.strip("/").partition("/")[0].lstrip("@")
        found = self._imitated(Look.of(first), is_whole=False) if first else None
        if found and found[0] in {SAME, LETTERS}:
            return Judged(LOOKALIKE, "path", found[1])
        return None

    def _is_ours_before_at(self, before: str) -> bool:
        return bool(before) and self._imitated(Look.of(before)) is not None

    def _imitated(self, look: Look, *, is_whole: bool = True) -> tuple[str, int | None] | None:
        """How, and which of our names, a text imitates: the closest likeness counts."""
        found = (
            (reason, ref)
            for name, ref in self._names.values()
            if (is_whole or not name.is_everybodys) and (reason := likeness(look, name))
        )
        return min(found, key=lambda one: _CLOSEST.index(one[0]), default=None)

    def _judge_mail(self, mail: Mail) -> Judged:
        if listed := self._listed_mail(mail):
            return listed
        if self._listed(Site(mail.host)):
            return Judged(UNKNOWN, "not_listed")
        judged = None if mail.host in domains.MAILBOXES else self._imitated_host(mail.host)
        return judged or self._imitated_sender(mail) or Judged(UNKNOWN, "unrelated")

    def _imitated_sender(self, mail: Mail) -> Judged | None:
        """Our name before the "@", or as the name of the sender."""
        for reason, text in (("name_in_address", mail.local), ("shown_name", mail.shown_name)):
            found = self._imitated(Look.of(text)) if text else None
            if found:
                return Judged(LOOKALIKE, reason, found[1])
        return None

    def _listed_mail(self, mail: Mail) -> Judged | None:
        one = self._mails.get(_mailbox(mail))
        if one:
            return Judged(OFFICIAL, "exact", one.ref)
        labels = mail.host.split(".")
        for at in range(len(labels) - 1):
            one = self._mails.get("@" + ".".join(labels[at:]))
            if one and (not at or one.covers):
                return Judged(OFFICIAL, "subdomain" if at else "exact", one.ref)
        return None if mail.local else self._listed_ending(mail.host)

    def _listed_ending(self, host: str) -> Judged | None:
        """ "@name.io" alone: a domain of ours, or an account whose name has a dot."""
        if self._is_official(host):
            return self._listed(Site(host))
        same = self._handles.get(host)
        return Judged(OFFICIAL, "any_platform", same.ref) if same else None

    def _judge_account(self, account: Account) -> Judged:
        if account.platform and (one := self._accounts.get(account.key)):
            return Judged(OFFICIAL, "exact", one.ref)
        same = self._handles.get(account.handle)
        if not account.platform and same:
            return Judged(OFFICIAL, "any_platform", same.ref)
        if same or account.handle in {form.whole for form, _one in self._phones}:
            return Judged(LOOKALIKE, "other_platform", same.ref if same else None)
        return self._imitated_account(account)

    def _imitated_account(self, account: Account) -> Judged:
        is_store = platforms.is_store(account.platform)
        parts = [account.name, *account.name.split(".")] if is_store else [account.name]
        for part in filter(None, [*parts, *account.about.split("/")] if is_store else parts):
            if found := self._imitated(Look.of(part)):
                reason, ref = found
                if account.is_word and not account.platform and reason == SAME:
                    return Judged(UNKNOWN, "name_only")
                said = "other_app" if is_store else _account_reason(reason)
                return Judged(LOOKALIKE, said, ref)
        return Judged(UNKNOWN, "unrelated")

    def _judge_phone(self, phone: Phone) -> Judged:
        for number, one in self._phones:
            if phone.digits in number.forms(international=phone.international):
                is_short = len(phone.digits) < len(number.whole)
                return Judged(OFFICIAL, "national" if is_short else "exact", one.ref)
        for one in self._accounts.values():
            if isinstance(one.subject, Account) and one.subject.handle == phone.digits.lstrip("0"):
                return Judged(OFFICIAL, "any_platform", one.ref)
        alike = (_alike(phone, number, one.ref) for number, one in self._phones)
        return next(filter(None, alike), Judged(UNKNOWN, "unrelated"))


def _is_under(path: str, listed: str) -> bool:
    """Whether a path is the listed one or leads on from it."""
    wanted = unquote(listed).rstrip("/").lower()
    return f"{unquote(path).lower()}/".replace("?", "/").replace("#", "/").startswith(f"{wanted}/")


def _mailbox(mail: Mail) -> str:
    """Where mail to an address arrives: without a tag, and without dots where they mean nothing."""
    local = mail.local.partition("+")[0]
    if mail.host in {"gmail.com", "googlemail.com"}:
        local = local.replace(".", "")
    return f"{local}@{mail.host}"


def _alike(phone: Phone, ours: telephone.Official, ref: int | None) -> Judged | None:
    """The judgement on a number that is close to one of ours."""
    if len(ours.national) >= _LEAST_NATIONAL and phone.digits.endswith(ours.national):
        # Whose country we do not know, to that the code before it may belong.
        verdict, reason = (LOOKALIKE, "other_country") if ours.has_code else (OFFICIAL, "national")
        return Judged(verdict, reason, ref)
    if any(telephone.is_close(phone.digits, form) for form in ours.forms(international=False)):
        return Judged(LOOKALIKE, MISSPELT, ref)
    return None


def _host_reason(reason: str, label: str, *, is_last: bool) -> str:
    if reason != SAME:
        return reason
    if label != lookalikes.bare(label):
        return MISSPELT
    return "other_ending" if is_last else "subdomain_trick"


def _account_reason(reason: str) -> str:
    return {SAME: "other_platform", ADDED: ADDED}.get(reason, reason)
