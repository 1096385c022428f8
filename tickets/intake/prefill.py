"""What a link may fill in: answers that the form itself offers, and nothing that is typed."""

from collections.abc import Iterable, Mapping

from tickets.intake import chains
from tickets.intake.forms import PREFIX
from tickets.models import Field


def known(questions: Iterable[Field], given: Mapping[str, str]) -> dict[str, str]:
    """The initial values of a form, from an address: only choices that these questions have."""
    asked = ((PREFIX + question.key, question) for question in questions)
    return {name: given[name] for name, q in asked if given.get(name, "") in _offered(q)}


def _offered(question: Field) -> set[str]:
    match question.type:
        case "choice":
            return {choice["value"] for choice in question.choices}
        case "yes_no":
            return {"yes", "no"}
        case "chain":
            return set(chains.CHAINS)
    return set()
