"""What is unique no more is not asked for as if one row could be there at most."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.queries.found import owners_of
from sddflow.proof.queries.functions import functions_with

_ONE = re.compile(r"\.(?:scalar_one|scalar_one_or_none|one|one_or_none)\(\s*\)")


def run(case: Case) -> Seen:
    """Look for functions that ask for one row by columns that several rows may share now."""
    lost = [(t, columns) for t in case.touched for columns in _lost(case, t)]
    if not lost:
        raise SkippedError("nothing stops being unique")
    asking = list(functions_with(case, _ONE))
    found = (f for table, columns in lost for f in _look(case, table, columns, asking))
    return Seen(tuple(found), f"{len(lost)} sets of columns that are unique no more")


def _lost(case: Case, table: Table) -> Iterator[tuple[str, ...]]:
    """Columns that were unique together, and neither are so now nor a part of them."""
    old = case.first.schema.table(table.name)
    for columns in old.unique_sets if old is not None else ():
        still = any({*now} <= {*columns} for now in (*table.unique_sets, table.primary_key) if now)
        if not still and all(table.column(name) is not None for name in columns):
            yield columns


def _look(
    case: Case, table: Table, columns: tuple[str, ...], asking: list[tuple[str, str, Place]]
) -> Iterator[Finding]:
    classes, owners = case.conventions.classes_of(table.name), owners_of(case, table.name)
    for function, text, place in asking:
        if _asks(text, classes, owners, columns):
            yield case.finding(
                "unique-relied", "warning",
                f"{function} asks for the one row of {table.name} with its {', '.join(columns)}, "
                "and several may be there from now on: MultipleResultsFound",
                table=table.name, column=columns[0] if len(columns) == 1 else "", place=place,
                evidence=f"{', '.join(columns)} was unique in {table.name}",
                cure="keep it unique, ask by more columns, or take the first of them in an order",
            )  # fmt: skip
            return


def _asks(text: str, classes: tuple[str, ...], owners: str, columns: tuple[str, ...]) -> bool:
    """It compares each of the columns, and no other one of the table's."""
    compared = set(re.findall(rf"\b(?:{owners})\.(\w+)\s*==", text))
    if any(re.search(rf"\b(?:select|query)\(\s*(?:{name})\b", text) for name in classes):
        for said in re.findall(r"\.filter_by\(([^()]*)\)", text):
            compared |= set(re.findall(r"\b(\w+)\s*=(?!=)", said))
    return compared == set(columns)


CHECK = Check("unique-relied", "What is unique no more is not asked for as if it were.", run)
