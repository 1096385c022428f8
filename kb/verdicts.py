"""The words for what kb/channels.py answers: a heading, why, and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.channels import Checked
from kb.models import Verdict
from kb.pasted import platforms
from portal.refusals import SecretFound

Words = str | Promise

_HEADINGS: dict[str, Words] = {
    Verdict.OFFICIAL: _("This is ours."),
    Verdict.LOOKALIKE: _("This looks like ours, but it isn't."),
    Verdict.UNKNOWN: _("This isn't ours, as far as we know."),
}
_UNTOLD: Words = _("We can't tell from this.")
_HEADINGS_BY_REASON: dict[str, Words] = {
    "not_listed": _("We can't confirm this one."),
    **dict.fromkeys(("empty", "unreadable", "name_only", "unclear", "secret"), _UNTOLD),
}
_REASONS: dict[str, Words] = {
    "exact": _("It is in our directory."),
    "subdomain": _("It lies under a domain of ours."),
    "any_platform": _("It is ours on %(platform)s. Anywhere else the same name isn't."),
    "national": _("It is our number as it is dialled within its country."),
    "other_ending": _("It has our name, but another ending."),
    "letters": _("Some of its letters only look like those of our name."),
    "misspelt": _("It differs from ours in one or two characters."),
    "added_words": _("It puts something else around our name."),
    "subdomain_trick": _("Our name stands in front; whose it is stands at the end."),
    "before_at": _("What stands before the “@” is not where the link leads."),
    "path": _("Our name stands behind the address of somebody else."),
    "link_text": _("The link shows our address and leads to another."),
    "other_platform": _("We use this name elsewhere, but this account isn't ours."),
    "other_app": _("It carries our name, but it isn't our app."),
    "name_in_address": _("It has our name before the “@”, at a domain that isn't ours."),
    "shown_name": _("The sender goes by our name, but the address isn't ours."),
    "uncovered": _("It lies under a domain of ours on which others have pages too."),
    "other_country": _("It ends like our number, but belongs to another country."),
    "unrelated": _("It isn't in our directory, nor does it resemble anything there."),
    "not_listed": _("It lies under a domain of ours, but it isn't in our directory."),
    "empty": _("There was nothing to compare."),
    "unreadable": _("We found no link, account, email address or telephone number in it."),
    "name_only": _("Anybody can go by our name. A link, an account or a number tells more."),
    "unclear": _("Other words stand right before the address."),
    "secret": SecretFound("").sentence,
}
_ADVICE: dict[str, Words] = {
    "still_care": _(
        "Even so: nobody from us will ever ask for your recovery phrase or a private key."
    ),
    "sender_can_be_forged": _(
        "A sender's address can be forged. Rather than opening a link in the email, type our "
        "address into your browser yourself. We never ask for your recovery phrase."
    ),
    "caller_can_be_forged": _(
        "The number that a telephone shows can be forged, and we never call you first. Hang up, "
        "and call the number in the directory yourself."
    ),
    "only_there": _("Compare where you found it with the directory below before you answer."),
    "do_not_answer": _(
        "Don't answer it, open its links or send anything. If it has your recovery phrase or a "
        "private key, move your funds to a new wallet now."
    ),
    "not_ours": _(
        "If it claims to be us, don't answer it and tell us. Otherwise ask whoever it belongs to."
    ),
    "paste_whole": _(
        "Copy the whole link, the account with its “@”, the email address or the number, and "
        "paste only that."
    ),
    "secret": "",
}


class Answer(NamedTuple):
    """What a person is told."""

    checked: Checked
    tone: str
    heading: Words
    why: Words
    advice: Words


_TONES = {Verdict.OFFICIAL: "success", Verdict.LOOKALIKE: "danger", Verdict.UNKNOWN: "warning"}


def worded(checked: Checked) -> Answer:
    """The answer in the reader's language."""
    why = str(_REASONS[checked.reason])
    if checked.reason == "any_platform" and checked.channel:
        why %= {"platform": checked.channel.platform_name}
    return Answer(
        checked=checked,
        tone=_TONES[checked.verdict],
        heading=_HEADINGS_BY_REASON.get(checked.reason) or _HEADINGS[checked.verdict],
        why=why,
        advice=_ADVICE[checked.advice],
    )


def reason(code: str) -> str:
    """Why it was so judged, for staff."""
    return str(_REASONS.get(code, code))


# The choices of the form on which impostors are reported: tickets/intake/catalogue.yaml.
_PLACES = {"email": "email", "phone": "phone", "site": "website", "app": "app"}
_PLATFORMS = frozenset({"telegram", "x", "facebook"})


def place(checked: Checked) -> str:
    """Where somebody met it, as the report asks for it; "" when there is nothing to report."""
    if not checked.address or checked.verdict == Verdict.OFFICIAL:
        return ""
    if checked.kind == "social":
        on_social = checked.platform in platforms.BY_CODE and checked.platform not in _PLATFORMS
        return "social" if on_social else checked.platform or "other"
    return _PLACES[checked.kind]
