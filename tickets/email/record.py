"""What a mail says, as plain values: the result of `tickets.email.parse.parse`."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Address(NamedTuple):
    """One mailbox: `name` as shown to people, `email` in lower case ("" when there is none)."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail.

    `name` is never empty, holds no path, no control and no bidi character. `content_id` has no
    angle brackets. `inline` says that the HTML shows it or that its sender marked it so.
    """

    name: str
    content_type: str
    data: bytes
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report on one of our messages.

    `kind` is "hard" (5.x.x: the address does not work), "soft" (4.x.x or not said) or "delayed"
    (the server still tries). `status` is the RFC 3463 code, `recipient` the address that failed,
    `message_id` the Message-ID of the message it is about; each "" when the report does not say.
    """

    kind: str
    status: str = ""
    recipient: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as plain values; every field is always there, empty when the mail does not say.

    `text` is everything a reader sees, `reply` only what this sender wrote now. `html` is safe to
    show: no script, no style, nothing loaded from elsewhere (pictures only as `cid:`). Message-IDs
    keep their angle brackets. `date` is aware. `defects` names what was wrong or cut.
    """

    subject: str = ""
    from_email: str = ""
    from_name: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    reply: str = ""
    attachments: tuple[Attachment, ...] = ()
    is_auto: bool = False
    auto_kind: str = ""
    is_bounce: bool = False
    bounce: Bounce | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
