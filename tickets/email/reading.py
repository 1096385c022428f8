"""What a mail says, in the form in which a request takes it. Pure but for the active language."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.bilingual import DEFAULT
from tickets.email.record import Mail
from tickets.models import Reason
from tickets.workflow import MAX_TEXT

MAX_SUBJECT = 150
_MAX_EMAIL = 254
_SENDER = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,190}")
_MARKS = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|回复|回覆|答复|答覆|转发|轉寄)\s*[:：])+|\[R-[0-9A-Z]{8}\]",
    re.IGNORECASE,
)
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]")
# A word is some five letters, a Chinese one two.
_LETTERS_A_HAN = 4
_LOOKED_AT = 4000
# Bytes that are no text come out as symbols of every kind; a person uses few, and mostly emoji.
_ODD = re.compile(
    r"[^\w\s!-~\u2000-\u206f\u20a0-\u20bf\u2190-\u21ff\u2600-\u27bf\u3000-\u303f\ufe00-\ufe0f"
    r"\uff00-\uffef\U0001f000-\U0001faff]"
)
_ODD_KINDS, _ODD_SHARE = 12, 0.12


def trouble(mail: Mail) -> Reason | None:
    """Why a person's mail can't become a request; None when it can."""
    if any(defect.endswith("failed") for defect in mail.defects):
        return Reason.BROKEN
    if not _SENDER.fullmatch(mail.from_email) or len(mail.from_email) > _MAX_EMAIL:
        return Reason.NO_SENDER
    if not (mail.subject or mail.text.strip() or mail.attachments):
        return Reason.EMPTY
    return Reason.GARBLED if _is_garbled(mail.text[:_LOOKED_AT]) else None


def _is_garbled(text: str) -> bool:
    odd = _ODD.findall(text)
    return len(set(odd)) >= _ODD_KINDS and len(odd) > _ODD_SHARE * len(text)


def language_of(mail: Mail) -> str:
    """The language to answer in: Chinese for a mail that is mostly Chinese, else English."""
    said = f"{mail.subject}\n{mail.reply or mail.text}"[:_LOOKED_AT]
    han, latin = len(_HAN.findall(said)), len(_LATIN.findall(said))
    return "zh-hans" if han * _LETTERS_A_HAN > latin else DEFAULT


def subject_of(mail: Mail) -> str:
    """A line that names the matter, from the subject, else from the first words.

    Without the marks of other mails: "Re:", and the reference of another request.
    """
    own = _MARKS.sub("", mail.subject[:1000])
    said = " ".join((own if own.strip() else mail.text[:MAX_SUBJECT]).split())
    return said[:MAX_SUBJECT].strip() or _("Email without a subject")


def words_of(mail: Mail, *, answers: bool, left: Iterable[str]) -> tuple[str, bool]:
    """The body of the message, and whether it was cut because it is too long for one.

    Of an answer only what its sender wrote now; `left` says why files are missing.
    """
    own = mail.reply.strip() if answers else ""
    whole = own or mail.text.strip() or _("(This email has no text.)")
    notes = "\n".join(f"[{line}]" for line in left)
    room = MAX_TEXT - len(notes) - 2
    if len(whole) <= room:
        return f"{whole}\n\n{notes}".strip(), False
    rest = _("[The rest is in the attached file.]")
    cut = whole[: room - len(rest) - 2].rstrip()
    return f"{cut}\n\n{rest}\n{notes}".strip(), True
