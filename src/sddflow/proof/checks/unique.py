"""What is promised to be unique cannot be inserted twice."""

from collections.abc import Iterator

from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.no_row import impossible
from sddflow.proof.probing import refused, trial


def run(case: Case) -> Seen:
    """Insert a row whose unique columns equal another's, everything else being different."""
    narrower = tuple(f for table in case.touched for f in _narrower(case, table))
    pairs = [(table, columns) for table in case.touched for columns in _promised(case, table)]
    if not pairs:
        raise SkippedError("nothing unique is new")
    with trial(case) as writer:
        findings = tuple(f for pair in pairs for f in _look(case, writer, *pair))
    return Seen((*narrower, *findings), f"the same values tried twice in {len(pairs)} places")


def _promised(case: Case, table: Table) -> list[tuple[str, ...]]:
    """Sets of columns that the models keep unique, the primary key among them."""
    model = case.promised(table)
    return [c for c in model.unique_sets if all(table.column(name) for name in c)]


def _narrower(case: Case, table: Table) -> Iterator[Finding]:
    """Columns that were unique together with others, and are unique alone now."""
    old = case.first.schema.table(table.name)
    was = [frozenset(c) for c in old.unique_sets] if old is not None else []
    for columns in table.unique_sets:
        wider = next((w for w in was if frozenset(columns) < w), None)
        if wider is not None and not any(w <= frozenset(columns) for w in was):
            more = ", ".join(sorted(wider - set(columns)))
            yield case.finding(
                "unique-narrower",
                "warning",
                f"{table.name}({', '.join(columns)}) was unique for each {more} and is unique over "
                "all rows now: what two of them have today is refused",
                table=table.name,
                column=columns[0] if len(columns) == 1 else "",
                cure=f"keep {more} among the unique columns, unless this is meant",
            )


def _look(case: Case, writer: Writer, table: Table, columns: tuple[str, ...]) -> Iterator[Finding]:
    try:
        first = writer.add(table)
        if any(first[name] is None for name in columns):
            return
        safe = refused(writer, table, {name: first[name] for name in columns}, "unique")
    except NoRowError as error:
        yield impossible(case, table, error)
        return
    if not safe:
        yield case.finding(
            "unique-broken",
            "error",
            f"two rows of {table.name} may share {', '.join(columns)}, which the models forbid",
            table=table.name,
            column=columns[0] if len(columns) == 1 else "",
            cure="add the unique constraint or index to the migration",
        )


CHECK = Check("unique", "What is unique cannot be inserted twice.", run)
