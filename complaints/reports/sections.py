"""What a table is made of: plain data that a JSON column keeps and a hash is taken of.

A cell is a whole number, a text or None; shares are in tenths of a per cent, durations in minutes,
amounts of money plain digits. So nothing depends on how a machine writes a fraction.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

Cell = int | str | None
Section = dict[str, Any]
Tables = dict[str, list[Section]]


def section(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, chart: str = ""
) -> Section:
    """One table of cells. `columns`: names of `words.COLUMNS`. `chart`: the column to draw."""
    made = [list(row) for row in rows]
    return {"name": name, "columns": list(columns), "rows": made, "chart": chart}


def share(part: int, whole: int) -> int | None:
    """Tenths of a per cent, rounded half up; None of nothing."""
    return (2000 * part + whole) // (2 * whole) if whole else None


def digest(tables: Tables) -> str:
    """SHA-256 of the tables, the same after they were stored and read."""
    text = json.dumps(tables, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
