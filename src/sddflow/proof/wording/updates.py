"""Which statements change the rows of a table."""

import re

from sddflow.domain.schema.qualified import bare


def updates(statement: str, table: str) -> bool:
    """It is an UPDATE of that table, in whatever schema.

    Args:
        statement: as it was executed.
        table: its name, with or without a schema.
    """
    about = rf"\s*update\s+\S*\b{re.escape(bare(table))}\b"
    return re.match(about, statement, re.IGNORECASE) is not None
