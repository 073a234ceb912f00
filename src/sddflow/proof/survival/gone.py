"""Rows that are not there any more, and why: somebody deleted them, or nobody meant it."""

import re
from collections.abc import Iterator
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.qualified import bare
from sddflow.proof.evidence import short
from sddflow.proof.owners.lost_with import spelled
from sddflow.proof.rules.ruled import Key
from sddflow.proof.survival.deduped import erased, stands_for
from sddflow.proof.survival.followed import also_there, only_doubles
from sddflow.proof.survival.loss import ASK, Loss, Way
from sddflow.proof.survival.moved import moved_to
from sddflow.proof.survival.with_doubles import CARRY, goes_along


def rows_gone(way: Way, old: Snapshot, new: Snapshot, gone: list[Key]) -> Loss:
    """Deleted on purpose, or lost: with their twins, or with what they pointed to."""
    name, whole = old.table.name, erased(old, new, way.doubles_of(old.table.name))
    first = (whole or gone)[0]
    evidence = f"the first that is gone: {', '.join(old.table.primary_key)} = " + ", ".join(
        map(repr, first)
    )
    said = f"{len(gone)} of {len(old.rows)} rows of {name} are"
    if whole and not way.back:
        return Loss(
            "lost", "error", f"{len(whole)} rows of {name} that were alike are all gone: none of "
            "them was kept",
            name, evidence=f"{evidence}; {_shown(old.rows[first])}",
            cure="delete all but one of those that are alike",
        )  # fmt: skip
    if not way.back and also_there(way, old, new, gone):
        message = f"{said} gone: those that stay lead to the same"
        return Loss("removed", "info", message, name, evidence=evidence)
    if _deleted(name, way.statements) and only_doubles(way, old, new, gone):
        message = f"{said} deleted, as nothing may be there twice"
        along = () if way.back else tuple(goes_along(way, old))
        return Loss(
            "removed", "warning" if along else "info", "; ".join((message, *along)), name,
            evidence=evidence, cure=CARRY if along else "",
        )  # fmt: skip
    elsewhere = moved_to(old, way.before, way.after)
    if elsewhere and _deleted(name, way.statements):
        message = f"{said} moved to {elsewhere}, with all that they say"
        return Loss("removed", "info", message, name, evidence=evidence)
    if _deleted(name, way.statements):
        doubled = not way.back and _are_doubles(way, old, new, gone)
        along = tuple(goes_along(way, old)) if doubled else ()
        message = "; ".join((f"{said} deleted", *along))
        return Loss(
            "removed", "warning", message, name, evidence=evidence, cure=CARRY if along else ASK
        )
    keys = ", ".join(_taking(way, old, gone))
    return Loss(
        "lost", "error", f"{said} gone" + (f", by {keys}" if keys else ""),
        name, evidence=evidence,
        cure="let them point to a row that stays, before theirs is deleted" if keys
        else "copy the rows; around SQLite's batch operations, switch foreign keys off",
    )  # fmt: skip


def _are_doubles(way: Way, old: Snapshot, new: Snapshot, gone: list[Key]) -> bool:
    doubles = stands_for(old, new, way.doubles_of(old.table.name))
    return all(key in doubles for key in gone)


def _taking(way: Way, old: Snapshot, gone: list[Key]) -> Iterator[str]:
    """The keys that all of them pointed by to rows that a statement deletes."""
    for key in old.table.foreign_keys:
        deleted = key.on_delete == "cascade" and _deleted(key.referred, way.statements)
        were, are = way.before.get(key.referred), way.after.get(key.referred)
        if deleted and were and are and key.referred != old.table.name:
            left = {tuple(row[c] for c in key.referred_columns) for row in were.rows.values()}
            left -= {tuple(row[c] for c in key.referred_columns) for row in are.rows.values()}
            if all(tuple(old.rows[k][c] for c in key.columns) in left for k in gone):
                yield spelled(old.table.name, key)


def _shown(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {short(value)}" for name, value in list(row.items())[:4])


def _deleted(table: str, statements: tuple[str, ...]) -> bool:
    """A statement names the table to delete from it: somebody wrote that."""
    word = re.compile(
        rf"\b(?:delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?(?:\"?\w+\"?\.)?\"?{re.escape(bare(table))}\b",
        re.IGNORECASE,
    )
    return any(word.search(statement) for statement in statements)
