"""A letter that did not arrive is sent again, or handed over in another way."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._case_checks import as_handler
from complaints.actions._common import record
from complaints.letters.post import send_again as post_again
from complaints.models import Letter
from complaints.moves import By
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def send_again(*, letter: Letter, actor: User, at: datetime | None = None) -> Letter:
    """Send the same words again, to the address that the complainant has now."""
    at = at or timezone.now()
    held = as_handler(letter.round.complaint, actor, at)
    email = post_again(letter)
    if email is None:
        raise Refused("no_mailbox", _("This person has no email address. Print the letter."))
    said = {"letter": letter.pk, "email": email.pk}
    record(held, "send_again", actor=actor, role=By.HANDLER, at=at, data=said)
    return letter


@transaction.atomic
def hand_over(*, letter: Letter, actor: User, how: str, at: datetime | None = None) -> Letter:
    """Note that the letter reached its recipient in another way, such as by post."""
    at, how = at or timezone.now(), how.strip()
    held = as_handler(letter.round.complaint, actor, at)
    if not how:
        raise Refused("how", _("Say how and when the letter reached its recipient."))
    refuse_secrets(how)
    record(held, "hand_over", actor=actor, role=By.HANDLER, at=at, reason=how,
           data={"letter": letter.pk})  # fmt: skip
    return letter
