"""Field types: what kinds of question there are. Each is one small class in the table below.

A type makes the form field (validation and widget), turns what was typed into the JSON that is
kept, and says it again in words. To add one: write a class, put it into FIELD_TYPES, and describe
it in a test of tests/tickets/intake/test_fields.py.
"""

import re
import unicodedata
import zoneinfo
from datetime import datetime
from decimal import Decimal
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.bilingual import listed, pick
from tickets.intake import chains
from tickets.intake.wording import chain_name
from tickets.models.intake import Field

SHORT, LONG = 200, 4000
_AMOUNT = re.compile(r"\d{1,24}(\.\d{1,18})?")
_ASSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9.$₮-]{0,14}")


class FieldType:
    """One kind of question. `exact` answers are shown letter by letter, and are no prose."""

    label: str | Promise = ""
    exact = False

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        """The Django field that asks this; `common` holds label, help_text and required."""
        limit = field.options.get("max_length", SHORT)
        return forms.CharField(max_length=limit, **common)

    def to_value(self, cleaned: Any) -> Any:
        """What is kept as JSON of what the form field cleaned."""
        return cleaned

    def as_text(self, value: Any) -> str:
        """The kept answer in words, in the active language and time zone."""
        return str(value)

    def as_column(self, value: Any) -> str:
        """The kept answer as it goes into an indexed column of the ticket."""
        return self.as_text(value)[:60]

    def as_link(self, value: Any) -> str:
        """Where the answer can be looked up, or ""."""
        return ""


class Text(FieldType):
    label = _("one line")


class LongText(FieldType):
    label = _("several lines")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        limit = field.options.get("max_length", LONG)
        return forms.CharField(max_length=limit, widget=forms.Textarea({"rows": 4}), **common)


class Choice(FieldType):
    label = _("choice")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        offered = [(choice["value"], pick(choice)) for choice in field.choices]
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **common)


class YesNo(FieldType):
    label = _("yes or no")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        offered = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **common)

    def as_text(self, value: Any) -> str:
        return str(_("Yes") if value == "yes" else _("No"))


class MomentWidget(forms.MultiWidget):
    """A date and time with the zone it is meant in, which the browser offers."""

    template_name = "components/moment.html"

    def __init__(self) -> None:
        super().__init__(
            [
                forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                forms.TextInput({"data-offer": "time-zone", "spellcheck": "false"}),
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value, timezone.get_current_timezone_name()]


class MomentField(forms.MultiValueField):
    """Cleans to an aware datetime in the zone that was named."""

    def __init__(self, *, past: bool, **common: Any) -> None:
        self.past = past
        # Whatever a browser sends for datetime-local, and what a person types without one.
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
        when = forms.DateTimeField(
            input_formats=formats,
            error_messages={
                "invalid": _("Write the date and time like 2026-11-22 18:30."),
                # The browser offers the zone: what is missing then is the time alone.
                "incomplete": _("Please answer this."),
            },
        )
        zone = forms.CharField(max_length=50, required=False)
        super().__init__(
            fields=[when, zone], widget=MomentWidget(), require_all_fields=False, **common
        )

    def compress(self, values: list[Any]) -> datetime | None:
        if not values or values[0] is None:
            return None
        name = values[1] or timezone.get_current_timezone_name()
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError) as error:
            raise ValidationError(
                _("“%(name)s” is not a time zone we know. Write it like Asia/Shanghai.")
                % {"name": name}
            ) from error
        moment: datetime = values[0].replace(tzinfo=zone)
        if self.past and moment > timezone.now():
            raise ValidationError(_("This time is still to come. Please check date and zone."))
        return moment


class Moment(FieldType):
    label = _("date and time")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        return MomentField(past=bool(field.options.get("past")), **common)

    def to_value(self, cleaned: datetime) -> dict[str, str]:
        return {"at": cleaned.isoformat(), "zone": str(cleaned.tzinfo)}

    def as_text(self, value: Any) -> str:
        moment = datetime.fromisoformat(value["at"])
        return f"{date_format(moment, gettext('j F Y'))} {moment:%H:%M} ({value['zone']})"


class AmountWidget(forms.MultiWidget):
    template_name = "components/amount.html"

    def __init__(self) -> None:
        super().__init__(
            [
                forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
                forms.TextInput({"list": "assets", "autocomplete": "off", "maxlength": 15}),
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value["amount"], value["asset"]] if value else ["", ""]


class AmountField(forms.MultiValueField):
    """Cleans to {"amount": "12.5", "asset": "USDT"}: the digits as typed, none lost."""

    def __init__(self, **common: Any) -> None:
        parts = [forms.CharField(max_length=60), forms.CharField(max_length=15)]
        super().__init__(fields=parts, widget=AmountWidget(), **common)

    def compress(self, values: list[str]) -> dict[str, str] | None:
        if not values:
            return None
        asset = unicodedata.normalize("NFKC", values[1]).strip()
        if not _ASSET.fullmatch(asset):
            raise ValidationError(_("Write the asset as its short name, such as USDT or BTC."))
        return {"amount": plain_amount(values[0]), "asset": asset.upper()}


def plain_amount(typed: str) -> str:
    """The digits of a positive amount without grouping or needless zeros: "1,250.50" → "1250.5".

    ValidationError for anything that is not plainly such a number: signs, exponents, words.
    """
    digits = unicodedata.normalize("NFKC", typed).strip().replace(" ", "").replace("_", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    if not _AMOUNT.fullmatch(digits) or not Decimal(digits):
        raise ValidationError(_("Write the amount in digits only, such as 250 or 0.015."))
    whole, _dot, part = digits.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


class Amount(FieldType):
    label = _("amount with asset")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        return AmountField(**common)

    def as_text(self, value: Any) -> str:
        return f"{value['amount']} {value['asset']}"


class Chain(FieldType):
    label = _("network")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        named = [(code, chain_name(code)) for code in chains.CHAINS]
        offered = [("", _("Choose a network")), *named]
        return forms.ChoiceField(choices=offered, **common)

    def as_text(self, value: Any) -> str:
        return chain_name(str(value))

    def as_column(self, value: Any) -> str:
        return str(value)


class OnChain(FieldType):
    """An address or a hash: what it must look like depends on the chain, so the form checks it."""

    exact = True
    kind = ""

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        attrs = {
            "autocomplete": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
            "class": "form-control mono",
            "data-check": self.kind,
        }
        return forms.CharField(max_length=500, widget=forms.TextInput(attrs), **common)

    def as_text(self, value: Any) -> str:
        return str(value["value"])

    def as_column(self, value: Any) -> str:
        return str(value["value"])[:120]

    def as_link(self, value: Any) -> str:
        if not value["chain"]:
            return ""
        return chains.explorer_url(value["chain"], self.kind, value["value"])


class Address(OnChain):
    label = _("wallet address")
    kind = "address"


class Transaction(OnChain):
    label = _("transaction hash")
    kind = "transaction"


class Device(FieldType):
    label = _("device")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput({"data-offer": "device"})
        return forms.CharField(max_length=SHORT, widget=widget, **common)


class AppVersion(FieldType):
    label = _("app version")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput({"data-offer": "app-version", "autocomplete": "off"})
        return forms.CharField(max_length=60, widget=widget, **common)


class Email(FieldType):
    label = _("email address")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        return forms.EmailField(**common)


class PhoneField(forms.CharField):
    """Cleans to the international form: "+86 138 0013 8000"."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(unicodedata.normalize("NFKC", typed), None)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Write the number with its country code, such as +86 or +44."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class Phone(FieldType):
    label = _("telephone number")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        return PhoneField(max_length=40, widget=forms.TextInput({"type": "tel"}), **common)


class Handle(FieldType):
    label = _("account, link or number")

    def form_field(self, field: Field, common: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=300, **common)


class Attachments(FieldType):
    """Files: the form takes them apart from its answers, which name only how many there are."""

    label = _("files")

    def as_text(self, value: Any) -> str:
        return listed(value)


FIELD_TYPES: dict[str, FieldType] = {
    "text": Text(),
    "long_text": LongText(),
    "choice": Choice(),
    "yes_no": YesNo(),
    "datetime": Moment(),
    "amount": Amount(),
    "chain": Chain(),
    "address": Address(),
    "transaction": Transaction(),
    "device": Device(),
    "app_version": AppVersion(),
    "email": Email(),
    "phone": Phone(),
    "handle": Handle(),
    "attachments": Attachments(),
}
