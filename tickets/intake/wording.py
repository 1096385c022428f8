"""What is wrong with an address or a hash, said to the person who typed it."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tickets.intake.chains import CHAINS, Check

Sentence = Callable[[str, Check], str]


def chain_name(code: str) -> str:
    """The chain's name in the active language; a name we do not know as it is."""
    if code not in CHAINS:
        return code
    return CHAINS[code].name_zh if get_language() == "zh-hans" else CHAINS[code].name


def _others(check: Check) -> str:
    names = [chain_name(code) for code in check.other[:3]]
    return _(" or ").join(names)


def _other_chain_address(chain: str, check: Check) -> str:
    said = _("This is a %(other)s address; you chose %(chain)s.") % {
        "other": _others(check),
        "chain": chain_name(chain),
    }
    return _with_suggestion(said, check)


def _other_chain_hash(chain: str, check: Check) -> str:
    return _("This is a %(other)s transaction; you chose %(chain)s.") % {
        "other": _others(check),
        "chain": chain_name(chain),
    }


def _with_suggestion(sentence: str, check: Check) -> str:
    if not check.suggestion:
        return sentence
    return _("%(sentence)s Did you mean %(suggestion)s?") % {
        "sentence": sentence,
        "suggestion": check.suggestion,
    }


def _too_short(chain: str, check: Check) -> str:
    if not check.missing:
        return _("This is too short. Please copy the whole of it.")
    return ngettext(
        "%(count)d character is missing. Please copy it again.",
        "%(count)d characters are missing. Please copy it again.",
        check.missing,
    ) % {"count": check.missing}


def _too_long(chain: str, check: Check) -> str:
    if not check.extra:
        return _("This is too long. Please paste only this one value.")
    return ngettext(
        "There is %(count)d character too many. Please copy it again.",
        "There are %(count)d characters too many. Please copy it again.",
        check.extra,
    ) % {"count": check.extra}


def _bad_character(chain: str, check: Check) -> str:
    return _("The character “%(character)s” (number %(position)d) cannot stand here.") % {
        "character": check.character,
        "position": check.position,
    }


def _missing_prefix(chain: str, check: Check) -> str:
    return _with_suggestion(_("The beginning is missing."), check)


def _always(sentence: Promise) -> Sentence:
    return lambda chain, check: str(sentence)


_SECRET = gettext_lazy(
    "This looks like a private key or recovery phrase. We have not stored it. "
    "Whoever has seen it can take your funds: move them to a new wallet now."
)

_BOTH: dict[str, Sentence] = {
    "unknown_chain": _always(gettext_lazy("Choose the network first.")),
    "empty": _always(gettext_lazy("Please paste it here.")),
    "secret": _always(_SECRET),
    "testnet": _always(gettext_lazy("This belongs to a test network, where coins have no value.")),
    "too_short": _too_short,
    "too_long": _too_long,
    "bad_character": _bad_character,
    "missing_prefix": _missing_prefix,
    "mixed_case": _always(
        gettext_lazy("Capital and small letters are mixed here. Please copy it again.")
    ),
    "checksum": _always(
        gettext_lazy("One character or more is wrong. Please copy it again instead of typing it.")
    ),
    "is_name": _always(
        gettext_lazy("This is a name. Please paste the address itself from your wallet.")
    ),
}
_OF_ADDRESS = {
    **_BOTH,
    "other_chain": _other_chain_address,
    "is_transaction": _always(
        gettext_lazy("This is a transaction hash. Please paste the wallet address.")
    ),
    "is_link": _always(
        gettext_lazy("This link names no address. Please paste the address itself.")
    ),
    "bad_format": _always(gettext_lazy("This is not a wallet address.")),
}
_OF_HASH = {
    **_BOTH,
    "other_chain": _other_chain_hash,
    "is_address": _always(
        gettext_lazy(
            "This is a wallet address. The transaction hash stands in your wallet's history."
        )
    ),
    "is_link": _always(
        gettext_lazy("This link names no transaction. Please paste the hash itself.")
    ),
    "bad_format": _always(gettext_lazy("This is not a transaction hash.")),
}
_WARNINGS: dict[str, Promise] = {
    "no_checksum": gettext_lazy(
        "This kind of address cannot show typing mistakes: compare it once more."
    ),
    "short": gettext_lazy("This address is shorter than most. Please compare it once more."),
    "off_curve": gettext_lazy(
        "This is not an ordinary wallet. That is right for token accounts; else compare once more."
    ),
    "zero_address": gettext_lazy("Nobody holds the key of this address."),
    "ambiguous_bitcoin": gettext_lazy("This old form is used by Bitcoin too. Check the network."),
    "destination_tag": gettext_lazy("If there was a destination tag, please write it below."),
    "converted": gettext_lazy("We show it in its usual form."),
}


def refusal(kind: str, chain: str, check: Check) -> str:
    """One sentence that says what is wrong; `kind` is "address" or "transaction"."""
    table = _OF_ADDRESS if kind == "address" else _OF_HASH
    return table.get(check.reason, table["bad_format"])(chain, check)


def warning(check: Check) -> str:
    """What the person should look at again although the value is accepted, or ""."""
    return str(_WARNINGS.get(check.warning, ""))
