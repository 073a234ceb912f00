"""What stayed when another row was deleted does not go with it all of a sudden."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_STAYED = ("set null", "set default")


def run(case: Case) -> Seen:
    """Compare ON DELETE of each foreign key that was there before."""
    pairs = [pair for table in case.touched for pair in _changed(case, table)]
    if not pairs:
        raise SkippedError("no ON DELETE of an older key changes")
    takes = [pair for pair in pairs if pair[2].on_delete == "cascade"]
    return Seen(tuple(_told(case, *pair) for pair in takes), f"{len(pairs)} keys compared")


def _changed(case: Case, table: Table) -> Iterator[tuple[Table, ForeignKey, ForeignKey]]:
    old = case.first.schema.table(table.name)
    was = {(k.columns, k.referred): k for k in old.foreign_keys} if old is not None else {}
    for key in table.foreign_keys:
        before = was.get((key.columns, key.referred))
        if before is not None and before.on_delete != key.on_delete:
            yield table, before, key


def _told(case: Case, table: Table, was: ForeignKey, now: ForeignKey) -> Finding:
    """Where the delete was refused before, nobody has come to rely on rows that stay."""
    stayed = was.on_delete in _STAYED
    so_far = "stayed" if stayed else "kept it from being deleted"
    columns = ", ".join(now.columns)
    before = was.on_delete.upper() or "NO ACTION"
    return case.finding(
        "cascade-new", "warning" if stayed else "info",
        f"deleting a row of {now.referred} takes the rows of {table.name} along that point to it "
        f"by {columns}, and that {so_far} until now: is that meant?",
        table=table.name, column=columns if len(now.columns) == 1 else "",
        evidence=f"ON DELETE {before} becomes ON DELETE CASCADE",
        cure="keep ON DELETE as it was, or allow it on the line: "
        "# sddflow: allow cascade-new because …",
    )  # fmt: skip


CHECK = Check("on-delete", "What stayed does not go along all of a sudden.", run)
