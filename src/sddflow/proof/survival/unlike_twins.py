"""Rows that are deleted as doubles, and that the source tells apart: by a state, by a day.

Who cancelled and came again has two rows; the first of them is not the one to keep. Nor is a
measurement that nobody has looked at yet, where the one before it was validated.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of
from sddflow.proof.queries.found import found_in, owners_of
from sddflow.proof.survival.deduped import doubles_in

_TEXTS = frozenset({"string", "text"})
_DAYS = frozenset({"date", "datetime"})
_OF_A_TIME = frozenset({"valid", "effective"})
_BY_STATE = "rows of several states are no doubles"
_STATES = frozenset({"state", "status", "stage", "phase"})


def unlike_twins(case: Case) -> Iterator[Finding]:
    """Each table whose doubles go, whatever a column says that tells them apart."""
    said = frozenset(re.findall(r"\w+", way_up(case.history.source)))
    for name, old in case.rows.items():
        new = case.now.get(name)
        doubles = tuple(doubles_in(old, new)) if new is not None else ()
        gone = [k for each in doubles for k in each.keys if new and k not in new.rows]
        unique = {column for each in doubles for column in each.columns}
        for column in old.table.columns if gone else ():
            named = column.type.kind not in _DAYS and column.name in said
            if column.name in unique or named:
                continue
            why = _asked_for(case, old.table, column)
            if not why and _is_state(column) and not _chosen_by(old.table, unique) & said:
                why = _BY_STATE
            if why:
                yield case.finding(
                    "rows-removed", "warning",
                    f"rows of {name} that are alike in {', '.join(sorted(unique))} are deleted "
                    f"whatever their {column.name} is, and {why}",
                    table=name,
                    cure=f"let {column.name} decide which one stays, or make only those unique "
                    "that count",
                )  # fmt: skip
                break


def _chosen_by(table: Table, unique: set[str]) -> set[str]:
    """Columns by which a migration may choose among doubles, but for their keys."""
    keys = {*table.primary_key, *(n for key in table.foreign_keys for n in key.columns)}
    return {c.name for c in table.columns} - keys - unique


def _is_state(column: Column) -> bool:
    return column.type.kind in {*_TEXTS, "enum"} and bool(_STATES & {*words_of(column.name)[-1:]})


def _asked_for(case: Case, table: Table, column: Column) -> str:
    asked = _asked(case, table, column) or _asked_whether(case, table, column)
    return f"the source tells them apart by it: {asked}" if asked is not None else ""


def _asked_whether(case: Case, table: Table, column: Column) -> Place | None:
    """Where the source asks whether it happened: a moment is there, or not yet."""
    if column.type.kind not in _DAYS or not column.nullable or column.name in case.history.source:
        return None
    sign = r"(?:\.is_(?:not)?\(\s*None|\.isnot\(\s*None|\s*[!=]=\s*None)"
    asks = re.compile(rf"\b(?:{owners_of(case, table.name)})\.{re.escape(column.name)}{sign}")
    return next((place for _, place in found_in(case, asks)), None)


def _asked(case: Case, table: Table, column: Column) -> Place | None:
    """Where the source asks for some of its words, or for what is valid on a day."""
    if column.type.kind in _TEXTS:
        sign = r"\s*(?:==|!=)\s*[\"'\w]|\.(?:not_)?in_\("
    elif column.type.kind in _DAYS and _OF_A_TIME & {*words_of(column.name)}:
        sign = r"\s*[<>]="
    else:
        return None
    asks = re.compile(rf"\b(?:{owners_of(case, table.name)})\.{re.escape(column.name)}(?:{sign})")
    return next((place for _, place in found_in(case, asks)), None)
