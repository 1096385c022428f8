"""A letter is written: reviewed words of its language around the facts of the case, and checked."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, loader
from django.urls import reverse
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.guards import Guard
from complaints.letters.facts import Matter, facts, things
from complaints.letters.required import PART_NAMES, REQUIRED, lacking
from complaints.models import Complaint
from complaints.terms import Kind, Letter, Outcome
from portal.access import make_key
from portal.bilingual import listed
from portal.models import User
from portal.refusals import Refused
from portal.templatetags.letter import tidy

FOLDER = "complaints/letters"
# Facts that are sentences: each is a template of parts/, written in before the letter is.
SENTENCES = frozenset(
    {
        "admissible", "free", "how", "secrets", "remedies", "points", "redress", "effect",
        "decline", "buys", "once", "own", "rate", "answer",
    }
)  # fmt: skip

# After these one may appeal, or turn to somebody else.
DECISIONS = {Letter.REFUSAL, Letter.SUMMARY, Letter.FINAL, Letter.CLOSING}


class Written(NamedTuple):
    """A letter as it would leave, and what it lacks, by the names of `PART_NAMES`."""

    subject: str
    body: str
    missing: list[str]


class Incomplete(Refused):
    """A letter lacks what it must contain: it is not signed and not sent."""

    def __init__(self, names: list[str]) -> None:
        lacks = listed(PART_NAMES[name] for name in names)
        sentence = _("Missing: %(parts)s.") % {"parts": lacks}
        super().__init__(
            Guard.LETTER_COMPLETE, format_lazy("{}\n{}", Guard.LETTER_COMPLETE.label, sentence)
        )
        self.names = names


def write(matter: Matter) -> Written:
    """Write a letter in the complaint's language, whatever language is active."""
    with translation.override(matter.language):
        known: dict[str, Any] = {**things(matter), **facts(matter)}
        known |= {
            "site_url": settings.SITE_URL,
            "link": link(matter.complaint, key=False),
            "decided": matter.kind in DECISIONS,
        }
        for name in sorted(SENTENCES.intersection(REQUIRED[matter.kind])):
            known[name] = known.get(name) or _render(f"parts/{name}.", matter.language, known)
        subject, _newline, content = _render(f"{matter.kind}/", matter.language, known).partition(
            "\n"
        )
        known["content"] = content.strip()
        body = _render("frame.", matter.language, known)
    texts = {name: text for name, text in known.items() if isinstance(text, str)}
    missing = lacking(matter.kind, texts, body, _waived(matter))
    return Written(f"{subject.strip()} [{matter.complaint.reference}]", body, missing)


def preview(
    complaint: Complaint, kind: Letter, *, at: datetime, author: User | None = None,
    **said: str | date,
) -> Written:  # fmt: skip
    """What a letter would say now; nothing is sent."""
    return write(
        Matter(
            kind=kind, complaint=complaint, round=complaint.current_round, at=at, author=author,
            said=said,
        )
    )  # fmt: skip


def link(complaint: Complaint, person: User | None = None, *, key: bool = True) -> str:
    """The address of the complaint's page, in its language; with a key it opens by itself."""
    with translation.override(complaint.language):
        path = reverse("complaints:complaint", args=[complaint.reference])
    page = f"{settings.SITE_URL}{path}"
    person = person or complaint.client
    return f"{page}?key={make_key(person, complaint.reference)}" if key else page


def _render(name: str, language: str, known: dict[str, Any]) -> str:
    template: Any = loader.get_template(f"{FOLDER}/{name}{language}.txt")
    # A letter is plain text; where it becomes HTML, that is escaped as a whole.
    return tidy(template.template.render(Context(known, autoescape=False)))


def _waived(matter: Matter) -> set[str]:
    """What a letter of its kind needs, and not in this case."""
    award, current = matter.compensation, matter.round
    by_hand = award is not None and award.kind in {Kind.VOUCHER, Kind.NON_MONEY}
    facts = {
        "consistency": not current.deviation,
        "corrective": current.outcome == Outcome.REJECTED,
        "destination": by_hand,
        "payment": by_hand,
    }
    return {name for name, holds in facts.items() if holds}
