"""What the floors above add to the page of a ticket, as panels are added to the front page."""

from collections.abc import Callable
from typing import Any

from portal.models import User
from tickets.models import Ticket

Part = Callable[[Ticket, User], dict[str, Any] | None]
_parts: list[tuple[str, Part]] = []


def beside(template: str) -> Callable[[Part], Part]:
    """Put a part beside the ticket: the function's context is shown by the template as `part`.

    It returns None for people who are not to see it.
    """

    def keep(function: Part) -> Part:
        _parts.append((template, function))
        return function

    return keep


def parts(ticket: Ticket, staff: User) -> list[tuple[str, dict[str, Any]]]:
    """The templates of all parts that this member of staff sees, each with its context."""
    made = ((template, function(ticket, staff)) for template, function in _parts)
    return [(template, context) for template, context in made if context is not None]
