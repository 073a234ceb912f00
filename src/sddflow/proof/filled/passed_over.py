"""Rows that a batch passes over: alike in all but their key, one is filled and another one is not.

`WHERE id > :low AND id < :low + 1000` never meets the row 1000; where the column has a default,
such a row is not even NULL.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sddflow.database.rows import Snapshot, repeatable
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column
from sddflow.proof.case import Case
from sddflow.proof.survival.sameness import same

_MANY = 100  # rows; fewer were not made to be taken in batches

Key = tuple[Any, ...]


def passed_over(case: Case, old: Snapshot, new: Snapshot, column: Column) -> Iterator[Finding]:
    """A new column with a default, which a few rows keep and rows like them do not."""
    default = column.default
    if default is None or default.expression or len(old.rows) < _MANY:
        return
    alike: dict[str, list[Key]] = defaultdict(list)
    for key, row in old.rows.items():
        if key in new.rows:
            alike[repr(sorted(repeatable(old.table, row).items()))].append(key)
    kept = {k for k, row in new.rows.items() if same(str(row[column.name]), default.value)}
    for keys in alike.values():
        left, filled = [k for k in keys if k in kept], [k for k in keys if k not in kept]
        if left and len(left) < len(filled):
            count = sum(k in kept for k in old.rows)
            yield case.finding(
                "backfill-partial", "warning",
                f"{old.table.name}.{column.name} keeps its default in {count} of "
                f"{len(old.rows)} rows that exist, and rows like them are filled",
                table=old.table.name, column=column.name,
                evidence=f"the row {_shown(left[0])} says what {_shown(filled[0])} says, but for "
                "what is its own, and only that one is filled",
                cure="let each batch begin where the one before it ended, and take its ends",
            )  # fmt: skip
            return


def _shown(key: Key) -> str:
    return ", ".join(map(repr, key))
