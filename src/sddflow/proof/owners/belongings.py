"""Rows that people have: one in every table with an owner."""

from sddflow.database.writer import Row, Writer
from sddflow.domain.schema.table import Table
from sddflow.proof.owners.ownership import Owned


def give(
    writer: Writer, users: Table, owned: tuple[Owned, ...], person: Row, other: Row
) -> dict[str, Row]:
    """A row in every owned table, by its name.

    Its keys lead to the person's own rows; a second key to the users leads to the other one.

    Raises:
        NoRowError: one of them could not be made.
    """
    rows: dict[str, Row] = {users.name: person}
    for each in owned:
        fixed: Row = {}
        for key in each.table.foreign_keys:
            foreign = key.referred == users.name and not each.is_by(key)
            above = other if foreign else rows.get(key.referred)
            if above is not None:
                both = zip(key.columns, key.referred_columns, strict=True)
                fixed.update({name: above[to] for name, to in both})
        rows[each.table.name] = writer.add(each.table, fixed=fixed)
    return rows
