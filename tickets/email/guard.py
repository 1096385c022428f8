"""Secrets leave a mail before anything of it is kept: its words, its files and its raw copy.

The raw bytes are kept first, sealed, so that no mail is lost whatever happens next. As soon as a
secret is found in them they are replaced by a mail written anew from what may be kept; from then
on the secret is nowhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from portal import secret_guard, uploads
from portal.refusals import Refused, SecretFound
from portal.secret_guard import Finding
from portal.uploads import Accepted
from tickets.email import unseen
from tickets.email.record import Mail
from tickets.workflow import MAX_FILES

# What of a text is kept: the rest could only be kept unseen.
MAX_TEXT = 1_000_000
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, kw_only=True)
class Cleansed:
    """A mail without secrets, what was found in it, and what of its files may be kept.

    `left` says of each file that was not taken why, in the active language; `found` holds no text.
    """

    mail: Mail
    found: tuple[dict[str, Any], ...] = ()
    certain: bool = False
    # Whether the bytes hold more than may be kept: what was taken out, or was not looked into.
    changed: bool = False
    files: tuple[Accepted, ...] = ()
    left: tuple[str, ...] = ()


def cleanse(mail: Mail, raw: bytes = b"") -> Cleansed:
    """The words of a mail without secrets; its files are not looked at.

    With `raw` the bytes are looked through for what no reader shows.
    """
    finds: list[Finding] = []
    text = _without(mail.text[:MAX_TEXT], finds)
    if not _is_said_in(mail.html, mail.text):
        _without(_TAG.sub(" ", mail.html[:MAX_TEXT]), finds)
    said = mail.reply[:MAX_TEXT]
    reply = said if said in text else _without(said, finds)
    head = [_without(line, finds) for line in (mail.subject, mail.from_name)]
    clean = replace(_without_names(mail, finds), subject=head[0], from_name=head[1], text=text,
                    reply=reply, html="")  # fmt: skip
    finds = finds or unseen.secrets_in(raw, mail.text[:MAX_TEXT])
    certain = any(find.confidence is secret_guard.Confidence.CERTAIN for find in finds)
    found = tuple(_kept(find) for find in finds)
    return Cleansed(mail=clean, found=found, certain=certain, changed=bool(found))


def _without_names(mail: Mail, finds: list[Finding]) -> Mail:
    """The mail without the addresses and Message-IDs that are a secret themselves."""
    names = ("from_email", "message_id", "in_reply_to")
    kept: dict[str, Any] = {name: _unless_secret(getattr(mail, name), finds) for name in names}
    for name in ("to", "cc", "reply_to"):
        kept[name] = tuple(
            one for one in getattr(mail, name) if _unless_secret(f"{one.name} {one.email}", finds)
        )
    together = _unless_secret(" ".join(mail.references), finds)
    return replace(mail, **kept, references=mail.references if together else ())


def _unless_secret(text: str, finds: list[Finding]) -> str:
    result = secret_guard.redact(text[:MAX_TEXT])
    finds += result.findings if result.certain else ()
    return "" if result.certain else text


def with_files(clean: Cleansed) -> Cleansed:
    """The same with its files looked at: which may be kept, and why others may not."""
    taken: list[Accepted] = []
    left: list[str] = []
    found = list(clean.found)
    redrawn = False
    files = sorted(clean.mail.attachments, key=lambda file: file.inline)
    for file in files[:MAX_FILES]:
        try:
            taken.append(uploads.accept(ContentFile(file.data, name=file.name)))
            redrawn = redrawn or taken[-1].data != file.data
        except SecretFound as secret:
            found.append({"kind": secret.kind, "confidence": "certain", "length": 0})
            left.append(str(secret.sentence))
        except Refused as refusal:
            left.append(str(refusal.sentence))
    left += [_too_many(file.name) for file in files[MAX_FILES:]]
    return replace(
        clean,
        mail=replace(clean.mail, attachments=()),
        found=tuple(found),
        certain=clean.certain or len(found) > len(clean.found),
        changed=clean.changed or redrawn or bool(left),
        files=tuple(taken),
        left=tuple(left),
    )


def _too_many(name: str) -> str:
    return _("%(name)s was not kept: of one email we keep ten files.") % {"name": name}


def _without(text: str, finds: list[Finding]) -> str:
    """The text without secrets; what stood beside one may become one, so it is read again."""
    for _round in range(3):
        result = secret_guard.redact(text, ambiguous="remove")
        finds += result.findings
        text = result.text
        if not result.certain:
            return text
    return secret_guard.MARKER


def _is_said_in(html: str, text: str) -> bool:
    """Whether the HTML says nothing that the text does not say."""
    shown = "".join(_TAG.sub(" ", html[:MAX_TEXT]).split())
    return not shown or shown in "".join(text.split())


def _kept(find: Finding) -> dict[str, Any]:
    return {"kind": find.kind.value, "confidence": find.confidence.value, "length": find.length}


def rewritten(clean: Cleansed, authenticity: str = "") -> bytes:
    """The bytes of a mail that says what may be kept and nothing else."""
    mail = clean.mail
    whole = MIMEMultipart()
    whole.attach(MIMEText(mail.text, "plain", "utf-8"))
    for part in _parts(clean.files):
        whole.attach(part)
    for name, value in _fields(mail, authenticity):
        if value:
            whole[name] = value if value.isascii() else Header(value, "utf-8").encode()
    return whole.as_bytes()


def _fields(mail: Mail, authenticity: str) -> Iterable[tuple[str, str]]:
    yield "Authentication-Results", authenticity
    yield "From", _address(mail.from_name, mail.from_email)
    yield "To", ", ".join(one.email for one in mail.to)
    yield "Cc", ", ".join(one.email for one in mail.cc)
    yield "Subject", mail.subject
    yield "Message-ID", mail.message_id
    yield "In-Reply-To", mail.in_reply_to
    yield "References", " ".join(mail.references)
    yield "Auto-Submitted", "auto-replied" if mail.is_auto else ""


def _address(name: str, email: str) -> str:
    return formataddr((name, email), "utf-8") if email.isascii() else f"{name} <{email}>"


def _parts(files: Iterable[Accepted]) -> Iterable[Message]:
    for file in files:
        part = MIMEBase(*file.content_type.split(";")[0].split("/", 1))
        part.set_payload(file.data)
        part.add_header("Content-Disposition", "attachment", filename=file.name)
        encode_base64(part)
        yield part
