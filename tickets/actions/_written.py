"""What the verbs of incoming email are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.models import Attachment


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a person wrote by email, as it may be kept: without secrets, of a fitting length.

    `secrets` are the kinds of what was certainly one and was removed. `answer` says whether an
    automatic answer may be sent; where it may not, the ticket is the same without one.
    """

    email: str
    name: str = ""
    subject: str
    body: str
    language: str
    message_id: str = ""
    files: Sequence[Attachment] = ()
    secrets: Sequence[str] = ()
    answer: bool = True
