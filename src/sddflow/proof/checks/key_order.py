"""A key over several columns names them in the order of what it points to.

Where all are numbers the database takes any order: `(tenant_id, user_id)` may point to
`(id, tenant_id)`, and refuses every row that is right.
"""

from collections.abc import Iterator

from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.lost_with import spelled
from sddflow.proof.probing import refused, trial


def run(case: Case) -> Seen:
    """Write a row that means the right one, under each key whose names say another order."""
    keys = [(t, k) for t in case.touched for k in t.foreign_keys if len(k.columns) > 1]
    if not keys:
        raise SkippedError("no foreign key of several columns is new")
    told = [(t, k, meant) for t, k in keys if (meant := _meant(t, k))]
    with trial(case) as writer:
        found = tuple(f for each in told for f in _look(case, writer, *each))
    return Seen(found, f"the order of {len(keys)} foreign keys looked at")


def _meant(table: Table, key: ForeignKey) -> dict[str, str]:
    """By its columns, those that their names speak of; empty where that is what they point to.

    A key to the table itself may turn its columns round: each pair has its mirror there.
    """
    pairs = dict(zip(key.columns, key.referred_columns, strict=True))
    known = {c: c for c in key.columns if c in key.referred_columns}
    if key.referred == table.name or all(pairs[c] == c for c in known):
        return {}
    others = (c for c in pairs if c not in known)
    rest = (to for to in key.referred_columns if to not in known)
    return known | dict(zip(others, rest, strict=True))


def _look(
    case: Case, writer: Writer, table: Table, key: ForeignKey, meant: dict[str, str]
) -> Iterator[Finding]:
    parent = case.built.schema.table(key.referred)
    try:
        rows = [writer.add(parent) for _ in range(2)] if parent else []
        named = [{name: row[to] for name, to in meant.items()} for row in rows]
        fixed: Row = next((f for f in named if len(set(map(str, f.values()))) > 1), {})
        if not fixed or not refused(writer, table, fixed, "foreign-key"):
            return
    except NoRowError:
        return  # told elsewhere
    said = ", ".join(f"{name} = {value}" for name, value in fixed.items())
    yield case.finding(
        "foreign-key-crossed", "error",
        f"{spelled(table.name, key)} has its columns in another order than it points to: a row of "
        "the right one is refused",
        table=table.name, evidence=f"refused: {said}",
        cure=f"FOREIGN KEY ({', '.join(meant)}) REFERENCES {key.referred} "
        f"({', '.join(meant.values())})",
    )  # fmt: skip


CHECK = Check("key-order", "A key of several columns names them in the order it points to.", run)
