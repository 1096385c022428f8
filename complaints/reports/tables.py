"""All tables of a report, one after another."""

from collections.abc import Callable

from complaints.reports import (
    causes,
    controls,
    flow,
    measures,
    outcomes,
    redress,
    service,
    times,
    topics,
    vulnerability,
)
from complaints.reports.sections import Section, Tables
from complaints.reports.span import Asked

TABLES: dict[str, Callable[[Asked], list[Section]]] = {
    "t1": flow.table,
    "t2": times.table,
    "t3": topics.table,
    "t4": outcomes.table,
    "t5": redress.table,
    "t6": causes.table,
    "t7": vulnerability.table,
    "t8": service.table,
    "t9": controls.table,
    "t10": measures.table,
}


def make(asked: Asked, told: Callable[[int], object] = lambda done: None) -> Tables:
    """Every table; `told` hears how many are there. Without complaints it is a nil return."""
    made: Tables = {}
    for name, table in TABLES.items():
        made[name] = table(asked)
        told(len(made))
    return made
