"""Rows of a new table that each row of another one is to have, as the source makes both at once."""

from collections.abc import Iterator
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.formulas.reading import source_of
from sddflow.proof.formulas.together import Together, made_together

Row = dict[str, Any]


def beside_each(case: Case) -> Iterator[Finding]:
    """Rows that a migration forgets, or that say something else than those of the source."""
    new = {t.name for t in case.touched if t.name not in case.rows and case.now[t.name].rows}
    if not new:
        return
    try:
        classes = case.declared.classes
    except TargetError:
        return
    tables = {path.rpartition(":")[2].rpartition(".")[2]: name for name, path in classes}
    together = [t for t in made_together(source_of(case), tables) if t.other in new]
    for other in sorted(new):
        made = [t for t in together if t.other == other and t.one in case.rows]
        for one in dict.fromkeys(t.one for t in made):
            ways = [t for t in made if t.one == one]
            key = _key(case.now[other].table, one)
            if key is not None:
                yield from _otherwise(case, ways, key)
                yield from _forgotten(case, ways[0], key)


def _key(table: Table, one: str) -> ForeignKey | None:
    keys = [k for k in table.foreign_keys if k.referred == one and len(k.columns) == 1]
    return keys[0] if len(keys) == 1 else None


def _forgotten(case: Case, way: Together, key: ForeignKey) -> Iterator[Finding]:
    there = {row[key.columns[0]] for row in case.now[way.other].rows.values()}
    rows = [*case.now[way.one].rows.values()] if way.one in case.now else []
    without = [row for row in rows if row[key.referred_columns[0]] not in there]
    if there and without:
        yield case.finding(
            "backfill-partial", "warning",
            f"{len(without)} of {len(rows)} rows of {way.one} have no row in {way.other}, and the "
            f"source makes one with each: {way.place.file}:{way.place.line}",
            table=way.other,
            evidence=f"{key.referred_columns[0]} = {short(without[0][key.referred_columns[0]])}",
            cure="insert a row for each of them, or let the source do without",
        )  # fmt: skip


def _otherwise(case: Case, ways: list[Together], key: ForeignKey) -> Iterator[Finding]:
    rows = [*case.now[ways[0].other].rows.values()]
    for name, value in ways[0].plain.items():
        here = rows[0].get(name, value)
        alike = all(row.get(name, value) == here for row in rows)
        if alike and all(w.plain.get(name, value) != here for w in ways):
            way = ways[0]
            yield case.finding(
                "backfill-otherwise", "warning",
                f"{way.other}.{name} of {len(rows)} rows is {short(here)}, and the source "
                f"says {short(value)} for each of {way.one}: {way.place.file}:{way.place.line}",
                table=way.other, column=name, evidence=f"found by {key.columns[0]}",
                cure="write what the source writes for new ones",
            )  # fmt: skip
