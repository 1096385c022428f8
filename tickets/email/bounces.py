"""Delivery reports: the standard ones (RFC 3464) and those that say it only in words."""

import re
from typing import NamedTuple

from . import addresses, headers
from .headers import Headers
from .mime import Part
from .record import Address, Bounce
from .robots import null_sender
from .wording import (
    BOUNCE_SUBJECTS,
    BOUNCE_WORDS,
    DELAYED,
    GONE,
    SERVER_NAMES,
    SERVER_SUBJECTS,
    STILL_TRYING,
)

_READ = 60_000  # characters of a report that are read
_MAX_PARTS = 30
_INTRODUCTION = 60  # characters before the copy in which a report names the address

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.-])([45])([0-5])(\d)(?=[\s:-])(?!-\d)")
_REPORT_FIELD = re.compile(
    r"^(action|status|final-recipient|original-recipient|diagnostic-code|x-actual-recipient)[ \t]*:"
    r"[ \t]*([^\n]{0,400})",
    re.IGNORECASE | re.MULTILINE,
)
_ANGLE = re.compile(r"<([^<>\s@]{1,100}@[^<>\s]{1,200})>")
_BARE = re.compile(r"(?<![\w.+=-])([\w.+=-]{1,100}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,8})")
_ALONE = re.compile(
    r"^[ \t]{0,8}<?([\w.+=%!-]{1,100}@[\w.-]{1,200})>?[ \t]*:?[ \t]*$", re.MULTILINE
)
_OTHER_FIELDS = re.compile(
    r"^[> \t]{0,4}(?:message-id|from|to|cc|sender|return-path|references|in-reply-to)[ \t]*:"
    r".{0,400}",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(
    r"^[> ]{0,4}message-id[ \t]*:\s{0,4}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE
)

_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon.{0,60}|mail[-_.]?daemon|postmaster.{0,60}|post[-_]?office|mdaemon|mailer"
    r"|mail[-_.]?(?:delivery|system|server|router|admin|gateway|robot)(?:[-_.].{0,40})?"
    r"|microsoftexchange[0-9a-f]{5,40}|double-bounce|bounces?(?:[-_.+=].{0,120})?|daemon|root"
    r"|smtp(?:[-_.].{0,40})?|.{0,40}smtp_mail_service|(?:system[ -]?)?administrator|system|admin"
    r"|exchange|delivery|errors?|uucp|ndr)$"
)
_DAEMON = re.compile(r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|microsoftexchange)")
_PEOPLE = frozenset({"admin", "root", "administrator", "system"})  # people write as these too
_SENDER_NAME = re.compile(SERVER_NAMES, re.IGNORECASE)
_SUBJECT = re.compile(BOUNCE_SUBJECTS, re.IGNORECASE)
_SERVER_SUBJECT = re.compile(
    rf"^\W{{0,3}}{SERVER_SUBJECTS}(?:\s?[:：(/-]|\W{{0,3}}$)", re.IGNORECASE
)
_DELAY = re.compile(DELAYED, re.IGNORECASE)
_STILL_TRYING = re.compile(STILL_TRYING, re.IGNORECASE)
_BODY = re.compile(BOUNCE_WORDS, re.IGNORECASE)
_GONE = re.compile(GONE, re.IGNORECASE)
# what a server says and a person who asks about a lost mail does not
_PROTOCOL = re.compile(
    r"rcpt to|following (?:recipient|address|user)|failed recipient|recipient\(s\)"
    r"|(?<![\d.])[45]\d\d[ -]|created automatically by mail|do not reply"
    r"|以下收件人|收件人.{0,20}(?:不存在|失败)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^(?:-{2,60}.{0,40}(?:original|copy|returned|message|header|原).{0,60}"
    r"|-{1,60} ?below this line is a copy)",
    re.IGNORECASE | re.MULTILINE,
)


class _Report(NamedTuple):
    """What the machine-readable part of a report says."""

    actions: tuple[str, ...]
    status: str
    recipient: str
    diagnostic: str


def find(root: Part, subject: str, sender: Address, text: str) -> Bounce | None:
    """The bounce that this mail is, or None. `text` is its readable part. Never raises."""
    parts = _leaves(root)
    report = _report(parts)
    if report is not None:
        return _from_report(report, parts, text)
    if not _is_textual(root.headers, subject, sender, text):
        return None
    words = f"{subject}\n{text[:_READ]}"
    status = _status(words)
    return Bounce(
        kind="delayed" if _is_delay(subject, words) else _kind(status, words),
        status=status,
        recipient=_recipient(root.headers, text),
        message_id=_original_id(parts, text),
    )


def _is_delay(subject: str, words: str) -> bool:
    still = bool(_STILL_TRYING.search(words))
    return still or bool(_DELAY.search(subject) and not _SUBJECT.search(subject))


def _leaves(root: Part) -> list[Part]:
    found: list[Part] = []
    waiting = [root]
    while waiting and len(found) < _MAX_PARTS:
        part = waiting.pop(0)
        waiting[:0] = part.children
        if not part.children:
            found.append(part)
    return found


def _report(parts: list[Part]) -> _Report | None:
    for part in parts:
        if part.content_type in {"message/delivery-status", "message/global-delivery-status"}:
            return _read_report(part.payload[:_READ].decode("utf-8", "replace"))
    return None


def _read_report(text: str) -> _Report:
    found: dict[str, list[str]] = {}
    for match in _REPORT_FIELD.finditer(text.replace("\r", "")):
        found.setdefault(match[1].lower(), []).append(match[2].strip())
    recipients = [
        *found.get("original-recipient", ()),  # the address we wrote to, before any forwarding
        *found.get("final-recipient", ()),
        *found.get("x-actual-recipient", ()),
    ]
    return _Report(
        actions=tuple(action.lower().split(" ")[0] for action in found.get("action", ())),
        status=_status(" ".join(found.get("status", ()))),
        recipient=next(filter(None, (_in_words(value) for value in recipients)), ""),
        diagnostic=" ".join(found.get("diagnostic-code", ())),
    )


def _in_words(value: str) -> str:
    """The address in "rfc822; user@example.com"."""
    return addresses.first_email(value.rpartition(";")[2]).email


def _from_report(report: _Report, parts: list[Part], text: str) -> Bounce | None:
    """None for a report of success: nothing came back."""
    failed = [action for action in report.actions if action.startswith(("fail", "error"))]
    delayed = [action for action in report.actions if action.startswith("delay")]
    if report.actions and not failed and not delayed:
        return None
    status = report.status or _status(f"{report.diagnostic}\n{text[:_READ]}")
    kind = "delayed" if delayed and not failed else _kind(status, report.diagnostic)
    recipient = report.recipient or _first_address(text)
    return Bounce(kind, status, recipient, _original_id(parts, text))


def _is_textual(fields: Headers, subject: str, sender: Address, text: str) -> bool:
    """A server's sender, and words of failure: either alone may be a person's mail."""
    if "x-failed-recipients" in fields:
        return True
    by_subject = bool(_SUBJECT.search(subject) or _DELAY.search(subject))
    if fields.raw("content-type").lower().startswith("multipart/report"):
        of_reading = "disposition" in fields.raw("content-type").lower()
        return (by_subject and not of_reading) or _tells_of_failure(text)
    local = sender.email.partition("@")[0].strip('"')
    if null_sender(fields) or not sender.email or _DAEMON.match(local):
        return by_subject or (_tells_of_failure(text) and not _is_answer(fields))
    if _SENDER.match(local) or _SENDER_NAME.search(sender.name):
        if by_subject and local not in _PEOPLE:
            return local == "postmaster" or _tells_of_failure(text)
        return _tells_of_failure_in_detail(text)
    # Of nearly every mail the subject says that it is none; the words are not searched for that.
    return bool(_SERVER_SUBJECT.match(subject)) and _tells_of_failure_in_detail(text)


def _tells_of_failure(text: str) -> bool:
    words = text[:_READ]
    return bool(_BODY.search(words) or _STILL_TRYING.search(words))


def _tells_of_failure_in_detail(text: str) -> bool:
    return (
        _tells_of_failure(text)
        and bool(_PROTOCOL.search(text[:_READ]))
        and bool(_first_address(text))
    )


def _is_answer(fields: Headers) -> bool:
    return fields.raw("auto-submitted").lower().strip().startswith("auto-replied")


def _status(text: str) -> str:
    """The first failure code: RFC 3463's, else an SMTP reply's class as x.0.0."""
    codes = [match for match in _STATUS.finditer(text[:_READ]) if match[1] != "2"]
    if codes:
        return codes[0][0]
    reply = _SMTP.search(text[:_READ])
    return f"{reply[1]}.0.0" if reply else ""


def _kind(status: str, words: str) -> str:
    if status.startswith("5"):
        return "hard"
    if status.startswith("4"):
        return "soft"
    return "hard" if _GONE.search(words[:_READ]) else "soft"


def _recipient(fields: Headers, text: str) -> str:
    listed = addresses.first_email(fields.raw("x-failed-recipients")).email
    return listed or _first_address(text)


def _first_address(text: str) -> str:
    """The first address in a report's words, before the copy of the original begins."""
    original = _ORIGINAL.search(text)
    end = original.start() if original and original.start() > _INTRODUCTION else _READ
    words = _OTHER_FIELDS.sub("", text[: min(end, _READ)])
    for pattern in (_ALONE, _ANGLE, _BARE):
        for match in pattern.finditer(words):
            address = str(match[1]).lower().rstrip(".")
            if not address.startswith("postmaster@"):  # "for help write to postmaster"
                return address
    return ""


def _original_id(parts: list[Part], text: str) -> str:
    """The Message-ID of the mail that came back, from its copy or from the words."""
    for part in parts:
        if part.content_type in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/global-headers",
            "message/global",
        }:
            data = part.payload[:_READ].lstrip(b"\r\n")
            fields, _ = headers.split(data, 0, len(data))
            if found := headers.message_id(fields.raw("message-id")):
                return found
    match = _MESSAGE_ID.search(text[:_READ])
    return match[1] if match else ""
