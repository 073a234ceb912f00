"""A view that is made again shows no rows that it left out before, unless that is all it does.

Where a view gets a column more, its WHERE is easily left behind: what was hidden is there again.
Where its WHERE is written anew, what stood there for NULL is: `coalesce(left, 1) > 0` became
`left > 0`, which is true of no NULL.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import DBAPIError

from sddflow.database.quoting import quoted
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.vanished import things

_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|WITH)\b", re.IGNORECASE)
_WHERE = re.compile(r".*?\bWHERE\b", re.IGNORECASE | re.DOTALL)
_MEANT = re.compile(
    r"\bCOALESCE\s*\(\s*(?:\w+\.)?\"?(\w+)|(?:\w+\.)?\"?\b(\w+)\"?\)?\s+IS\s+NULL\b", re.IGNORECASE
)
_MOST = 500  # rows that are compared


def run(case: Case) -> Seen:
    """Compare the rows of each view that changed, in the columns that it had."""
    before, after = _views(case.first), _views(case.built)
    changed = [name for name in before if name in after and before[name] != after[name]]
    if not changed:
        raise SkippedError("no view changed")
    findings = [f for name in changed for f in _less(case, name, before[name], after[name])]
    if not any(_WRITES.match(statement) for statement in case.upgrade):  # what it shows is its own
        findings += [f for name in sorted(changed) for f in _more(case, name)]
    return Seen(tuple(findings), f"{len(changed)} views compared with what they were")


def _views(state: State) -> dict[str, str]:
    """By name, what each is; a materialised one shows what there was when it was made."""
    found = {t.name: t.words for t in things(state) if t.kind == "view"}
    return {n: words for n, words in found.items() if f"view {n} materialised: " not in state.text}


def _less(case: Case, name: str, was: str, now: str) -> Iterator[Finding]:
    """Rows with a NULL are left out from now on, that were meant before."""
    asked = _WHERE.sub("", now)
    for column in sorted(_meant(was) - _meant(now)):
        compared = re.search(rf"\b{column}\b\)?(?:::\w+)?\s*(?:[<>=]|!=|\bBETWEEN\b)", asked, re.I)
        if _WHERE.match(now) and compared and _may_be_null(case, column, now):
            yield case.finding(
                "view-shows-less", "warning",
                f"the view {name} does not show rows any more in which {column} is NULL: its "
                "condition said before what they count as",
                table=name, evidence=f"… {' '.join(asked.split())}"[:200],
                cure=f"say it again: coalesce({column}, …), or {column} IS NULL OR …",
            )  # fmt: skip


def _meant(words: str) -> frozenset[str]:
    """Columns of which a condition says what their NULL counts as."""
    asked = _WHERE.sub("", words) if _WHERE.match(words) else ""
    found = _MEANT.findall(asked)
    return frozenset((one or other).lower() for one, other in found)


def _may_be_null(case: Case, column: str, words: str) -> bool:
    read = (t for t in case.built.schema.tables if re.search(rf"\b{bare(t.name)}\b", words))
    return any(c.name == column and c.nullable for table in read for c in table.columns)


def _more(case: Case, name: str) -> Iterator[Finding]:
    was, now = _shown(case.first, name), _shown(case.built, name)
    if was is None or now is None or was[0] == now[0]:
        return
    common = [c for c in was[0] if c in now[0]]
    old, new = (Counter(_cut(rows, columns, common)) for columns, rows in (was, now))
    more = new - old
    if common and more and not old - new and sum(new.values()) > sum(old.values()):
        yield case.finding(
            "view-shows-more", "warning",
            f"the view {name} shows {sum(new.values())} rows, where it showed "
            f"{sum(old.values())}: it got other columns, and lost what left these rows out",
            table=name, evidence=f"{', '.join(common)} = {', '.join(next(iter(more)))}"[:200],
            cure="take the whole of the old definition over, its WHERE too",
        )  # fmt: skip


def _shown(state: State, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]] | None:
    """Columns and rows of a view; None where it cannot be read, or shows too many."""
    sql = f"SELECT * FROM {'.'.join(map(quoted, name.split('.')))} LIMIT {_MOST + 1}"  # noqa: S608 - quoted
    try:
        with state.scratch.engine().connect() as connection:
            found = connection.exec_driver_sql(sql)
            columns, rows = tuple(found.keys()), [tuple(row) for row in found]
    except DBAPIError:
        return None
    return (columns, rows) if len(rows) <= _MOST else None


def _cut(
    rows: list[tuple[Any, ...]], columns: tuple[str, ...], common: list[str]
) -> Iterator[tuple[str, ...]]:
    at = [columns.index(name) for name in common]
    yield from (tuple(str(row[n]) for n in at) for row in rows)


CHECK = Check("views-show", "A view that is made again shows what it showed.", run)
