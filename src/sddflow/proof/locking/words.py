"""What a statement does, by its words: where what was seen does not say it."""

import re

from sddflow.domain.schema.qualified import bare
from sddflow.proof.reading.sql import statements

_NAME = r"(?:\"?\w+\"?\.)?(?P<table>\"[^\"]+\"|\w+)"
_ALTERED = re.compile(rf"^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_NAME}", re.IGNORECASE)
_ATTACHED = re.compile(rf"\battach\s+partition\s+{_NAME}", re.IGNORECASE)
_ROWS = re.compile(r"^(update|delete|insert|merge|with|copy|select)\b", re.IGNORECASE)
_LOCK = re.compile(r"^lock\b", re.IGNORECASE)
_TRUNCATE = re.compile(r"^truncate\b", re.IGNORECASE)


def moves_rows(sql: str) -> bool:
    """It is about rows: UPDATE, DELETE, INSERT and their kin."""
    return any(_ROWS.match(each) for each in statements(sql))


def only_rows(sql: str) -> bool:
    """It is about rows, and about nothing else."""
    return all(_ROWS.match(each) for each in statements(sql))


def is_lock(sql: str) -> bool:
    """It is an explicit LOCK."""
    return any(_LOCK.match(each) for each in statements(sql))


def truncates(sql: str) -> bool:
    """It empties tables."""
    return any(_TRUNCATE.match(each) for each in statements(sql))


def is_alter(sql: str) -> bool:
    """It is ALTER TABLE."""
    return any(_ALTERED.match(each) for each in statements(sql))


def is_about(sql: str, table: str) -> bool:
    """It is the table that changes, not one that it points to: told once."""
    named = [
        found["table"].strip('"')
        for each in statements(sql)
        for pattern in (_ALTERED, _ATTACHED)
        if (found := pattern.search(each))
    ]
    return not is_alter(sql) or bare(table) in named
