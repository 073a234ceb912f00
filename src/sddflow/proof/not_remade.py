"""Views and triggers that were dropped to make way for a change, and are not made again."""

import re
from collections.abc import Iterator

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.vanished import Thing, vanished

_DROPS = r"^\s*DROP\s+(?:MATERIALIZED\s+)?(?:VIEW|TRIGGER)\s+(?:IF\s+EXISTS\s+)?[^;]*?\b{name}\b"


def not_remade(case: Case) -> Iterator[tuple[Thing, str]]:
    """Each of them, with the table that it made way for.

    A view that goes while what it reads stays as it is goes for good, and so does one for which
    another view of the same table comes; a trigger, where columns of its table change.
    """
    kinds = {"view": _made_way, "trigger": _was_in_the_way}
    new = tuple(vanished(case.built, case.first))
    for thing in vanished(case.first, case.built):
        judge = kinds.get(thing.kind)
        if judge is not None and _dropped_at(case, thing) >= 0:
            table = judge(case, thing)
            if table and not any(t.kind == thing.kind and _reads(t, table) for t in new):
                yield thing, table


def _made_way(case: Case, view: Thing) -> str:
    """A table that the view reads, and that got other columns after it went."""
    for old in case.first.schema.tables:
        now = case.built.schema.table(old.name)
        if now is not None and _reads(view, old.name) and _columns(old) != _columns(now):
            return old.name
    return ""


def _was_in_the_way(case: Case, trigger: Thing) -> str:
    """The trigger's table, if rows of it were written then, and nothing else changed."""
    old, now = (s.schema.table(trigger.table) for s in (case.first, case.built))
    writes = re.compile(rf"^\s*UPDATE\s+[^;]*?\b{re.escape(bare(trigger.table))}\b", re.IGNORECASE)
    written = any(writes.match(s) for s in case.upgrade[_dropped_at(case, trigger) :])
    same = old is not None and now is not None and _columns(old) == _columns(now)
    return trigger.table if same and written else ""


def _columns(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((c.name, str(c.type)) for c in table.columns)


def _reads(thing: Thing, table: str) -> bool:
    named = re.search(rf"(?<!\w){re.escape(bare(table))}(?!\w)", thing.words)
    return thing.table == table or named is not None


def _dropped_at(case: Case, thing: Thing) -> int:
    """Which statement of the upgrade drops it by its name; -1 for none."""
    drops = re.compile(_DROPS.format(name=re.escape(bare(thing.name))), re.IGNORECASE)
    return next((n for n, sql in enumerate(case.upgrade) if drops.match(sql)), -1)
