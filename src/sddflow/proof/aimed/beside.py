"""A row that is to hang on what another one hangs on."""

from sddflow.database.writer import Row
from sddflow.domain.schema.table import Table


def keys_beside(table: Table, row: Row, column: str) -> Row:
    """The keys of a row, but for those that a rule of being unique wants to differ.

    Args:
        table: with both rows.
        row: that is there.
        column: a key that is taken over in any case.
    """
    keys = {name for k in table.foreign_keys for name in k.columns}
    bound = {n for names in table.unique_sets if set(names) <= keys for n in names}
    return {name: row[name] for name in keys if name == column or name not in bound}
