"""Mails as they come over the wire, built plainly."""

import itertools
from email.message import EmailMessage
from email.utils import formataddr

_numbers = itertools.count(1)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "0000000400015c0ccd2d0000000049454e44ae426082"
)


def make_mail(
    text: str = "My deposit has not arrived.",
    *,
    sender: str = "tom@example.com",
    name: str = "",
    subject: str = "My deposit",
    to: str = "support@localhost",
    html: str = "",
    files: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """A mail; headers by keyword with underscores: In_Reply_To="<…>", Message_ID="" for none."""
    mail = EmailMessage()
    mail["From"] = formataddr((name, sender))
    mail["To"] = to
    mail["Subject"] = subject
    headers.setdefault("Message_ID", f"<mail{next(_numbers)}@example.com>")
    for key, value in headers.items():
        if value:
            mail[key.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for file_name, kind, data in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
    return mail.as_bytes()
