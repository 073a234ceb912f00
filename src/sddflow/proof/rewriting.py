"""What the database itself makes of what it is given: a trigger, a type that pads."""

import re
from collections.abc import Iterator
from typing import Any

from sddflow.database.writer import NoRowError
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.probing import trial
from sddflow.proof.rows_for_models import made

_MEANT = "nothing, if it is meant; the application reads the row again where it needs the value"


def rewritten(case: Case, table: str, column: str, given: Any, kept: Any) -> Iterator[Finding]:  # noqa: ANN401 - any column's
    """A column of which a plain INSERT shows that the database changes what it is given.

    What it did before the migration too is nobody's fault; a text of which a part is missing, or
    all, is lost; another spelling, or a value of the database's own, is worth knowing.
    """
    if column in _changed_before(case, table):
        return
    lost = kept is None or _is_part(kept, given)
    does = "keeps only a part of what is written" if lost else "writes another value than is given"
    by = ", ".join(_new_triggers(case, table))
    yield case.finding(
        "round-trip-differs",
        "error" if lost else "info",
        f"the database itself {does} into {table}.{column}",
        table=table,
        column=column,
        evidence=f"written {given!r}, read {kept!r}{f'; new triggers: {by}' if by else ''}",
        cure="let the trigger keep the whole value" if lost else _MEANT,
    )


def set_by_triggers(case: Case, table: str, column: str) -> bool:
    """A trigger sets it, be it one of another table whose rows came later: a sum of these."""
    sets = re.compile(
        rf"\bUPDATE\s+(?:ONLY\s+)?\S*\b{re.escape(bare(table))}\b(?:\s+(?:AS\s+)?\w+)?\s+SET\b"
        rf"[^;]*\b{re.escape(column)}\"?\s*=",
        re.IGNORECASE,
    )
    facts = (f for f in case.built.text.splitlines() if f.startswith(("function ", "trigger ")))
    return any(map(sets.search, facts))


def _changed_before(case: Case, table: str) -> frozenset[str]:
    old = case.first.schema.table(table)
    if old is None:
        return frozenset()
    with trial(case.at(case.first)) as writer:
        try:
            return made(writer, old)[1]
        except NoRowError:
            return frozenset()


def _is_part(kept: Any, given: Any) -> bool:  # noqa: ANN401 - any column's
    """Some of a text, whatever its capitals and the blanks around it."""
    if not isinstance(kept, str) or not isinstance(given, str):
        return False
    short, whole = (" ".join(text.casefold().split()) for text in (kept, given))
    return short != whole and short in whole


def _new_triggers(case: Case, table: str) -> list[str]:
    """Names of those of the table that the migration made."""
    start = f"trigger {table} "
    new = set(case.built.text.splitlines()) - set(case.first.text.splitlines())
    return sorted(
        line.removeprefix(start).partition(":")[0] for line in new if line.startswith(start)
    )
