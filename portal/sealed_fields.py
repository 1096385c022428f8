"""Columns whose text the database does not know: sealed as they are written, opened as read."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from portal.sealed import seal_text, unseal_text

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class SealedTextField(_Text):
    """A text that is sealed in the database and plain in Python; "" and None are kept as they are.

    Reading raises `UnreadableError` once the key is gone. The database cannot compare or search
    what it does not know: keep `portal.sealed.marks` beside it for that.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal_text(text) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text that was sealed."""
        return unseal_text(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is any."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database cannot look into it.")
        return super().get_lookup(lookup_name)
