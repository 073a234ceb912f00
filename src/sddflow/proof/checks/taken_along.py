"""Nothing goes that the migration does not speak of: what hangs on a table outlives its rebuild.

SQLite's batch operations and rebuilds by hand drop a table, and with it triggers and more; CASCADE
takes whatever stands on what goes. A downgrade that makes all anew hides it from the comparison.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from textwrap import shorten

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.qualified import bare
from sddflow.errors import TargetError
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.not_remade import not_remade
from sddflow.proof.vanished import Thing, vanished
from sddflow.target.layout import python_files

_MAKES_TRIGGER = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+|TEMP\s+)?TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    r"\"?(?P<name>\w+)\"?.*?\bON\s+(?:\"?\w+\"?\.)?\"?(?P<table>\w+)",
    re.IGNORECASE | re.DOTALL,
)
_ENDS = re.compile(r"\b(?:DROP|RENAME|REVOKE|ALTER)\b", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*COMMENT\s+ON\b", re.IGNORECASE)
_CALLS = re.compile(r"\bEXECUTE FUNCTION ((?:\w+\.)?\w+)")
_COMPUTED = re.compile(r"\bdrop_constraint\(\s*(?![\"'\s])")
_MILD = ("index", "check", "comment")


def run(case: Case) -> Seen:
    """Compare what the catalogue had before with what it has after, thing by thing."""
    if case.first.text == case.built.text:
        raise SkippedError("nothing of the schema changed")
    things = tuple(vanished(case.first, case.built))
    findings = (_told(case, t) for t in things if not _is_meant(case, t))
    forgotten = (_forgotten(case, *each) for each in not_remade(case))
    found = (*findings, *forgotten, *_lost_again(case))
    return Seen(found, f"{len(things)} things are gone whose tables are not")


def _lost_again(case: Case) -> Iterator[Finding]:
    """Triggers that the upgrade makes itself, and that a rebuild takes along afterwards."""
    facts = [f for f in case.built.text.splitlines() if f.startswith("trigger ")]
    for at, statement in enumerate(case.upgrade):
        made = _MAKES_TRIGGER.match(statement)
        if made is None:
            continue
        word = _word(made["name"])
        dropped = any(_ENDS.search(sql) and word.search(sql) for sql in case.upgrade[at + 1 :])
        if not dropped and not any(word.search(fact) for fact in facts):
            yield case.finding(
                "taken-along", "error",
                f"the trigger {made['name']} of {made['table']} is made, and gone again: a later "
                "statement takes it along",
                table=made["table"], evidence=shorten(statement, 160, placeholder=" …"),
                cure=f"make it after the last rebuild of {made['table']}",
            )  # fmt: skip


def _is_meant(case: Case, thing: Thing) -> bool:
    told_elsewhere = _is_promised(case, thing) or not _is_guarded(case, thing)
    return told_elsewhere or _is_named(case, thing) or _stood_on(case, thing)


def _is_promised(case: Case, thing: Thing) -> bool:
    """The models have it: that it is missing is told where they are compared."""
    with suppress(TargetError):
        lost = (thing.kind, thing.table, thing.words, thing.column)
        here = ((t.kind, t.table, t.words, t.column) for t in vanished(case.promise, case.built))
        return lost in here
    return False


def _is_named(case: Case, thing: Thing) -> bool:
    """A statement that ends something has its name, or upgrade() says it to a batch operation."""
    if thing.kind == "comment":
        return _has(case, _COMMENT, thing.column or bare(thing.table))
    if thing.kind == "check" and _COMPUTED.search(way_up(case.history.source)):
        return True
    if not thing.name:
        return False
    said = re.compile(rf"[\"']{re.escape(bare(thing.name))}[\"']")
    return _has(case, _ENDS, bare(thing.name)) or bool(said.search(way_up(case.history.source)))


def _has(case: Case, kind: re.Pattern[str], name: str) -> bool:
    word = _word(name)
    return any(kind.search(sql) and word.search(sql) for sql in case.upgrade)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _is_guarded(case: Case, thing: Thing) -> bool:
    """Without any policy left, what the table shows is told where row level security is tried."""
    left = (t.startswith(f"policy {thing.table} ") for t in case.built.text.splitlines())
    return thing.kind != "policy" or any(left)


def _stood_on(case: Case, thing: Thing) -> bool:
    """What it stood on went for good: a trigger's function that is named, all tables of a view."""
    if thing.kind == "trigger":
        called = _CALLS.search(thing.words)
        return called is not None and not _is_there(case.built, called[1])
    tables = [t.name for t in case.first.schema.tables if _word(bare(t.name)).search(thing.words)]
    gone = (case.built.schema.table(name) is None for name in tables)
    return thing.kind == "view" and bool(tables) and all(gone)


def _is_there(state: State, function: str) -> bool:
    return any(f.startswith(f"function {function}(") for f in state.text.splitlines())


def _told(case: Case, thing: Thing) -> Finding:
    user = _user(case, thing) if thing.kind == "view" else ""
    mild = thing.kind in _MILD or (thing.kind == "view" and not user)
    severity: Severity = "warning" if mild else "error"
    more = f", and {user} reads it" if user else ""
    return case.finding(
        "taken-along", severity, f"{_called(thing)} is gone, and nothing drops it{more}",
        table=thing.table, column=thing.column,
        evidence="\n".join(_evidence(case, thing)),
        cure="make it again in the same upgrade(), or drop it there by its name if it has to go",
    )  # fmt: skip


def _forgotten(case: Case, thing: Thing, table: str) -> Finding:
    why = "could change" if thing.kind == "view" else "could be written without it"
    return case.finding(
        "not-remade", "warning",
        f"{_called(thing)} is dropped so that {table} {why}, and is not made again",
        table=thing.table or table, evidence=shorten(thing.words, 160, placeholder=" …"),
        cure="make it again at the end of upgrade(); where it goes for good, let a revision of its "
        "own drop it",
    )  # fmt: skip


def _called(thing: Thing) -> str:
    about = f"{thing.table}.{thing.column}" if thing.column else thing.table
    if thing.kind == "view":
        return f"the view {thing.name}"
    if thing.kind == "grant":
        return f"what {thing.name} may do with {about}"
    name = f" {thing.name}" if thing.name else ""
    return f"the {thing.kind}{name} of {about}"


def _evidence(case: Case, thing: Thing) -> Iterator[str]:
    """The statement that took it, then what it was."""
    goes = re.compile(r"\bDROP\s+(?:TABLE|COLUMN|MATERIALIZED)\b", re.IGNORECASE)
    cascade = re.compile(r"\bCASCADE\s*;?\s*$", re.IGNORECASE)
    bound = (sql for sql in case.upgrade if thing.table and goes.search(sql))
    exact = (sql for sql in bound if _word(bare(thing.table)).search(sql))
    wide = (sql for sql in case.upgrade if cascade.search(sql) and _ENDS.search(sql))
    taker = next(exact, None) or next(wide, None)
    if taker is not None:
        yield f"{' '.join(taker.split())} took it"
    if thing.words:
        yield shorten(thing.words, 160, placeholder=" …")


def _user(case: Case, view: Thing) -> str:
    """The first file of the application that has the view's name in a text of its own."""
    root, said = case.application.root, _word(bare(view.name))
    for file in python_files(root) if root.is_dir() else ():
        if said.search(file.read_text("utf-8", errors="replace")):
            return file.relative_to(root).as_posix()
    return ""


CHECK = Check("taken-along", "Nothing goes that the migration does not speak of.", run)
