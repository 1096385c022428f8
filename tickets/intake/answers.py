"""Answers as they are kept: with the question and type as they were asked.

A later edit of the form changes no old ticket: it shows what is written here and nothing else.
A confidential answer is sealed inside its record: question and type stay readable, what was said
does not. On its way in and on a form an answer is plain; a ticket's row holds it sealed.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.bilingual import both, pick
from portal.sealed import NAME, UnreadableError, marks, newest, seal_text, unseal_text
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Column, Field

Record = dict[str, Any]


class Line(NamedTuple):
    """One answer as it is shown: question, answer in words, and where it can be looked up."""

    key: str
    label: str
    text: str
    link: str
    exact: bool
    group: str
    sensitive: bool = False


# What is sealed of a confidential answer; both say what was answered.
_SAID = ("value", "choice")
PHONE = "phone"


def record(field: Field, value: Any) -> Record:
    """What is kept of one answer; `value` is what the field's type cleaned."""
    kept: Record = {
        "key": field.key,
        "type": field.type,
        "group": field.group,
        "label": both("label", field),
        "value": value,
    }
    if field.fills:
        kept["fills"] = field.fills
    if field.sensitive:
        kept["sensitive"] = True
    chosen = next((c for c in field.choices if c["value"] == value), None)
    if chosen:
        kept["choice"] = {code: words for code, words in chosen.items() if code != "value"}
    return kept


def stored(answers: Iterable[Record]) -> dict[str, Any]:
    """The columns of a ticket that these answers make: themselves, sealed, and what finds them."""
    plain = [opened(answer) for answer in answers]
    kept = [_sealed(answer) for answer in plain]
    return {
        "answers": kept,
        "sealed_with": _sealed_with(kept),
        "phone_mark": _phone_mark(plain),
        **columns(plain),
    }


def columns(answers: Iterable[Record]) -> dict[str, str]:
    """The columns of a ticket that these answers fill; a confidential one fills none."""
    filled = dict.fromkeys(Column.values, "")
    for answer in answers:
        if (column := answer.get("fills")) and not answer.get("sensitive"):
            filled[column] = FIELD_TYPES[answer["type"]].as_column(answer["value"])
    return filled


def opened(answer: Record) -> Record:
    """An answer as it was given; one whose key is gone stays sealed."""
    if "sealed" not in answer:
        return answer
    try:
        said: Record = json.loads(unseal_text(answer["sealed"]))
    except UnreadableError:
        return answer
    return {name: part for name, part in answer.items() if name != "sealed"} | said


def values(answers: Iterable[Record]) -> dict[str, Any]:
    """What was answered, by the keys of the questions; None for what cannot be read any more."""
    return {answer["key"]: opened(answer).get("value") for answer in answers}


def phone_marks(number: str) -> list[str]:
    """The marks by which answers with this telephone number are found, however it is spaced."""
    return marks("".join(c for c in number if c.isdigit()), of=PHONE)


def _sealed(answer: Record) -> Record:
    """An answer as a row may hold it."""
    if "sealed" in answer or not answer.get("sensitive"):
        return answer
    said = {name: answer[name] for name in _SAID if name in answer}
    rest = {name: part for name, part in answer.items() if name not in said}
    return rest | {"sealed": seal_text(json.dumps(said, ensure_ascii=False))}


def _sealed_with(answers: list[Record]) -> str:
    """The name of the key that sealed them; an older one, if any of them is."""
    names = {answer["sealed"][:NAME] for answer in answers if "sealed" in answer}
    return next(iter(names - {newest()}), newest()) if names else ""


def _phone_mark(answers: list[Record]) -> str:
    """The mark of the first telephone number among answers."""
    phones = (a["value"] for a in answers if a["type"] == PHONE and a.get("value"))
    first = next(phones, "")
    return phone_marks(first)[0] if first else ""


def line(answer: Record, *, hide: bool = False) -> Line:
    """One answer in the active language; with `hide` a confidential one is not told."""
    said = opened(answer)
    kind = FIELD_TYPES[said["type"]]
    sensitive = bool(said.get("sensitive"))
    told = not (sensitive and hide) and "sealed" not in said
    return Line(
        key=said["key"],
        label=pick(said["label"]),
        text=_text(said) if told else _untold(said),
        link=kind.as_link(said["value"]) if told else "",
        exact=kind.exact,
        group=said.get("group", ""),
        sensitive=sensitive,
    )


def _text(said: Record) -> str:
    if "choice" in said:
        return pick(said["choice"])
    return FIELD_TYPES[said["type"]].as_text(said["value"])


def _untold(said: Record) -> str:
    return _("It can no longer be read.") if "sealed" in said else _("Given, not shown here")


def merged(old: Iterable[Record], new: Iterable[Record]) -> list[Record]:
    """The old answers with new ones in their places; those to new questions come last."""
    fresh = {answer["key"]: answer for answer in new}
    kept = [fresh.pop(answer["key"], answer) for answer in old]
    return kept + list(fresh.values())
