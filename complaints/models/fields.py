"""Columns for amounts of money: whole numbers of any size, on both databases."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from complaints.money import ASSETS

if TYPE_CHECKING:
    Column = models.Field[int, Any]
else:
    Column = models.Field
MAX_DIGITS = 60
ASSET_CHOICES = [(code, code) for code in sorted(ASSETS)]


class MinorUnits(Column):
    """An amount in smallest units: an `int` in Python, never rounded.

    1 ETH is 10 ** 18 of them, which overflows an integer column and loses digits in a decimal one
    of SQLite; so there it is text. Compare it for equality and with zero; add up in Python.
    """

    description = "A whole number of smallest units of an asset"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "sqlite" else f"numeric({MAX_DIGITS}, 0)"

    def from_db_value(self, value: Any, *_: Any) -> int | None:
        return None if value is None else int(value)

    def to_python(self, value: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{value!r} is no whole number")
        if len(str(abs(value))) > MAX_DIGITS:
            raise ValueError("the amount has too many digits")
        return value

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002  (Django's signature)
    ) -> Any:
        whole = value if prepared else self.get_prep_value(value)
        return str(whole) if whole is not None and connection.vendor == "sqlite" else whole
