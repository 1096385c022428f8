"""Telephone numbers: the ways in which people write the one that they were called from."""

import re
import unicodedata
from typing import NamedTuple

import phonenumbers

_LEAST, _MOST = 5, 20
# Of shorter ones many neighbours are somebody's hotline.
_LONG = 8
_EXTENSION = re.compile(r"(?:ext\.?|x|#|转|分机)\s*\d{1,6}$", re.IGNORECASE)
_WRITTEN = re.compile(
    r"(?<![a-z0-9_@/.=+-])(?:\+|\(\+?)?\d[\d\s().\-/·–]{3,40}\d(?![a-z0-9_@=])", re.IGNORECASE
)
_DIALLED_FIRST = ("00", "011", "0011", "810", "010")


class Phone(NamedTuple):
    """Digits as they were pasted; `international` when a plus stood before them."""

    digits: str
    international: bool = False

    @property
    def key(self) -> str:
        return f"phone:{self.digits}"


class Official(NamedTuple):
    """A number of ours: all of it, and the part that is dialled within its country."""

    whole: str
    national: str

    @property
    def has_code(self) -> bool:
        """Whether we know its country."""
        return self.whole != self.national

    def forms(self, *, international: bool) -> set[str]:
        """The digits that people may write for it."""
        code = self.whole[: len(self.whole) - len(self.national)]
        # "+44 (0)20 …": the zero that is dialled within the country, left in by mistake.
        forms = {self.whole, f"{code}0{self.national}"}
        if international:
            return forms
        dialled = {first + form for first in _DIALLED_FIRST for form in forms}
        return forms | dialled | {self.national, f"0{self.national}", f"8{self.national}"}


def official(phone: Phone) -> Official:
    """The parts of a number of ours; one without a country code is dialled as it stands."""
    number = _parsed(phone)
    if number is None:
        national = phone.digits.lstrip("0")
        return Official(national, national)
    return Official(phone.digits, phonenumbers.national_significant_number(number))


def shown(phone: Phone) -> str:
    """The number in groups, as its country writes it for callers from abroad."""
    number = _parsed(phone)
    if number is None:
        return phone.digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _parsed(phone: Phone) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse("+" + phone.digits) if phone.international else None
    except phonenumbers.NumberParseException:
        return None


def find(line: str) -> tuple[Phone, str] | None:
    """The first telephone number in a line, and the line without it."""
    folded = "".join(_digit(character) for character in line)
    found = _WRITTEN.search(folded)
    phone = read(found[0]) if found else None
    if found is None or phone is None:
        return None
    rest = _EXTENSION.sub("", folded[found.end() :].strip())
    return phone, f"{folded[: found.start()]} {rest}".strip()


def read(written: str) -> Phone | None:
    """The number that a text is, apart from spaces, brackets, hyphens and an extension."""
    folded = _EXTENSION.sub("", "".join(_digit(c) for c in written.strip()).strip())
    if re.search(r"[^\d\s()+.\-/·–]", folded):
        return None
    digits = re.sub(r"\D", "", folded)
    if not _LEAST <= len(digits) <= _MOST or "+" in folded.strip()[2:]:
        return None
    return Phone(digits, international="+" in folded)


def is_close(one: str, other: str) -> bool:
    """Whether two long numbers differ in one digit, or in the order of two neighbours."""
    if len(one) != len(other) or len(one) < _LONG:
        return False
    unlike = [at for at in range(len(one)) if one[at] != other[at]]
    if len(unlike) == 1:
        return True
    if len(unlike) != 2 or unlike[1] != unlike[0] + 1:  # noqa: PLR2004  (two neighbours)
        return False
    first, second = unlike
    return one[first] == other[second] and one[second] == other[first]


def _digit(character: str) -> str:
    """Digits of any script as ours."""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)
