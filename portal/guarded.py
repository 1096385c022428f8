"""Texts that may hold a secret: it is found before anything is kept, and not shown again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from django import forms

from portal import secret_guard
from portal.refusals import Refused, SecretFound, UnclearDigits

# No field takes a longer text; what is longer is refused for that, and not worth seconds.
LOOKED_AT = 50_000

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


def refuse_secrets(*texts: str) -> None:
    """Raise `SecretFound` or `UnclearDigits` when a text must not be kept as it is.

    The texts belong together: a phrase of which each holds a part is found as well.
    """
    for text in texts:
        if refusal := refusal_of(text):
            raise refusal
    if len(texts) > 1 and secret_guard.find_split(texts):
        raise SecretFound(secret_guard.Kind.PHRASE)


def refusal_of(text: str, *, field: Literal["", "transaction"] = "") -> Refused | None:
    """Why a text must not be kept as it is, or None."""
    found = secret_guard.redact(text[:LOOKED_AT], field=field)
    if found.refused:
        return SecretFound(found.findings[0].kind)
    return UnclearDigits() if found.ask else None


class Guarded(_Form):
    """For any form: refuses recovery phrases and private keys, field by field and together.

    A field that held one is emptied; what was typed in the others stays.
    """

    # Names of fields in which 64 hex digits are a transaction hash and no private key.
    hash_fields: frozenset[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        """Look into every text; what holds a secret is refused with what to do now."""
        cleaned = super().clean()
        typed = {name: list(self._texts(name)) for name in self.fields}
        for name, texts in typed.items():
            self._refuse(name, texts)
        for name in self._parts_in(typed):
            self.forget(name)
        # A form of a model has its own way to say that nothing else changed.
        return self.cleaned_data if cleaned is None else cleaned

    def _refuse(self, name: str, texts: Iterable[str]) -> None:
        asked: Literal["", "transaction"] = "transaction" if name in self.hash_fields else ""
        refusals = [refusal_of(text, field=asked) for text in texts]
        if any(isinstance(refusal, SecretFound) for refusal in refusals):
            self.forget(name)
        elif unclear := next(filter(None, refusals), None):
            self.add_error(name, str(unclear.sentence))

    def _parts_in(self, typed: dict[str, list[str]]) -> set[str]:
        """The fields that hold a phrase between them."""
        pieces = [(name, text) for name, texts in typed.items() for text in texts]
        parts = secret_guard.find_split([text for _name, text in pieces])
        return {pieces[part.piece][0] for part in parts}

    def _texts(self, name: str) -> Iterable[str]:
        values = (self.data.get(key) for key in self._keys(name))
        return (value for value in values if isinstance(value, str) and value)

    def forget(self, name: str) -> None:
        """Empty a field that held a secret and say what to do."""
        data: Any = self.data  # a QueryDict that may not be changed, or a plain one
        data = data.copy()
        for key in self._keys(name):
            data[key] = ""
        self.data = data
        self.errors.pop(name, None)
        self.add_error(name, str(SecretFound("").sentence))

    def _keys(self, name: str) -> list[str]:
        """The names under which a field's parts are posted."""
        posted = self.add_prefix(name)
        return [key for key in self.data if key == posted or key.rpartition("_")[0] == posted]


class GuardedForm(Guarded, forms.Form):
    """A form of ours whose texts are guarded."""
