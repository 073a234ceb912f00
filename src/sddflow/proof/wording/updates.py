"""Which texts speak of a table, and which statements change its rows."""

import re

from sddflow.domain.schema.qualified import bare


def names(text: str, table: str) -> bool:
    """A text, be it SQL or a page, has the name of that table among its words.

    Args:
        text: any.
        table: its name, with or without a schema.
    """
    return re.search(rf"\b{re.escape(bare(table))}\b", text) is not None


def updates(statement: str, table: str) -> bool:
    """It is an UPDATE of that table, in whatever schema.

    Args:
        statement: as it was executed.
        table: its name, with or without a schema.
    """
    about = rf"\s*update\s+\S*\b{re.escape(bare(table))}\b"
    return re.match(about, statement, re.IGNORECASE) is not None


def sums_up(table: str, column: str) -> re.Pattern[str]:
    """A pattern of an UPDATE that works a column out of other rows: their number, or their sum.

    Args:
        table: whose it is, with or without a schema.
        column: its name.
    """
    return re.compile(
        rf"\bUPDATE\s+\S*\b{re.escape(bare(table))}\b[^;]*\bSET\b[^;]*\b{re.escape(column)}\b\W*="
        r"[^;]*\bSELECT\b[^;]*\b(?:COUNT|SUM)\(",
        re.IGNORECASE,
    )
