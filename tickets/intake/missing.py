"""Which facts a ticket still lacks."""

from collections.abc import Iterable, Mapping
from typing import Any

from tickets.intake import answers
from tickets.models import Field, Ticket


def is_shown(field: Field, given: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the answers (by key) to those before it."""
    return not field.shown_if_key or given.get(field.shown_if_key) in field.shown_if_values


def shown(fields: Iterable[Field], typed: Mapping[str, Any]) -> list[Field]:
    """The questions that these raw answers call for; one that is hidden counts as unanswered."""
    asked: list[Field] = []
    given: dict[str, Any] = {}
    for field in fields:
        if is_shown(field, given):
            asked.append(field)
            given[field.key] = typed.get(field.key)
    return asked


def unanswered(ticket: Ticket) -> list[Field]:
    """The active questions of the ticket's category that apply to it and have no answer yet."""
    given = answers.values(ticket.answers)
    asked = shown(ticket.category.fields.filter(active=True), given)
    return [field for field in asked if field.key not in given]


def missing_before_handover(ticket: Ticket) -> list[Field]:
    """Those of them without which another team would have to ask again."""
    return [field for field in unanswered(ticket) if field.required_before_handover]


def still_to_ask(fields: Iterable[Field], given: Mapping[str, Any]) -> list[Field]:
    """The questions that must be answered and are not, with those that may follow from them."""
    asked: list[Field] = []
    for field in fields:
        follows = any(field.shown_if_key == before.key for before in asked)
        if field.required and field.key not in given and (follows or is_shown(field, given)):
            asked.append(field)
    return asked
