"""Tables that the way back makes anew, and whose rows it leaves where the way up put them."""

from collections.abc import Iterator
from typing import Any

from sddflow.database.rows import take
from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.survival.put_away import put_away


def left_away(case: Case) -> Iterator[Finding]:
    """A table comes back with fewer rows, that stand in new columns of another one."""
    assert case.down is not None, "it was just made"  # noqa: S101 - says why it holds
    for name, old in case.rows.items():
        back = case.down.schema.table(name)
        if not old.rows or back is None or case.built.schema.table(name) is not None:
            continue
        other = put_away(name, case.upgrade, case.first.schema, case.built.schema)
        left = len(old.rows) - len(_there(case.down.scratch, back)) if other else 0
        if left > 0:
            yield case.finding(
                "downgrade-rows-lost", "warning",
                f"on the way down, {name} comes back without {left} of its {len(old.rows)} rows: "
                f"what upgrade() put of them into {other} is not put back",
                table=name,
                cure=f"fill {name} from {other} in downgrade(), before its columns go",
            )  # fmt: skip


def _there(scratch: Scratch, table: Table) -> dict[Any, Any]:
    with scratch.engine().connect() as connection:
        return take(connection, table).rows
