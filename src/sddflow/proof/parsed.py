"""Statements that write rows, as trees."""

import logging
import re
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # what it cannot read, it says aloud
_WRITES = re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:insert|update|delete|merge|with)\b", re.IGNORECASE)
_ENDS = re.compile(r"\bON\s+COMMIT\s+(?:DROP|(?:DELETE|PRESERVE)\s+ROWS)\b", re.IGNORECASE)
"""When a temporary table goes: the parser does not know it before AS."""
_READS = {"sqlite": "sqlite", "postgresql": "postgres"}


def parsed(sql: str, dialect: Literal["sqlite", "postgresql"] = "postgresql") -> exp.Expr | None:
    """One statement as a tree; None where it writes no rows, or cannot be read.

    What is none of those is not even tried: of a block of PL/pgSQL the parser complains aloud.
    """
    return tree_of(sql, dialect) if _WRITES.match(sql) is not None else None


def tree_of(sql: str, dialect: Literal["sqlite", "postgresql"]) -> exp.Expr | None:
    """A statement, or an expression, as a tree; None where it cannot be read."""
    try:
        return sqlglot.parse_one(_ENDS.sub("", sql), read=_READS[dialect])
    except SqlglotError:
        return None


def spelled(tree: exp.Expr, dialect: Literal["sqlite", "postgresql"]) -> str:
    """A tree as the dialect spells it."""
    return tree.sql(_READS[dialect])
