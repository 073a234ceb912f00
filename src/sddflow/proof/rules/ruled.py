"""Rows that were there, and the rules that come: which of them are alike, and which break one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Double:
    """What is unique from now on, and rows that had one value of it.

    Args:
        columns: that are unique together, or that an expression which is speaks of.
        keys: of the rows, more than one.
    """

    columns: tuple[str, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Breaking:
    """Rows that a CHECK which comes does not take as they were.

    Args:
        columns: it speaks of.
        keys: of the rows.
    """

    columns: tuple[str, ...]
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Ruled:
    """Both, of each table."""

    doubles: Mapping[str, tuple[Double, ...]] = field(default_factory=dict)
    breaking: Mapping[str, tuple[Breaking, ...]] = field(default_factory=dict)
