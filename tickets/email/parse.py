"""Bytes of a mail → a plain record. Pure: no Django, no settings, no I/O.

The work is done by small modules beside this one: `mime` (the tree), `headers`, `words`,
`params`, `addresses`, `charsets` and `guess` (what fields and bytes say), `content` (body and
files), `htmltext` and `htmlsafe`, `visible` (the reply), `robots` and `bounces`.
"""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from . import addresses, bounces, content, headers, mime, robots
from .content import Content
from .headers import Headers
from .htmlsafe import sanitise
from .htmltext import tidy, to_text
from .mime import Limits, Part
from .record import Address, Mail
from .visible import visible

_T = TypeVar("_T")
# "Re:", "回复：" and their like: a few letters and a colon at the beginning of a subject
_ANSWER = re.compile(
    r"\W{0,3}(?:[a-z]{2,3}|回[复覆復]|答[复覆]|转发|轉[寄發])(?:\[\d+\])? ?[:：]", re.IGNORECASE
)
_MAX_DATE = 200  # characters of a Date field that are read


def parse(raw: bytes) -> Mail:
    """What `raw` says. Never raises, whatever the bytes; time and memory grow with their number.

    A step that fails leaves its fields empty and its name in `defects`; the others stand.
    """
    limits = Limits()
    root = _safely(limits, "structure", lambda: mime.read(raw, limits), None)
    if root is None:
        return Mail(
            text=raw[: content.MAX_TEXT].decode("utf-8", "replace"), defects=_defects(limits)
        )
    return _mail(root, limits)


def _mail(root: Part, limits: Limits) -> Mail:
    fields = root.headers
    if not fields:
        limits.note("no header")
    subject = _safely(limits, "subject", lambda: fields.text("subject"), "")
    sender = _safely(limits, "sender", lambda: _sender(fields), Address("", ""))
    body = _safely(limits, "content", lambda: content.collect(root, limits), Content((), ()))
    text = _safely(limits, "text", lambda: _text(body), "")
    bounce = _safely(
        limits,
        "bounce",
        lambda: bounces.find(root, subject, sender, text),
        None,
    )
    kind = (
        "bounce"
        if bounce
        else _safely(limits, "robot", lambda: _auto_kind(root, subject, sender), "")
    )
    answers = _answers(fields, subject)
    return Mail(
        subject=subject,
        from_email=sender.email,
        from_name=sender.name,
        to=_people(limits, fields, "to"),
        cc=_people(limits, fields, "cc"),
        reply_to=_people(limits, fields, "reply-to"),
        date=_safely(limits, "date", lambda: _date(fields), None),
        text=text,
        html=_safely(limits, "html", lambda: _html(body), ""),
        reply=_safely(
            limits, "reply", lambda: _reply(body, text, sender.email, answers=answers), text
        ),
        attachments=body.files,
        is_auto=bool(kind),
        auto_kind=kind,
        is_bounce=bounce is not None,
        bounce=bounce,
        message_id=headers.message_id(fields.raw("message-id")),
        in_reply_to=headers.message_id(fields.raw("in-reply-to")),
        references=headers.message_ids(fields.raw("references")),
        defects=_defects(limits),
    )


def _safely(limits: Limits, step: str, work: Callable[[], _T], default: _T) -> _T:
    """The result of one step; `default` when it breaks on bytes nobody thought of."""
    try:
        return work()
    except Exception:  # noqa: BLE001 - the promise: no mail, however odd, stops the intake
        limits.note(f"{step} failed")
        return default


def _defects(limits: Limits) -> tuple[str, ...]:
    return tuple(limits.defects)


def _sender(fields: Headers) -> Address:
    """From; without an address there, Sender, Reply-To or Return-Path, with From's name."""
    named = next(
        (
            found
            for value in fields.all_raw("from")
            if (found := addresses.first_email(value)).email
        ),
        None,
    )
    if named:
        return named
    name = addresses.first_email(fields.raw("from")).name
    for field in ("sender", "return-path", "reply-to", "x-envelope-from", "envelope-from"):
        found = addresses.first_email(fields.raw(field))
        if found.email:
            return Address(name or found.name, found.email)
    return Address(name, "")


def _people(limits: Limits, fields: Headers, name: str) -> tuple[Address, ...]:
    value = ", ".join(fields.all_raw(name))[: headers.MAX_VALUE]
    return _safely(
        limits, name, lambda: tuple(one for one in addresses.read(value) if one.email), ()
    )


def _date(fields: Headers) -> datetime | None:
    value = headers.clean_line(fields.raw("date"))[:_MAX_DATE]
    try:
        date = parsedate_to_datetime(value)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _auto_kind(root: Part, subject: str, sender: Address) -> str:
    report = root.params.get("report-type", "").lower()
    local = sender.email.partition("@")[0]
    return robots.auto_kind(root.headers, subject, local, root.content_type, report)


def _text(body: Content) -> str:
    return tidy("\n".join(words for piece in body.pieces if (words := piece.words()).strip()))


def _html(body: Content) -> str:
    if not any(piece.html for piece in body.pieces):
        return ""
    return "\n".join(
        sanitise(piece.html) if piece.html else html.escape(piece.plain).replace("\n", "<br>\n")
        for piece in body.pieces
    )


def _answers(fields: Headers, subject: str) -> bool:
    """Whether the header says that this mail answers or forwards another."""
    return "in-reply-to" in fields or "references" in fields or bool(_ANSWER.match(subject))


def _reply(body: Content, text: str, own_email: str, *, answers: bool) -> str:
    """The visible reply: from the plain text, or from the HTML where that shows more quotation.

    HTML says exactly what is quoted, but only to those who know a client's ids; plain text says it
    in words. The plain form comes first because the sender's own `>` marks survive in it.
    """
    has_html = any(piece.html for piece in body.pieces)
    from_plain = visible(text, own_email, answers=answers)
    if not has_html or (from_plain.cut and all(piece.plain for piece in body.pieces)):
        return from_plain.text
    marked = "\n".join(
        to_text(piece.html, marked=True) if piece.html else piece.plain for piece in body.pieces
    )
    from_html = visible(marked, own_email, answers=answers)
    return from_html.text if from_html.cut else from_plain.text
