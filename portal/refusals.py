"""What a verb says when it will not: one error, with a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818  (an answer, not a fault)
    """A verb refused and changed nothing. `sentence` is for people, `code` for programs."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class SecretFound(Refused):
    """A text holds a recovery phrase or a private key: it is neither kept nor shown again."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            "secret",
            _(
                "This looks like a recovery phrase or a private key. We have not stored it and "
                "never need it. Whoever has seen it can take your funds: move them to a new "
                "wallet now, then write to us without it."
            ),
        )
        self.kind = kind


class SplitSecret(SecretFound):
    """The text and what the same person wrote before hold a phrase between them.

    `earlier` are keys of the rows that hold the other parts: a verb takes them out as well.
    """

    def __init__(self, kind: str, earlier: frozenset[int]) -> None:
        super().__init__(kind)
        self.earlier = earlier


class UnclearDigits(Refused):
    """64 bare hexadecimal digits: a transaction hash or a private key, which nobody can tell."""

    def __init__(self) -> None:
        super().__init__(
            "unclear_digits",
            _(
                "There are 64 letters and digits here that can be a transaction hash or a private "
                "key. If it is a transaction, write “transaction” in front of it and send again. "
                "If it may be a private key, take it out: we never need it."
            ),
        )
