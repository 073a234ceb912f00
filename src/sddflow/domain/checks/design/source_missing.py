"""`design-source-missing`: the cited line does not exist, or is about something else."""

import re
from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case, Element, column_named, element_name
from sddflow.domain.finding import Finding
from sddflow.domain.place import Source
from sddflow.domain.schema.naming import singular, snake
from sddflow.domain.schema.table import Table

CODE = "design-source-missing"
_NEAR = 2
_SHORT = 2


def source_missing(case: Case) -> Iterator[Finding]:
    """A spec source cites a line that is there, and that speaks of the thing."""
    cited = [
        (t, element_name(e), column_named(e), e.source, _words(t, e)) for t, e in case.elements()
    ]
    cited += [(t.name, "table", "", t.source, _of_table(t)) for t in case.design.tables]
    for table, what, column, source, words in cited:
        if source and source.origin == "spec" and (wrong := _wrong(source, words, case)):
            severity, message = wrong
            yield Finding(
                CODE,
                "error" if severity == "error" else "warning",
                f"the source of {what} of {table}: {message}",
                source.place,
                evidence=source.reason,
                cure="cite the line that says it, or call it an assumption",
                table=table,
                column=column,
            )


def _wrong(source: Source, words: set[str], case: Case) -> tuple[str, str] | None:
    document = case.document
    if source.file != document.path:
        known = {e.place.file for e in document.entities}
        return (
            None if source.file in known else ("error", f"{source.file or 'no file'} was not read")
        )
    lines = document.text.split("\n")
    if not 1 <= source.line <= len(lines):
        return "error", f"line {source.line} is outside the spec's {len(lines)} lines"
    if not lines[source.line - 1].strip():
        return "error", f"line {source.line} of the spec is empty"
    near = " ".join(lines[max(0, source.line - 1 - _NEAR) : source.line + _NEAR])
    spoken = {singular(w) for w in re.split(r"[\W_]+", snake(near)) if w}
    return (
        None
        if words & spoken or not words
        else ("warning", f"line {source.line} does not mention it")
    )


def _of_table(table: Table) -> set[str]:
    """A pair may be cited by the line that names what it joins."""
    return _parts(table.name, table.model, *(k.referred for k in table.foreign_keys))


def _words(table: str, element: Element) -> set[str]:
    column = column_named(element)
    asked = "metadata" if column == "meta" else column  # `safe_column` renames it
    return _parts(table, column, asked, *getattr(element, "columns", ()))


def _parts(*names: str) -> set[str]:
    parts = {singular(p) for n in names for p in snake(n).split("_")}
    return {p for p in parts if len(p) >= _SHORT}
