"""Days of the week, which the database counts otherwise than Python: Sunday is 0, or Monday is."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in
from sddflow.proof.wording.updates import updates

_SUNDAY, _MONDAY, _MONDAY_ONE = "Sunday is 0", "Monday is 0", "Monday is 1"
_SQL = (
    (re.compile(r"'%w'|\bdow\b|'dow'", re.IGNORECASE), _SUNDAY),
    (re.compile(r"'%u'|\bisodow\b|'isodow'", re.IGNORECASE), _MONDAY_ONE),
)
_PYTHON = {"weekday": _MONDAY, "isoweekday": _MONDAY_ONE}
_RECKONS = re.compile(r"%\s*7\b|[-+]\s*[16]\b|\bCASE\b|\bmod\s*\(", re.IGNORECASE)


def weekdays(case: Case) -> Iterator[Finding]:
    """Columns of days that a statement fills in one count, and the source in another."""
    filling = [(s, said) for s in case.upgrade for sql, said in _SQL if sql.search(s)]
    for statement, said in filling:
        for table in case.touched if not _RECKONS.search(statement) else ():
            for column in table.columns if updates(statement, table.name) else ():
                if re.search(rf"\bset\b[^=]*\b{re.escape(column.name)}\"?\s*=", statement, re.I):
                    yield from _look(case, table, column, statement, said)


def _look(case: Case, table: Table, column: Column, statement: str, said: str) -> Iterator[Finding]:
    gives = re.compile(
        rf"\b{re.escape(column.name)}\b\s*=(?!=)[^=\n]*\.(?P<way>iso)?weekday\(\)(?!\s*[-+%])"
    )
    for found, place in found_in(case, gives):
        own = _PYTHON["isoweekday" if found["way"] else "weekday"]
        if own != said:
            yield case.finding(
                "backfill-otherwise", "warning",
                f"{table.name}.{column.name} is filled so that {said}, and the source counts so "
                f"that {own}: {place}",
                table=table.name, column=column.name, evidence=" ".join(statement.split())[:200],
                cure="count as the source does: (strftime('%w', …) + 6) % 7, extract(isodow …) - 1",
            )  # fmt: skip
            return
