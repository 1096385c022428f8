"""Is this yours? Whatever somebody was sent is compared with the directory of our own addresses.

Nothing is fetched, kept or shown again here: counting is kb/actions/count_check.py's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from kb import book
from kb.book import Book, Judged, Owned
from kb.models import ChannelKind, OfficialChannel, Verdict
from kb.pasted import (
    MAX_CHARACTERS,
    Account,
    Mail,
    Pasted,
    Phone,
    Site,
    Subject,
    listed,
    mail,
    platforms,
    read,
    site,
)
from portal import secret_guard

_LONGEST_KEPT = 253
_GRAVEST = (Verdict.LOOKALIKE, Verdict.UNKNOWN, Verdict.OFFICIAL)
_ADVICE = {
    "secret": "secret",
    "empty": "paste_whole",
    "unreadable": "paste_whole",
    "name_only": "paste_whole",
    "unclear": "paste_whole",
    "any_platform": "only_there",
    "national": "only_there",
}
# What our own addresses cannot prove: who writes from them, or who calls from them.
_CARE = {"email": "sender_can_be_forged", "phone": "caller_can_be_forged"}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The answer: `reason` and `advice` are stable codes, worded in kb/verdicts.py."""

    verdict: Verdict
    # The row that it is, when it is ours; None for this portal's own address.
    channel: OfficialChannel | None = None
    # What it is: site, email, social, app, phone; "" when it is no address.
    kind: str = ""
    platform: str = ""
    reason: str
    advice: str
    # The one of ours that a lookalike imitates, when one can be told.
    imitates: OfficialChannel | None = None
    # The address without what leads nowhere else: a host, an account, an email, digits.
    address: str = ""
    # Of a lookalike: its domain or account, as far as this is nobody's personal data.
    impostor: str = ""


def answered() -> list[OfficialChannel]:
    """Where somebody answers: what is in use with a usual wait, in the directory's order."""
    rows = OfficialChannel.objects.filter(active=True).exclude(wait_en="", wait_zh_hans="")
    return list(rows)


def check(text: str) -> Checked:
    """Whether a link, domain, account, email or telephone number is one of ours.

    Of several addresses in one text the gravest answer stands: one that imitates, then one that
    is not ours. A text with a recovery phrase or a private key in it is not looked at further.
    """
    if secret_guard.redact(text[:MAX_CHARACTERS]).refused:
        return _nothing("secret")
    pasted = read(text)
    rows = {row.pk: row for row in OfficialChannel.objects.filter(active=True)}
    owned = _book(tuple((r.pk, r.kind, r.platform, r.value, r.covers_subdomains)
                        for r in rows.values()), *_ourselves())  # fmt: skip
    if not pasted.subjects:
        return _no_address(pasted, owned)
    judged = [(owned.judge(subject), subject) for subject in pasted.subjects]
    subject, one = _gravest(judged, pasted)
    return _checked(subject, one, rows)


def _gravest(judged: list[tuple[Judged, Subject]], pasted: Pasted) -> tuple[Subject, Judged]:
    for verdict in _GRAVEST:
        for one, subject in judged:
            if one.verdict != verdict:
                continue
            shows_ours = any(other.verdict == Verdict.OFFICIAL for other, _subject in judged)
            if verdict == Verdict.UNKNOWN and shows_ours and pasted.is_markup:
                # The text of the link shows our address, and it leads to another.
                return subject, one._replace(verdict=book.LOOKALIKE, reason="link_text")
            return subject, one
    raise AssertionError


def _no_address(pasted: Pasted, owned: Book) -> Checked:
    if not pasted.words:
        return _nothing("empty")
    return _nothing("name_only" if owned.names_us(pasted.words) else "unreadable")


def _nothing(reason: str) -> Checked:
    return Checked(verdict=Verdict.UNKNOWN, reason=reason, advice=_ADVICE[reason])


def _checked(subject: Subject, judged: Judged, rows: dict[int, OfficialChannel]) -> Checked:
    verdict = Verdict(judged.verdict)
    row = rows.get(judged.ref) if judged.ref is not None else None
    if isinstance(subject, Site):
        subject = platforms.account(subject.host, subject.path) or subject
    kind, platform = _kind(subject)
    return Checked(
        verdict=verdict,
        channel=row if verdict == Verdict.OFFICIAL else None,
        kind=kind,
        platform=platform,
        reason=judged.reason,
        advice=_advice(verdict, judged.reason, kind),
        imitates=row if verdict == Verdict.LOOKALIKE else None,
        address=_shown(subject),
        impostor=_impostor(subject, judged) if verdict == Verdict.LOOKALIKE else "",
    )


def _advice(verdict: Verdict, reason: str, kind: str) -> str:
    if reason in _ADVICE:
        return _ADVICE[reason]
    if verdict == Verdict.OFFICIAL:
        return _CARE.get(kind, "still_care")
    return "do_not_answer" if verdict == Verdict.LOOKALIKE else "not_ours"


def _kind(subject: Subject) -> tuple[str, str]:
    match subject:
        case Mail():
            return "email", ""
        case Phone():
            return "phone", ""
        case Account():
            is_app = platforms.is_store(subject.platform)
            return "app" if is_app else "social", subject.platform
    return "site", ""


def _shown(subject: Subject) -> str:
    match subject:
        case Account():
            is_plain = "/" in subject.handle or platforms.is_store(subject.platform)
            name = subject.handle if is_plain else f"@{subject.handle}"
            known = platforms.BY_CODE.get(subject.platform)
            return f"{name} ({known.label})" if known else name
        case Phone():
            return f"+{subject.digits}" if subject.international else subject.digits
        case Mail():
            return subject.key
    return subject.key


def _impostor(subject: Subject, judged: Judged) -> str:
    """A telephone number and the name before an "@" are somebody's, perhaps not the impostor's."""
    match subject:
        case Phone():
            return ""
        case Mail():
            of_sender = judged.reason in {"name_in_address", "shown_name"}
            return "" if of_sender else f"@{subject.key.rpartition('@')[2]}"
        case Account() if subject.name.isdigit():
            return ""
    return _shown(subject)[:_LONGEST_KEPT]


def _ourselves() -> tuple[str, str, str]:
    """What is ours without standing in the directory: this portal, its sender, and our name."""
    return settings.SITE_URL, settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME


@lru_cache(maxsize=8)
def _book(rows: tuple[tuple[Any, ...], ...], portal: str, sender: str, name: str) -> Book:
    """The book of these rows, made once for as long as they are the same."""
    own = [Owned(subject, covers=None) for subject in (site(portal), mail(sender)) if subject]
    # With an empty directory nothing can be told to imitate us.
    return Book([*_entries(rows), *own], [name] if rows else [])


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterable[Owned]:
    for pk, kind, platform, value, covers in rows:
        subject = listed.listed(kind, platform, value)
        if subject is not None:
            is_site = kind == ChannelKind.SITE
            yield Owned(subject, pk, (covers is not False) if is_site else (covers or None))
