"""Facts that the proof and the design's rules have seen, as evidence for an item."""

from sddflow.domain.checks.design.matching import entity_of, never_changes
from sddflow.domain.contract.known import Known, Look, Verdict, failed, proven, undecided
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Table


def checks(*names: str) -> Look:
    """Those checks of the proof passed, each on at least one database, and failed on none."""

    def look(known: Known) -> Verdict:
        if known.proved is None:
            return undecided("nothing was proved")
        told: list[str] = []
        for name in names:
            results = known.checks(name)
            bad = [c for c in results if c.status == "failed"]
            good = [c.dialect or "source" for c in results if c.status == "passed"]
            if bad:
                return failed(f"{name} failed on {bad[0].dialect or 'source'}: {bad[0].reason}")
            if good:
                told.append(f"{name} on {', '.join(good)}")
        if not told:
            return undecided(f"nothing to try: {', '.join(names)}")
        return proven(f"passed: {'; '.join(told)}")

    return look


def design_rules(*codes: str) -> Look:
    """Those rules had nothing to say about the design."""

    def look(known: Known) -> Verdict:
        if known.proposal is None:
            return undecided("nothing was designed")
        found = [f for f in known.proposal.findings if f.code in codes]
        if found:
            return failed(f"{found[0].code}: {found[0].message}")
        return proven(f"the design's rules hold: {', '.join(codes)}")

    return look


def every(*looks: Look) -> Look:
    """All of them: the first that failed, else the first that is open, else all their evidence."""

    def look(known: Known) -> Verdict:
        found = [each(known) for each in looks]
        for state in ("failed", "open"):
            worst = next((v for v in found if v.state == state), None)
            if worst is not None:
                return worst
        return proven("; ".join(v.evidence for v in found))

    return look


def timestamps(known: Known) -> Verdict:
    """Each new table says when a row came, and when it changed where rows change."""
    if known.proposal is None:
        return undecided("nothing was designed")
    tables = known.proposal.design.tables
    for table in tables:
        times = {c.name for c in table.columns if c.type.kind == "datetime"}
        if not any(name.startswith(("created", "inserted")) for name in times):
            return failed(f"{table.name} has no created_at")
        changes = any(name.startswith(("updated", "modified")) for name in times)
        if not changes and not _fixed(known, table):
            return failed(f"{table.name} has no updated_at")
    return proven(f"in {_names(tables)}; rows that never change need no updated_at")


def _fixed(known: Known, table: Table) -> bool:
    checked, proposal = known.checked, known.proposal
    if checked is None or proposal is None:
        return False
    entity = entity_of(table, checked.document, proposal.conventions)
    return entity is not None and never_changes(entity, checked.document)


def naming(known: Known) -> Verdict:
    """New tables and columns are in snake_case, tables in the number that the code uses."""
    if known.proposal is None:
        return undecided("nothing was designed")
    tables = known.proposal.design.tables
    names = [n for t in tables for n in (t.name, *(c.name for c in t.columns))]
    odd = [name for name in names if snake(name) != name]
    if odd:
        return failed(f"not in snake_case: {', '.join(odd[:3])}")
    return proven(f"{len(names)} names in snake_case")


def sources(known: Known) -> Verdict:
    """Each element of the design says where it comes from."""
    verdict = design_rules("design-no-source", "design-source-missing")(known)
    if verdict.state != "proven" or known.checked is None:
        return verdict
    return proven(f"each element of the design names its source; spec: {known.plan.spec}")


def asynchronous(known: Known) -> Verdict:
    """Rows went through async sessions of the application, and came back."""
    if known.proposal is None:
        return undecided("nothing was designed")
    if not known.proposal.conventions.is_async:
        return undecided("the application uses sync sessions, so its new code does too")
    return checks("round-trip")(known)


def orm(library: str) -> Look:
    """The models are written with that library, as the application's are."""

    def look(known: Known) -> Verdict:
        if known.proposal is None:
            return undecided("nothing was designed")
        found = known.proposal.conventions.orm
        if found != library:
            return undecided(f"the application's models are written with {found}")
        return every(checks("matches-models"), checks("round-trip"))(known)

    return look


def conventions(known: Known) -> Verdict:
    """What was read from the code, and is followed by what is written."""
    if known.proposal is None:
        return undecided("nothing was designed")
    c = known.proposal.conventions
    how = "async" if c.is_async else "sync"
    return proven(f"read from the code and followed: {c.orm}, {how}, {c.id_kind} ids, {c.base}")


def _names(tables: tuple[Table, ...]) -> str:
    return ", ".join(t.name for t in tables) or "no new table"
