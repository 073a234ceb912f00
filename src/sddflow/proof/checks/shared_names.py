"""What one tenant calls its things is free for others to call theirs.

Where row level security keeps tenants apart, a name that is unique over all of them is refused for
a reason that nobody can see, and tells that somebody else has it.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.guards.compared import Guards
from sddflow.proof.guards.guard import guards_of, speak_of
from sddflow.proof.guards.persons import Person

# chosen by people, for their own things; a slug or a token may be part of a public address
_CHOSEN = frozenset({"name", "title", "label", "code", "number", "reference", "position", "rank"})


def run(case: Case) -> Seen:
    """Look at what is newly unique in tables whose rows are kept to somebody."""
    if case.dialect != "postgresql" or not speak_of(case.built.text):
        raise SkippedError("no table has row level security")
    guards = Guards(
        case.first.schema, guards_of(case.first.scratch.engine()),
        case.built.schema, guards_of(case.built.scratch.engine()),
        Person(case.users, case.conventions.user_key),
    )  # fmt: skip
    kept = [t for t in case.touched if guards.now[t.name].holds and guards.names_somebody(t)]
    findings = tuple(f for table in kept for f in _look(case, table, guards.person))
    return Seen(findings, f"{len(kept)} new or changed tables of somebody's rows looked at")


def _look(case: Case, table: Table, person: Person) -> Iterator[Finding]:
    """Only where a table of such people is known: users have a check of their own."""
    old = case.first.schema.table(table.name)
    known = {frozenset(c) for c in old.unique_sets} if old is not None else set()
    for columns in table.unique_sets if person.table != case.users else ():
        chosen = all(_CHOSEN & set(name.split("_")) for name in columns)
        if chosen and frozenset(columns) not in known and columns != table.primary_key:
            yield _told(case, table, columns, person)


def _told(case: Case, table: Table, columns: tuple[str, ...], person: Person) -> Finding:
    key = next((k for k in table.foreign_keys if k.referred == person.table), None)
    whose = key.columns[0] if key is not None else person.column
    over = person.table or f"values of {person.column}"
    return case.finding(
        "isolation-unique", "warning",
        f"{table.name}({', '.join(columns)}) is unique over all {over}: what one of them has, no "
        "other may have",
        table=table.name, column=columns[0],
        cure=f"make it unique for each of them: ({whose}, {', '.join(columns)})",
    )  # fmt: skip


CHECK = Check("shared-names", "What one tenant calls its things is free for others.", run)
