"""Triggers that write while a migration does, though a setting would have kept them still."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.wording.updates import updates

_TRIGGER = re.compile(r"trigger (?P<table>\S+) (?P<name>\S+): (?P<words>.*)")
_SETTING = re.compile(r"current_setting\(\s*'(?P<setting>[\w.]+)'")


def touched_by_triggers(case: Case) -> Iterator[Finding]:
    """Columns that no statement sets, changed by a trigger that asks a setting whether it may."""
    for fact in case.first.text.splitlines():
        found = _TRIGGER.match(fact)
        setting = _SETTING.search(found["words"]) if found is not None else None
        if found is None or setting is None:
            continue
        table, name = found["table"], setting["setting"]
        if any(name in statement for statement in case.upgrade):
            continue
        for column, count in _changed(case, table):
            yield case.finding(
                "rows-changed", "warning",
                f"{table}.{column} of {count} rows is changed by the trigger {found['name']}, "
                f"which {name} would keep still",
                table=table, column=column, evidence=fact[:200],
                cure=f"SET LOCAL {name} before the UPDATE, as the trigger asks for it",
            )  # fmt: skip


def _changed(case: Case, table: str) -> Iterator[tuple[str, int]]:
    """Columns whose values changed, and that no UPDATE of the table names."""
    old, now = case.rows.get(table), case.now.get(table)
    said = " ".join(statement for statement in case.upgrade if updates(statement, table))
    if old is None or now is None or not said:
        return
    both = [(row, now.rows[key]) for key, row in old.rows.items() if key in now.rows]
    for name in (c.name for c in old.table.columns):
        named = re.search(rf"\b{re.escape(name)}\b", said) is not None
        count = sum(name in after and before[name] != after[name] for before, after in both)
        if count and not named:
            yield name, count
