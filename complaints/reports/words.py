"""What the names and numbers of the tables are called and how they are written, in a language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.axes import Cause, Product, Topic, Way
from complaints.models import Account
from complaints.models.money import written_period
from complaints.reports.charts import HEIGHT, Bar, bars
from complaints.reports.sections import Cell, Section, Tables
from complaints.reports.vulnerability import HIDDEN
from complaints.terms import Kind, Outcome

Words = Mapping[str, str | Promise]
NOTHING = "–"
_DAY = 24 * 60

TABLES: Words = {
    "t1": _("Flow"),
    "t2": _("Time"),
    "t3": _("Topics"),
    "t4": _("Outcomes"),
    "t5": _("Redress"),
    "t6": _("Causes"),
    "t7": _("Vulnerability"),
    "t8": _("Service"),
    "t9": _("Controls"),
    "t10": _("Measures decided in this period"),
}
SECTIONS: Words = {
    "flow": _("Received, closed and open"),
    "clients": _("Against the number of clients"),
    "steps": _("How long each step took"),
    "late_now": _("Still open and late at the end"),
    "closed_in": _("Closed within"),
    "age": _("Age of what is open at the end"),
    "topics": _("By topic"),
    "services": _("By service and topic"),
    "other": _("Share of “Something else”, at most 5%"),
    "outcomes": _("Decisions"),
    "undecided": _("Ended without a decision"),
    "by_topic": _("Decisions by topic"),
    "by_way": _("Decisions by channel"),
    "by_language": _("Decisions by language"),
    "by_writer": _("Decisions by who wrote them"),
    "asked": _("Proposed"),
    "redress": _("Approved and paid"),
    "balances": _("Accounts of the ledger"),
    "vouchers": _("Vouchers"),
    "answers": _("What became of offers and proposals"),
    "causes": _("By cause"),
    "roots": _("By root cause"),
    "actions": _("Corrective actions"),
    "vulnerability": _("Numbers below 5 are hidden"),
    "rates": _("Rates"),
    "contacts": _("Messages per complaint"),
    "satisfaction": _("Satisfaction"),
    "hours": _("By hour of the day"),
    "backlog": _("Backlog by shift, in the firm's time"),
    "controls": _("What the controls found"),
    "budgets": _("Budgets used"),
    "measures": _("Signed in this period"),
}
_MOVES: Words = {
    "start": _("Open at the start"),
    "register": pgettext_lazy("complaint", "Received"),
    "appeal": _("Opened again by an appeal"),
    "reopen": _("Reopened"),
    "sign": pgettext_lazy("complaint", "Decided"),
    "settle": _("Resolved at once"),
    "refuse": _("Not admissible"),
    "withdraw": _("Withdrawn"),
    "merge": _("Merged"),
    "end": _("Open at the end"),
}
_STEPS: Words = {
    "acknowledge": _("Acknowledgement"),
    "admit": _("Admissibility"),
    "investigate": _("Investigation"),
    "decide": _("Decision"),
    "pay": _("Payment"),
}
_BANDS: Words = {
    "bd3": _("3 business days"),
    "bd15": _("15 business days"),
    "bd35": _("35 business days"),
    "week8": _("8 weeks"),
    "later": _("longer"),
}
_CONTROLS: Words = {
    "blocked": _("Attempts to act against the rules that were blocked"),
    "added_up": _("Awards that needed more approval because others counted too"),
    "overrides": _("Budgets overridden"),
    "voided": _("Approvals made void by an edit"),
    "unknown": _("Payments of unknown outcome for more than 24 hours"),
    "ledger_faults": _("Faults found in the ledger"),
    "flow_gap": _("Difference between the record and what is open"),
}
_RATES: Words = {
    "repeated": _("Same client and topic again within 90 days"),
    "reopened": _("Reopened, of those closed"),
    "appealed": _("Appealed, of those decided"),
    "overturned": _("Appeals in which the complainant came out better"),
    "outside": _("Decided anew for an ombudsman, an authority or a court, and changed"),
}
_VULNERABLE: Words = {
    "by": _("Received from people identified as vulnerable"),
    "about": _("Received about our response to vulnerability"),
    "decided": _("Of vulnerable people, decided"),
    "upheld": _("Of vulnerable people, upheld at least partly"),
}
_ANSWERS: Words = {
    "take_offer": _("Accepted"),
    "decline": _("Declined"),
    "lapse": _("Lapsed"),
    "reject": _("Rejected by an approver"),
    "cancel": _("Cancelled"),
}
_STATUS: Words = {
    "open": pgettext_lazy("action", "Open"),
    "late": pgettext_lazy("action", "Late"),
    "done": pgettext_lazy("action", "Done"),
    "dropped": pgettext_lazy("action", "Dropped"),
}


@dataclass(frozen=True)
class Column:
    """A column: what it is called, what its cells are, and what their codes stand for.

    `kind`: "text", "count", "share" in tenths of a per cent, "minutes", shown as days, or "day",
    "days" (from – to) and "month", which are kept as ISO 8601 has them.
    """

    label: str | Promise
    kind: str = "text"
    names: Words = field(default_factory=dict)


def _choices(choices: Sequence[tuple[str, str | Promise]]) -> Words:
    return {"": _("Not said"), **dict(choices)}


_COUNT, _SHARE, _MINUTES = "count", "share", "minutes"
_ON, _SPAN, _MONTH = "day", "days", "month"
COLUMNS: dict[str, Column] = {
    # What a line is about
    "flow": Column(_("What"), names=_MOVES),
    "step": Column(_("Step"), names=_STEPS),
    "band": Column(_("Within"), names=_BANDS),
    "topic": Column(_("Topic"), names=_choices(Topic.choices)),
    "product": Column(_("Service"), names=_choices(Product.choices)),
    "way": Column(_("Channel"), names=_choices(Way.choices)),
    "language": Column(_("Language"), names=_choices(settings.LANGUAGES)),
    "writer": Column(_("Written by"), names={"": _("Not said")}),
    "outcome": Column(_("Outcome"), names=_choices(Outcome.choices)),
    "reported": Column(_("Reported as"), names=_choices(Outcome.choices)),
    "kind": Column(_("Kind"), names=_choices(Kind.choices)),
    "account": Column(_("Account"), names=_choices(Account.choices)),
    "answer": Column(_("What"), names=_ANSWERS),
    "cause": Column(_("Cause"), names=_choices(Cause.choices)),
    "vulnerability": Column(_("What"), names=_VULNERABLE),
    "rate": Column(_("What"), names=_RATES),
    "control": Column(_("What"), names=_CONTROLS),
    "verdict": Column(_("Verdict"), names={"fine": _("Fine"), "alarm": _("Too many: add topics")}),
    "status": Column(_("Status"), names=_STATUS),
    "asset": Column(_("Asset")),
    "root": Column(_("Root cause")),
    "action": Column(_("What is done")),
    "owner": Column(_("Owner")),
    "due": Column(_("Due"), _ON),
    "report": Column(_("Report"), _SPAN),
    "measures": Column(_("What was decided")),
    "by": Column(_("Signed by")),
    "on": Column(_("Signed on"), _ON),
    "month": Column(pgettext_lazy("report", "Month"), _MONTH),
    "hour": Column(_("Hour"), _COUNT),
    # How many
    "n": Column(_("Number"), _COUNT),
    "of": Column(_("Of"), _COUNT),
    "active": Column(_("Active clients"), _COUNT),
    "per_thousand": Column(_("Opened per 1,000 clients")),
    "late": Column(_("Late"), _COUNT),
    "change": Column(pgettext_lazy("report", "Change"), _COUNT),
    "upheld": Column(_("Upheld at least partly"), _COUNT),
    "recurred": Column(_("Again within 90 days"), _COUNT),
    "messages": Column(_("Messages"), _COUNT),
    "complaints": Column(_("Complaints"), _COUNT),
    "contacts": Column(_("Per complaint")),
    "answers": Column(pgettext_lazy("satisfaction", "Answers"), _COUNT),
    "closed": Column(_("Closed"), _COUNT),
    "score": Column(_("Mean of 1 to 5")),
    "staff": Column(_("People at work"), _COUNT),
    "shift": Column(_("Shift")),
    "came": Column(pgettext_lazy("report", "Came in"), _COUNT),
    "open_mean": Column(_("Open at its end, mean")),
    "open_most": Column(_("Open at its end, most"), _COUNT),
    "share": Column(_("Share"), _SHARE),
    "late_share": Column(_("Late, share"), _SHARE),
    "upheld_share": Column(_("Upheld, share"), _SHARE),
    "mean": Column(_("Mean, days"), _MINUTES),
    "median": Column(_("Median, days"), _MINUTES),
    "p90": Column(_("Nine of ten within, days"), _MINUTES),
    # How much: plain digits
    "proposed": Column(_("Proposed")),
    "approved": Column(_("Approved")),
    "paid": Column(_("Paid")),
    "mean_paid": Column(_("Mean")),
    "max_paid": Column(_("Largest")),
    "released": Column(_("Released")),
    "reversed": Column(_("Reversed")),
    "value": Column(format_lazy("{} ({})", _("Value paid"), settings.REFERENCE_ASSET)),
    "start": Column(_("At the start")),
    "into": Column(_("In")),
    "out": Column(_("Out")),
    "end": Column(_("At the end")),
    "issued": Column(_("Issued"), _COUNT),
    "issued_amount": Column(_("Issued, amount")),
    "redeemed": Column(_("Redeemed"), _COUNT),
    "redeemed_amount": Column(_("Redeemed, amount")),
    "ended": Column(_("Ended unused"), _COUNT),
    "ended_amount": Column(_("Ended unused, amount")),
    "limit": Column(_("Limit")),
    "committed": Column(_("Committed")),
}


class Told(NamedTuple):
    """A section in words. `rows` are texts; `bars` is empty where nothing is drawn."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    bars: list[Bar]

    @property
    def chart_height(self) -> int:
        return HEIGHT * len(self.bars)


class Table(NamedTuple):
    """A table in words: "T1", what it is called, and its sections."""

    number: str
    title: str
    sections: list[Told]


def tell(tables: Tables) -> list[Table]:
    """The tables in the active language, in their order."""
    return [
        Table(name.upper(), str(TABLES[name]), [_tell(section) for section in tables[name]])
        for name in TABLES
        if name in tables
    ]


def _tell(section: Section) -> Told:
    columns = [COLUMNS[name] for name in section["columns"]]
    rows = [
        [written(cell, column) for cell, column in zip(row, columns, strict=True)]
        for row in section["rows"]
    ]
    return Told(
        section["name"],
        str(SECTIONS[section["name"]]),
        [str(column.label) for column in columns],
        rows,
        bars(section, rows) if section["chart"] else [],
    )


def _written_span(cell: str) -> str:
    first, last = cell.split(" – ")
    return written_period(date.fromisoformat(first), date.fromisoformat(last))


_DAYS: dict[str, Callable[[str], str]] = {
    _ON: lambda cell: date_format(date.fromisoformat(cell), "DATE_FORMAT"),
    _MONTH: lambda cell: date_format(date.fromisoformat(cell), "YEAR_MONTH_FORMAT"),
    _SPAN: _written_span,
}


def written(cell: Cell, column: Column) -> str:
    """One cell for people."""
    if cell is None:
        return NOTHING
    if cell == HIDDEN:
        return str(_("fewer than 5"))
    if isinstance(cell, str):
        days = _DAYS.get(column.kind)
        return days(cell) if days and cell else str(column.names.get(cell, cell))
    if column.kind == _SHARE:
        return f"{number_format(f'{cell // 10}.{cell % 10}')}%"
    if column.kind == _MINUTES:
        tenths = (20 * cell + _DAY) // (2 * _DAY)
        return number_format(f"{tenths // 10}.{tenths % 10}")
    return number_format(cell, force_grouping=True)
