"""A lookup over the words of a ticket: `words__hold=["提现", "usdt"]` finds rows with all of them.

Both databases answer alike: SQLite reads every row, PostgreSQL asks the index of
migration 0003. The words are split at spaces, so no database's idea of a word comes in.
"""

from typing import Any

from django.db.models import Lookup, TextField


@TextField.register_lookup
class Hold(Lookup):
    lookup_name = "hold"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        found = [f"instr({column}, %s) > 0"] * len(self.rhs)
        spaced = [f" {word} " for word in self.rhs]
        return " AND ".join(found) or "1 = 1", (*params, *spaced)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') @> %s::text[]", [*params, list(self.rhs)]
